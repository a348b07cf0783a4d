/** What the engine's suites run on every runtime: each primitive, and the operations built of them, on small operands. */
import * as engine from '../src/index.ts';
import { constant, multiply, sum, type Shape, type Tensor } from '../src/index.ts';

export interface Case {
  readonly name: string;
  readonly shapes: readonly Shape[];
  readonly fn: (...operands: Tensor[]) => Tensor;
  /** Too large for finite differences: it is there for how it is written, and its gradients are other cases'. */
  readonly onlyAgainstReference?: boolean;
  /** Keeps values away from kinks and poles. */
  readonly domain?: readonly [number, number];
}

const square = engine.square;
const indices = constant([2, 0, 2, 1], [4], 'int32');

export const cases: readonly Case[] = [
  { name: 'negate', shapes: [[5]], fn: (x) => square(engine.negate(x)) },
  { name: 'exp', shapes: [[5]], fn: (x) => engine.exp(x) },
  { name: 'log', shapes: [[5]], fn: (x) => engine.log(x), domain: [0.5, 2] },
  { name: 'sqrt', shapes: [[5]], fn: (x) => engine.sqrt(x), domain: [0.5, 2] },
  { name: 'tanh', shapes: [[5]], fn: (x) => engine.tanh(x) },
  { name: 'sigmoid', shapes: [[5]], fn: (x) => engine.sigmoid(x) },
  { name: 'softplus', shapes: [[5]], fn: (x) => engine.softplus(x) },
  { name: 'erf', shapes: [[5]], fn: (x) => engine.erf(x) },
  { name: 'sin', shapes: [[5]], fn: (x) => engine.sin(x) },
  { name: 'cos', shapes: [[5]], fn: (x) => engine.cos(x) },
  { name: 'abs', shapes: [[5]], fn: (x) => square(engine.abs(x)), domain: [0.2, 1] },
  { name: 'relu', shapes: [[5]], fn: (x) => square(engine.relu(x)), domain: [0.2, 1] },
  {
    name: 'sign, floor and round are flat',
    shapes: [[5]],
    fn: (x) => multiply(square(x), engine.add(engine.sign(x), engine.add(engine.floor(x), engine.round(x)))),
    domain: [0.1, 0.4],
  },
  { name: 'add with broadcasting', shapes: [[3, 4], [4]], fn: (a, b) => square(engine.add(a, b)) },
  {
    name: 'subtract with broadcasting',
    shapes: [
      [3, 1],
      [2, 3, 4],
    ],
    fn: (a, b) => square(engine.subtract(a, b)),
  },
  {
    name: 'multiply with broadcasting',
    shapes: [
      [3, 4],
      [1, 4],
    ],
    fn: (a, b) => square(multiply(a, b)),
  },
  {
    name: 'divide with broadcasting',
    shapes: [
      [3, 4],
      [3, 1],
    ],
    fn: (a, b) => engine.divide(a, b),
    domain: [0.5, 2],
  },
  { name: 'power', shapes: [[4], [4]], fn: (a, b) => engine.power(a, b), domain: [0.5, 2] },
  { name: 'power of a number', shapes: [[4]], fn: (a) => engine.power(a, 3) },
  { name: 'maximum', shapes: [[6], [6]], fn: (a, b) => square(engine.maximum(a, b)) },
  { name: 'minimum', shapes: [[6], [6]], fn: (a, b) => square(engine.minimum(a, b)) },
  { name: 'select', shapes: [[6], [6]], fn: (a, b) => square(engine.select(engine.less(a, b), multiply(a, 3), b)) },
  { name: 'reduceSum', shapes: [[2, 3, 4]], fn: (x) => square(sum(x, [0, 2])) },
  { name: 'reduceMax', shapes: [[3, 4]], fn: (x) => square(engine.max(x, 1)) },
  {
    name: 'reshape and transpose',
    shapes: [[2, 3, 4]],
    fn: (x) => square(engine.matmul(engine.reshape(engine.transpose(x, [2, 0, 1]), [4, 6]), engine.reshape(x, [6, 4]))),
  },
  { name: 'broadcastTo', shapes: [[3, 1]], fn: (x) => square(engine.broadcastTo(x, [2, 3, 4])) },
  {
    name: 'pad and slice',
    shapes: [[3, 4]],
    fn: (x) => square(engine.slice(engine.pad(x, [1, 0], [0, 2]), [0, 1], [3, 5])),
  },
  {
    name: 'concatenate',
    shapes: [
      [2, 3],
      [2, 2],
    ],
    fn: (a, b) => square(engine.concatenate([multiply(a, a), b], 1)),
  },
  { name: 'gather', shapes: [[3, 2]], fn: (x) => square(engine.gather(x, indices)) },
  { name: 'scatterAdd', shapes: [[4, 2]], fn: (x) => square(engine.scatterAdd(x, indices, 3)) },
  ...[false, true].flatMap((transposeA) =>
    [false, true].map((transposeB): Case => ({
      name: `matmul ${transposeA ? 'aᵀ' : 'a'}${transposeB ? 'bᵀ' : 'b'}`,
      shapes: [transposeA ? [2, 4, 3] : [2, 3, 4], transposeB ? [2, 5, 4] : [2, 4, 5]],
      fn: (a, b) => square(engine.matmul(a, b, { transposeA, transposeB })),
    })),
  ),
  {
    name: 'convolution 3×3, stride 1',
    shapes: [
      [2, 5, 4, 2],
      [3, 3, 2, 3],
    ],
    fn: (x, k) => square(engine.convolution(x, k, { padding: 1 })),
  },
  {
    name: 'convolution 4×4, stride 2',
    shapes: [
      [2, 6, 6, 2],
      [4, 4, 2, 3],
    ],
    fn: (x, k) => square(engine.convolution(x, k, { stride: 2, padding: 1 })),
  },
  {
    name: 'convolution 4×4, stride 2, many channels',
    shapes: [
      [1, 4, 4, 16],
      [4, 4, 16, 2],
    ],
    fn: (x, k) => square(engine.convolution(x, k, { stride: 2, padding: 1 })),
  },
  {
    name: 'convolution 3×3, stride 2, many channels',
    shapes: [
      [1, 4, 5, 17],
      [3, 3, 17, 1],
    ],
    fn: (x, k) => square(engine.convolution(x, k, { stride: 2, padding: 1 })),
  },
  {
    name: 'transposed convolution 4×4, stride 2, many channels',
    onlyAgainstReference: true,
    shapes: [
      [1, 8, 7, 16],
      [4, 4, 16, 16],
    ],
    fn: (x, k) => square(engine.transposedConvolution(x, k, { stride: 2, padding: 1 })),
  },
  {
    name: 'convolution 3×3, stride 2',
    shapes: [
      [1, 6, 7, 2],
      [3, 3, 2, 2],
    ],
    fn: (x, k) => square(engine.convolution(x, k, { stride: 2, padding: 1 })),
  },
  {
    name: 'transposed convolution 4×4, stride 2',
    shapes: [
      [2, 3, 3, 3],
      [4, 4, 2, 3],
    ],
    fn: (x, k) => square(engine.transposedConvolution(x, k, { stride: 2, padding: 1 })),
  },
  {
    name: 'transposed convolution 5×5, stride 2',
    shapes: [
      [1, 3, 3, 2],
      [5, 5, 2, 2],
    ],
    fn: (x, k) => square(engine.transposedConvolution(x, k, { stride: 2, padding: 2, outputSize: [6, 6] })),
  },
  {
    name: 'upsample and averagePool',
    shapes: [[1, 2, 2, 3]],
    fn: (x) => square(engine.averagePool(square(engine.upsample(x, 4)), 2)),
  },
  { name: 'softmax', shapes: [[2, 5]], fn: (x) => square(engine.softmax(x)) },
  { name: 'logSumExp', shapes: [[2, 5]], fn: (x) => engine.logSumExp(x, 1) },
  {
    name: 'elu, silu, gelu, leakyRelu',
    shapes: [[6]],
    fn: (x) => engine.add(engine.add(engine.elu(x), engine.silu(x)), engine.add(engine.gelu(x), engine.leakyRelu(x))),
  },
  { name: 'layerNorm', shapes: [[3, 4], [4], [4]], fn: (x, s, b) => square(engine.layerNorm(x, s, b)) },
  { name: 'groupNorm', shapes: [[2, 3, 3, 4], [4], [4]], fn: (x, s, b) => square(engine.groupNorm(x, 2, s, b)) },
  { name: 'batchNorm', shapes: [[4, 3], [3], [3]], fn: (x, s, b) => square(engine.batchNorm(x, s, b).output) },
  {
    // R₁ of Mescheder et al. 2018 place by place: its gradients are gradients of a gradient already.
    name: 'gradient penalty through convolutions and batch statistics',
    shapes: [[2, 4, 4, 2], [4, 4, 2, 2], [2], [2], [2, 2, 2, 1]],
    fn: (x, first, scale, shift, last) => {
      const halved = engine.convolution(x, first, { stride: 2, padding: 1 });
      const scores = engine.convolution(engine.silu(engine.batchNorm(halved, scale, shift).output), last);
      return square(engine.gradients(engine.sum(scores), [x])[0]!);
    },
  },
  {
    name: 'attention',
    shapes: [
      [2, 3, 4],
      [2, 5, 4],
      [2, 5, 2],
    ],
    fn: (q, k, v) => square(engine.attention(q, k, v)),
  },
  { name: 'crossEntropy', shapes: [[4, 3]], fn: (x) => engine.crossEntropy(x, indices) },
  { name: 'binaryCrossEntropy', shapes: [[5], [5]], fn: (x, t) => engine.binaryCrossEntropy(x, t) },
  {
    name: 'gaussianNegativeLogLikelihood',
    shapes: [[5], [5], [5]],
    fn: (x, m, v) => engine.gaussianNegativeLogLikelihood(x, m, v),
  },
];
