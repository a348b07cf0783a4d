/**
 * jax-js as a peer: `jax_peer.mjs WORKLOAD THREADS`. The whole training step is one jit-compiled function, as its
 * tutorial recommends. Its WASM backend runs on the web's workers, which Node lacks: with more than one thread, Node's
 * own stand in for them.
 */
import { resolveObjectURL } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { Worker as NodeWorker } from 'node:worker_threads';
import { serveRounds } from '../src/line-protocol.ts';

const [workload, threads] = process.argv.slice(2);

/** As much of the web's Worker as jax-js uses. */
class WebWorker {
  onmessage = null;
  onerror = null;
  #worker;

  constructor(url) {
    const surroundings = `
      const { parentPort } = require('node:worker_threads');
      globalThis.self = globalThis;
      globalThis.postMessage = (message) => parentPort.postMessage(message);
      parentPort.on('message', (data) => self.onmessage({ data }));
    `;
    this.#worker = resolveObjectURL(url)
      .text()
      .then((source) => {
        const worker = new NodeWorker(surroundings + source, { eval: true });
        worker.on('message', (data) => this.onmessage?.({ data }));
        worker.on('error', (error) => this.onerror?.(error));
        return worker;
      });
  }

  postMessage(message) {
    void this.#worker.then((worker) => worker.postMessage(message));
  }
}

await serveRounds(async () => {
  if (Number(threads) > 1) {
    globalThis.Worker = WebWorker;
    Object.defineProperty(globalThis, 'navigator', {
      value: { hardwareConcurrency: Number(threads), userAgent: 'Node' },
    });
  }
  const { defaultDevice, init, jit, lax, nn, numpy: np, random, tree, valueAndGrad } = await import('@jax-js/jax');
  await init('wasm');
  defaultDevice('wasm');

  let seed = 0;
  const between = (low, high, shape) => random.uniform(random.key(seed++), shape, { minval: low, maxval: high });
  const affine = (shape, inputs, outputs) => ({
    kernel: between(-1 / Math.sqrt(inputs), 1 / Math.sqrt(inputs), shape),
    bias: between(-1 / Math.sqrt(inputs), 1 / Math.sqrt(inputs), outputs),
  });
  const denseLayer = (inputs, outputs) => affine([inputs, outputs], inputs, [outputs]);
  // An operation consumes its arguments: what is used again is passed by reference (.ref) before.
  const dense = ({ kernel, bias }, x) => np.matmul(x, kernel).add(bias);
  const sample = (mean, logVariance, key) => {
    const { shape } = mean;
    return mean.add(np.exp(logVariance.mul(0.5)).mul(random.normal(key, shape)));
  };
  const evidenceLoss = (logits, x, mean, logVariance) => {
    const batch = x.shape[0];
    const reconstruction = nn.softplus(logits.ref).sub(logits.mul(x)).sum();
    const divergence = np.square(mean).add(np.exp(logVariance.ref)).sub(logVariance).sub(1).sum();
    return reconstruction.add(divergence.mul(0.5)).div(batch);
  };

  function denseVae() {
    return {
      parameters: {
        hidden: denseLayer(784, 400),
        mean: denseLayer(400, 20),
        logVariance: denseLayer(400, 20),
        widen: denseLayer(20, 400),
        pixels: denseLayer(400, 784),
      },
      x: between(0, 1, [128, 784]).less(0.2).astype(np.float32),
      loss: ({ hidden, mean, logVariance, widen, pixels }, x, key) => {
        const h = nn.relu(dense(hidden, x.ref));
        const [m, v] = [dense(mean, h.ref), dense(logVariance, h)];
        return evidenceLoss(dense(pixels, nn.relu(dense(widen, sample(m.ref, v.ref, key)))), x, m, v);
      },
    };
  }

  function convolutionalVae() {
    const widths = [3, 32, 64, 128, 256];
    const padding = [
      [1, 1],
      [1, 1],
    ];
    return {
      parameters: {
        encoder: [0, 1, 2, 3].map((i) =>
          affine([widths[i + 1], widths[i], 4, 4], 16 * widths[i], [widths[i + 1], 1, 1]),
        ),
        decoder: [3, 2, 1, 0].map((i) =>
          affine([widths[i + 1], widths[i], 4, 4], 4 * widths[i + 1], [widths[i], 1, 1]),
        ),
        mean: denseLayer(4096, 64),
        logVariance: denseLayer(4096, 64),
        widen: denseLayer(64, 4096),
      },
      x: between(0, 1, [32, 3, 64, 64]),
      loss: ({ encoder, decoder, mean, logVariance, widen }, x, key) => {
        let h = x.ref;
        for (const { kernel, bias } of encoder) h = nn.relu(lax.conv(h, kernel, [2, 2], padding).add(bias));
        h = h.reshape([32, 4096]);
        const [m, v] = [dense(mean, h.ref), dense(logVariance, h)];
        h = nn.relu(dense(widen, sample(m.ref, v.ref, key))).reshape([32, 256, 4, 4]);
        decoder.forEach(({ kernel, bias }, i) => {
          h = lax.convTranspose(h, kernel, [2, 2], padding, { transposeKernel: true }).add(bias);
          if (i < 3) h = nn.relu(h);
        });
        return evidenceLoss(h, x, m, v);
      },
    };
  }

  const { parameters, x, loss } = { 'mlp-vae': denseVae, 'conv-vae': convolutionalVae }[workload]();
  const zeros = () => tree.map((array) => np.zeros(array.shape), parameters);
  /** Adam (Kingma & Ba 2015, algorithm 1), with the step's correction of its rate as an input. */
  const trainingStep = jit((before, first, second, picture, key, rate) => {
    const [value, gradient] = valueAndGrad(loss)(tree.ref(before), picture, key);
    const newFirst = tree.map((m, g) => m.mul(0.9).add(g.mul(0.1)), first, tree.ref(gradient));
    const newSecond = tree.map((v, g) => v.mul(0.999).add(np.square(g).mul(0.001)), second, gradient);
    const after = tree.map(
      (p, m, v) => p.sub(m.mul(rate.ref).div(np.sqrt(v).add(1e-8))),
      before,
      tree.ref(newFirst),
      tree.ref(newSecond),
    );
    rate.dispose();
    return [value, after, newFirst, newSecond];
  });
  let state = [parameters, zeros(), zeros()];
  let count = 0;
  const step = async () => {
    count++;
    const rate = (1e-3 * Math.sqrt(1 - 0.999 ** count)) / (1 - 0.9 ** count);
    const [value, ...next] = trainingStep(...state, x.ref, random.key(seed++), np.array(rate));
    state = next;
    return (await value.data())[0];
  };
  const workers = Number(threads) > 1 ? `${threads} workers` : '1 thread';
  const { version } = JSON.parse(
    readFileSync(new URL('node_modules/@jax-js/jax/package.json', import.meta.url), 'utf8'),
  );
  return { description: `jax-js ${version}, wasm, ${workers}`, step };
});
