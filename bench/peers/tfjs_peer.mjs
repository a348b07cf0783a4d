/**
 * TensorFlow.js as a peer: `tfjs_peer.mjs WORKLOAD wasm|cpu`. Its WASM backend uses SIMD and, in Node, one thread: the
 * library turns its threads off there. Its native build is no peer, since it is not in the npm registry.
 */
import { serveRounds } from '../src/line-protocol.ts';

const [workload, backend] = process.argv.slice(2);

await serveRounds(async () => {
  const tf = await import('@tensorflow/tfjs');
  if (backend === 'wasm') {
    const { setThreadsCount, setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
    setWasmPaths(new URL('node_modules/@tensorflow/tfjs-backend-wasm/dist/', import.meta.url).pathname);
    setThreadsCount(2);
  }
  if (!(await tf.setBackend(backend))) throw new Error(`its ${backend} backend did not start`);
  await tf.ready();

  const weights = (shape, inputs) =>
    tf.variable(tf.randomUniform(shape, -1 / Math.sqrt(inputs), 1 / Math.sqrt(inputs)));
  const affine = (shape, inputs, outputs) => ({ kernel: weights(shape, inputs), bias: weights([outputs], inputs) });
  const denseLayer = (inputs, outputs) => affine([inputs, outputs], inputs, outputs);
  const dense = ({ kernel, bias }, x) => tf.add(tf.matMul(x, kernel), bias);
  const sample = (mean, logVariance) =>
    tf.add(mean, tf.mul(tf.exp(tf.mul(logVariance, 0.5)), tf.randomNormal(mean.shape)));
  const evidenceLoss = (logits, x, mean, logVariance) => {
    const reconstruction = tf.sum(tf.sub(tf.softplus(logits), tf.mul(logits, x)));
    const divergence = tf.sum(tf.sub(tf.add(tf.square(mean), tf.exp(logVariance)), tf.add(logVariance, 1)));
    return tf.div(tf.add(reconstruction, tf.mul(divergence, 0.5)), x.shape[0]);
  };

  function denseVae() {
    const [hidden, mean, logVariance] = [denseLayer(784, 400), denseLayer(400, 20), denseLayer(400, 20)];
    const [widen, pixels] = [denseLayer(20, 400), denseLayer(400, 784)];
    const x = tf.cast(tf.less(tf.randomUniform([128, 784]), 0.2), 'float32');
    return () => {
      const h = tf.relu(dense(hidden, x));
      const [m, v] = [dense(mean, h), dense(logVariance, h)];
      return evidenceLoss(dense(pixels, tf.relu(dense(widen, sample(m, v)))), x, m, v);
    };
  }

  function convolutionalVae() {
    const widths = [3, 32, 64, 128, 256];
    const encoder = [0, 1, 2, 3].map((i) => affine([4, 4, widths[i], widths[i + 1]], 16 * widths[i], widths[i + 1]));
    const decoder = [3, 2, 1, 0].map((i) => affine([4, 4, widths[i], widths[i + 1]], 4 * widths[i + 1], widths[i]));
    const [mean, logVariance, widen] = [denseLayer(4096, 64), denseLayer(4096, 64), denseLayer(64, 4096)];
    const x = tf.randomUniform([32, 64, 64, 3]);
    return () => {
      let h = x;
      for (const { kernel, bias } of encoder) h = tf.relu(tf.add(tf.conv2d(h, kernel, 2, 'same'), bias));
      h = tf.reshape(h, [32, 4096]);
      const [m, v] = [dense(mean, h), dense(logVariance, h)];
      h = tf.reshape(tf.relu(dense(widen, sample(m, v))), [32, 4, 4, 256]);
      decoder.forEach(({ kernel, bias }, i) => {
        const size = 8 << i;
        h = tf.add(tf.conv2dTranspose(h, kernel, [32, size, size, kernel.shape[2]], 2, 'same'), bias);
        if (i < 3) h = tf.relu(h);
      });
      return evidenceLoss(h, x, m, v);
    };
  }

  const loss = { 'mlp-vae': denseVae, 'conv-vae': convolutionalVae }[workload]();
  const optimiser = tf.train.adam(1e-3);
  const step = async () => {
    const value = optimiser.minimize(loss, true);
    const [number] = await value.data();
    value.dispose();
    return number;
  };
  // What it has no gradient kernel for shows only in a step; the slow backend has them all.
  if (backend === 'wasm') await step();
  return { description: `TensorFlow.js ${tf.version.tfjs}, ${backend}, 1 thread`, step };
});
