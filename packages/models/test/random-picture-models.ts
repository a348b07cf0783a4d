/** Small model files of random numbers that make pictures: what must hold whatever the weights is tested on them. */
import { flatten, HostTensor, isHostTensor, RandomStream, type StateTree, writeSafetensors } from '@fourhands/engine';
import type { GanConfiguration } from '../src/gan/configuration.ts';
import { ganMetadata } from '../src/gan/gan-model-file.ts';
import { initialiseGenerator, initialStatistics } from '../src/gan/model.ts';
import type { VaeConfiguration } from '../src/vae/configuration.ts';
import { initialiseVae } from '../src/vae/model.ts';
import { vaeMetadata } from '../src/vae/vae-model-file.ts';

const request = { preset: 'random', seed: 1, settings: {} };
const tensorsOf = (tree: StateTree) => Object.fromEntries(flatten<HostTensor>(tree, isHostTensor));

const vae: VaeConfiguration = {
  network: 'dense',
  likelihood: 'gaussian',
  imageSize: 8,
  channels: 3,
  latentSize: 4,
  hidden: 12,
  encoder: [],
  decoder: [],
};

export function randomVae(seed: number): Uint8Array<ArrayBuffer> {
  const { latentSize } = vae;
  const map = {
    'map.mean': HostTensor.zeros([latentSize]),
    'map.axes': HostTensor.zeros([2, latentSize]),
    'map.points': HostTensor.zeros([1, 2]),
  };
  const tensors = { ...tensorsOf(initialiseVae(vae, new RandomStream(seed)) satisfies StateTree), ...map };
  return writeSafetensors(tensors, vaeMetadata(vae, request, {}));
}

const gan: GanConfiguration = {
  network: 'convolutional',
  shape: [8, 8, 3],
  latentSize: 4,
  width: 4,
  mostWidth: 8,
  packing: 1,
  frequencies: 0,
  frequency: 0,
  spectralNorm: false,
  normalised: true,
};

export function randomGan(seed: number): Uint8Array<ArrayBuffer> {
  const generator = initialiseGenerator(gan, new RandomStream(seed));
  const tree = { generator, statistics: initialStatistics(generator) } satisfies StateTree;
  return writeSafetensors(tensorsOf(tree), ganMetadata(gan, request, {}));
}
