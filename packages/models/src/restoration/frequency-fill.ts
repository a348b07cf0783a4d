/**
 * Fills cell by cell with a model of what is around it: a sum of few waves, found one after the other where they explain the known pixels best,
 * near ones weighing more (Seiler & Kaup 2010, “Complex-valued frequency selective extrapolation for fast image and video signal
 * extrapolation”; for scattered pixels Seiler et al. 2015, “Resampling images to a regular grid from a non-regular subset of pixel
 * positions using frequency selective reconstruction”). Pure but for the hooks.
 */
import { enter, type RestorationHooks } from './hooks.ts';
import { copyPlanes, type Planes } from './planes.ts';
import { Fourier } from './fourier.ts';

export interface FrequencyControls {
  /** Side of a cell, in pixels. */
  readonly cell: number;
  /** Pixels around it that are looked at. */
  readonly reach: number;
  /** How the weight of a pixel falls with each pixel of distance from the cell's centre. */
  readonly decay: number;
  /** The weight of pixels that were filled before, of those known. */
  readonly trust: number;
  readonly waves: number;
}

/** Against waves taking what belongs to their neighbours: the share of a wave that is taken at once. */
const shareOfWave = 0.5;
/** A wave lower than this, in the planes' unit, is not worth adding: the model is done. */
const leastAmplitude = 0.2;

interface Cell {
  readonly x: number;
  readonly y: number;
  missing: number;
}

/**
 * @param missing 1 where a pixel is to be filled
 * @throws the signal's reason
 */
export async function frequencyFill(
  source: Planes,
  missing: Uint8Array,
  controls: FrequencyControls,
  hooks: RestorationHooks = {},
  show?: (see: () => Planes) => void,
): Promise<Planes> {
  const { width, height } = source;
  const { cell, reach, decay, trust, waves } = controls;
  const side = 2 ** Math.ceil(Math.log2(cell + 2 * reach));
  const fourier = new Fourier(side);
  const out = copyPlanes(source);
  const means = source.planes.map((plane) => meanOf(plane, missing));
  const state = Float32Array.from(missing, (lost) => (lost === 1 ? 0 : 1));
  const cells = cellsOf(missing, width, height, cell);
  const total = cells.length;
  const weights = new Float64Array(side * side);
  const model = new WaveModel(fourier, waves);
  const offset = (side - cell) >> 1;
  for (let done = 0; cells.length > 0; done++) {
    if (done % 32 === 0) await enter(hooks, done / total);
    const at = takeEasiest(cells, state, width, height, cell, reach);
    let known = 0;
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        const px = at.x - offset + x;
        const py = at.y - offset + y;
        const inside = px >= 0 && py >= 0 && px < width && py < height;
        const level = inside ? state[py * width + px]! : 0;
        const distance = Math.hypot(x - (side - 1) / 2, y - (side - 1) / 2);
        const weight = level * decay ** distance;
        weights[y * side + x] = weight;
        known += weight;
      }
    }
    if (known > 0) {
      model.weigh(weights);
      for (const [channel, plane] of out.planes.entries()) {
        const mean = means[channel]!;
        const values = model.extend((x, y) => plane[(at.y - offset + y) * width + at.x - offset + x]! - mean);
        for (let y = 0; y < cell; y++) {
          for (let x = 0; x < cell; x++) {
            const px = at.x + x;
            const py = at.y + y;
            if (px >= width || py >= height || missing[py * width + px] === 0) continue;
            plane[py * width + px] = values[(y + offset) * side + x + offset]! + mean;
          }
        }
      }
    }
    for (let y = at.y; y < Math.min(height, at.y + cell); y++) {
      for (let x = at.x; x < Math.min(width, at.x + cell); x++) {
        if (state[y * width + x] === 0) state[y * width + x] = trust;
      }
    }
    show?.(() => out);
  }
  await enter(hooks, 1);
  return out;
}

function meanOf(plane: Float32Array, missing: Uint8Array): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < plane.length; i++) {
    if (missing[i] === 1) continue;
    sum += plane[i]!;
    count++;
  }
  return count === 0 ? 127 : sum / count;
}

function cellsOf(missing: Uint8Array, width: number, height: number, side: number): Cell[] {
  const cells: Cell[] = [];
  for (let y = 0; y < height; y += side) {
    for (let x = 0; x < width; x += side) {
      let count = 0;
      for (let py = y; py < Math.min(height, y + side); py++) {
        for (let px = x; px < Math.min(width, x + side); px++) count += missing[py * width + px]!;
      }
      if (count > 0) cells.push({ x, y, missing: count });
    }
  }
  return cells;
}

