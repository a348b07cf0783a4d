/** The engine's public face. Runtimes are imported apart (`@fourhands/engine/node`, `/web`, `/reference`), so that a browser never loads the native one. */
export * from './operations/core.ts';
export * from './operations/convolution.ts';
export * from './operations/network.ts';
export { gradients, valueAndGrad } from './grad/reverse.ts';
export * from './compile.ts';
export { constant, input, Tensor } from './trace/tensor.ts';
export { buildGraph, verify as verifyGraph, type Graph } from './trace/graph.ts';
export { flatten, mapTree, type Tree } from './trace/tree.ts';
export { sizeOf, type DType, type Shape, type TensorType } from './trace/shape.ts';
export { FeedError, GradientError, GraphError, ShapeError } from './trace/errors.ts';
export { toOnnx } from './onnx/lowering.ts';
export { OnnxModelWriter } from './onnx/model-writer.ts';
export { fitsInBits, writeProductInBits } from './onnx/weights-in-bits.ts';
export { HostTensor, type HostTensors, type Program, type Runtime } from './runtime/runtime.ts';
export { RandomStream } from './random/philox.ts';
export * from './random/initialisers.ts';
export { CheckpointError, readSafetensors, writeSafetensors, type Checkpoint } from './checkpoint/safetensors.ts';
export { toHalfPrecision } from './checkpoint/half-precision.ts';
