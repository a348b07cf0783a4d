/** Blurring and reducing planes along their axes, and the adjoints of both. The picture is mirrored at its edges. Pure. */
import type { LinearChange } from './plug-and-play.ts';
import { mirrored } from './planes.ts';

/** One axis: each output is a weighted sum of inputs. */
interface AxisMap {
  readonly inputs: number;
  readonly outputs: number;
  /** By output, `taps` places and weights. */
  readonly places: Int32Array;
  readonly weights: Float32Array;
  readonly taps: number;
}

function axisMap(inputs: number, outputs: number, reach: number, weightAt: (distance: number) => number): AxisMap {
  const ratio = inputs / outputs;
  const taps = 2 * Math.ceil(reach) + 1;
  const places = new Int32Array(outputs * taps);
  const weights = new Float32Array(outputs * taps);
  for (let at = 0; at < outputs; at++) {
    const centre = (at + 0.5) * ratio - 0.5;
    const first = Math.round(centre) - Math.ceil(reach);
    let total = 0;
    for (let k = 0; k < taps; k++) {
      const weight = weightAt(first + k - centre);
      places[at * taps + k] = mirrored(first + k, inputs);
      weights[at * taps + k] = weight;
      total += weight;
    }
    for (let k = 0; k < taps; k++) weights[at * taps + k] = weights[at * taps + k]! / total;
  }
  return { inputs, outputs, places, weights, taps };
}

/** Along rows of `lines` lines; `stride` and `step` are the distances between neighbours on the axis and between lines. */
function mapAxis(
  { inputs, outputs, places, weights, taps }: AxisMap,
  from: Float32Array,
  lines: number,
  across: boolean,
  adjoint: boolean,
): Float32Array {
  const out = new Float32Array((adjoint ? inputs : outputs) * lines);
  const near = (length: number, at: number, line: number): number => (across ? line * length + at : at * lines + line);
  for (let at = 0; at < outputs; at++) {
    for (let k = at * taps; k < (at + 1) * taps; k++) {
      const weight = weights[k]!;
      if (weight === 0) continue;
      const place = places[k]!;
      for (let line = 0; line < lines; line++) {
        const i = near(inputs, place, line);
        const o = near(outputs, at, line);
        if (adjoint) out[i] = out[i]! + weight * from[o]!;
        else out[o] = out[o]! + weight * from[i]!;
      }
    }
  }
  return out;
}

function both(columns: AxisMap, rows: AxisMap): LinearChange {
  return {
    apply: (plane) => mapAxis(rows, mapAxis(columns, plane, rows.inputs, true, false), columns.outputs, false, false),
    adjoint: (plane) => mapAxis(columns, mapAxis(rows, plane, columns.outputs, false, true), rows.inputs, true, true),
  };
}

/** Blur by a Gaussian of this deviation in pixels. */
export function gaussianBlur(width: number, height: number, deviation: number): LinearChange {
  const weightAt = (distance: number): number => Math.exp(-(distance * distance) / (2 * deviation * deviation));
  const reach = 3.5 * deviation + 1;
  return both(axisMap(width, width, reach, weightAt), axisMap(height, height, reach, weightAt));
}

/** Lanczos' window with three lobes. */
function lanczos(x: number): number {
  if (x === 0) return 1;
  if (Math.abs(x) >= 3) return 0;
  const t = Math.PI * x;
  return (3 * Math.sin(t) * Math.sin(t / 3)) / (t * t);
}

/** Reduction by Lanczos' kernel with three lobes, as picture programs make pictures smaller. */
export function reduction(width: number, height: number, smallWidth: number, smallHeight: number): LinearChange {
  const axis = (inputs: number, outputs: number): AxisMap =>
    axisMap(inputs, outputs, (3 * inputs) / outputs, (distance) => lanczos((distance * outputs) / inputs));
  return both(axis(width, smallWidth), axis(height, smallHeight));
}