/** Takes out the first of the cells with the most known around it, by a look at nine places of its surroundings. */
function takeEasiest(
  cells: Cell[],
  state: Float32Array,
  width: number,
  height: number,
  side: number,
  reach: number,
): Cell {
  let best = 0;
  let most = -1;
  for (const [index, { x, y }] of cells.entries()) {
    let known = 0;
    for (let v = -1; v <= 1; v++) {
      for (let u = -1; u <= 1; u++) {
        const px = x + (side >> 1) + u * ((side >> 1) + Math.min(4, reach));
        const py = y + (side >> 1) + v * ((side >> 1) + Math.min(4, reach));
        if (px >= 0 && py >= 0 && px < width && py < height) known += state[py * width + px]!;
      }
    }
    if (known > most) {
      most = known;
      best = index;
    }
    if (most >= 8) break;
  }
  return cells.splice(best, 1)[0]!;
}

/** A weighted matching pursuit with the waves of a discrete Fourier transform, for one set of weights at a time. */
class WaveModel {
  readonly #fourier: Fourier;
  readonly #waves: number;
  readonly #preference: Float64Array;
  readonly #weightReal: Float64Array;
  readonly #weightImaginary: Float64Array;
  readonly #real: Float64Array;
  readonly #imaginary: Float64Array;
  readonly #modelReal: Float64Array;
  readonly #modelImaginary: Float64Array;
  #weights = new Float64Array(0);

  constructor(fourier: Fourier, waves: number) {
    this.#fourier = fourier;
    this.#waves = waves;
    const size = fourier.side ** 2;
    const empty = () => new Float64Array(size);
    this.#weightReal = empty();
    this.#weightImaginary = empty();
    this.#real = empty();
    this.#imaginary = empty();
    this.#modelReal = empty();
    this.#modelImaginary = empty();
    const { side } = fourier;
    // Natural pictures have more of low frequencies (Seiler & Kaup 2011, eq. 9).
    this.#preference = Float64Array.from({ length: size }, (_, i) => {
      const u = i % side;
      const v = Math.floor(i / side);
      const radius = Math.hypot(Math.min(u, side - u), Math.min(v, side - v));
      return Math.max(0, 1 - (Math.SQRT2 * radius) / side) ** 2;
    });
  }

  weigh(weights: Float64Array<ArrayBuffer>): void {
    this.#weights = weights;
    this.#weightReal.set(weights);
    this.#weightImaginary.fill(0);
    this.#fourier.forward(this.#weightReal, this.#weightImaginary);
  }

  /** The model at every place of the square; `valueAt` is asked only where the weight is not zero. */
  extend(valueAt: (x: number, y: number) => number): Float64Array {
    const { side } = this.#fourier;
    const mask = side - 1;
    const bits = Math.log2(side);
    const real = this.#real;
    const imaginary = this.#imaginary;
    const modelReal = this.#modelReal.fill(0);
    const modelImaginary = this.#modelImaginary.fill(0);
    for (let i = 0; i < real.length; i++) {
      const weight = this.#weights[i]!;
      real[i] = weight === 0 ? 0 : weight * valueAt(i & mask, i >> bits);
    }
    imaginary.fill(0);
    this.#fourier.forward(real, imaginary);
    const total = this.#weightReal[0]!;
    for (let wave = 0; wave < this.#waves; wave++) {
      const chosen = this.#strongest();
      const power = real[chosen]! ** 2 + imaginary[chosen]! ** 2;
      if (power <= (leastAmplitude * total) ** 2) break;
      const u = chosen & mask;
      const v = chosen >> bits;
      const partner = ((side - v) & mask) * side + ((side - u) & mask);
      const a = (shareOfWave * real[chosen]!) / total;
      const b = (shareOfWave * imaginary[chosen]!) / total;
      this.#take(u, v, a, b);
      modelReal[chosen] = modelReal[chosen]! + a;
      modelImaginary[chosen] = modelImaginary[chosen]! + b;
      if (partner !== chosen) {
        this.#take(partner & mask, partner >> bits, a, -b);
        modelReal[partner] = modelReal[partner]! + a;
        modelImaginary[partner] = modelImaginary[partner]! - b;
      }
    }
    this.#fourier.inverse(modelReal, modelImaginary);
    return modelReal;
  }

  #strongest(): number {
    const { side } = this.#fourier;
    let chosen = 0;
    let most = -1;
    // The other half mirrors this one.
    for (let i = 0; i < (side / 2 + 1) * side; i++) {
      const power = (this.#real[i]! ** 2 + this.#imaginary[i]! ** 2) * this.#preference[i]!;
      if (power > most) {
        most = power;
        chosen = i;
      }
    }
    return chosen;
  }

  /** Takes the wave (u, v) with the coefficient a + ib out of what is left, in the half of it that the other half mirrors. */
  #take(u: number, v: number, a: number, b: number): void {
    const { side } = this.#fourier;
    const mask = side - 1;
    const real = this.#real;
    const imaginary = this.#imaginary;
    for (let y = 0; y <= side / 2; y++) {
      const row = y * side;
      const from = ((y - v) & mask) * side;
      for (let x = 0; x < side; x++) {
        const w = from + ((x - u) & mask);
        const wr = this.#weightReal[w]!;
        const wi = this.#weightImaginary[w]!;
        real[row + x] = real[row + x]! - a * wr + b * wi;
        imaginary[row + x] = imaginary[row + x]! - a * wi - b * wr;
      }
    }
  }
}
