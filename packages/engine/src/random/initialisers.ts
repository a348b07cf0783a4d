/** Seeded initial values for the parameters of networks. */
import { HostTensor } from '../runtime/runtime.ts';
import { sizeOf, type Shape } from '../trace/shape.ts';
import type { RandomStream } from './philox.ts';

/** Inputs and outputs of one unit: the last two axes are channels in and out, the axes before them the kernel's places. */
function fans(shape: Shape): { fanIn: number; fanOut: number } {
  const places = sizeOf(shape.slice(0, -2));
  return { fanIn: places * (shape[shape.length - 2] ?? 1), fanOut: places * (shape[shape.length - 1] ?? 1) };
}

/** Normal with variance 2 / fan-in, for ReLU (He et al. 2015, eq. 10). */
export function heNormal(random: RandomStream, shape: Shape, fanIn = fans(shape).fanIn): HostTensor {
  return new HostTensor(random.fillNormal(new Float32Array(sizeOf(shape)), Math.sqrt(2 / fanIn)), shape);
}

/** Uniform within ±√(6 / (fan-in + fan-out)) (Glorot & Bengio 2010, eq. 16). */
export function glorotUniform(random: RandomStream, shape: Shape): HostTensor {
  const { fanIn, fanOut } = fans(shape);
  const limit = Math.sqrt(6 / (fanIn + fanOut));
  return new HostTensor(random.fillUniform(new Float32Array(sizeOf(shape)), -limit, limit), shape);
}

/** Uniform within ±1/√fan-in, as torch.nn.Linear and Conv2d start. */
export function fanInUniform(random: RandomStream, shape: Shape, fanIn = fans(shape).fanIn): HostTensor {
  const limit = 1 / Math.sqrt(fanIn);
  return new HostTensor(random.fillUniform(new Float32Array(sizeOf(shape)), -limit, limit), shape);
}

export function filled(shape: Shape, value: number): HostTensor {
  return new HostTensor(new Float32Array(sizeOf(shape)).fill(value), shape);
}
