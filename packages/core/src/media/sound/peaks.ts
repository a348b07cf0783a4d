/**
 * The least and largest samples of stretches of a source, at several sizes of stretch, to draw it by: a level has bins of 256 samples, the next
 * of four times as many, and so on. As bytes: 16-bit whole numbers, level by level, channel by channel, least and largest of each bin. Pure.
 */

export const firstBin = 256;
const growth = 4;
const scale = 2 ** 15 - 1;
const whole = (value: number): number => Math.max(-scale, Math.min(scale, Math.round(value * scale)));

export interface Peaks {
  readonly length: number;
  /** Bins of a level have `firstBin` × 4^level samples; rows are least, largest, least … of each channel. */
  readonly levels: readonly { readonly bin: number; readonly rows: readonly Int16Array[] }[];
}

/** The bins of each level of a sound of a length. */
function sizes(length: number): { readonly bin: number; readonly bins: number }[] {
  const out = [{ bin: firstBin, bins: Math.ceil(length / firstBin) }];
  for (let last = out[0]!; last.bins > 64; last = out.at(-1)!)
    out.push({ bin: last.bin * growth, bins: Math.ceil(last.bins / growth) });
  return out;
}

/** Collects the peaks of a sound that comes part by part. */
export class PeakCollector {
  readonly #length: number;
  readonly #rows: readonly Int16Array[];
  #place = 0;

  constructor(length: number, channels: number) {
    this.#length = length;
    const { bins } = sizes(length)[0]!;
    this.#rows = Array.from({ length: channels }, () => {
      const row = new Int16Array(bins * 2);
      for (let i = 0; i < bins; i++) [row[i * 2], row[i * 2 + 1]] = [scale, -scale];
      return row;
    });
  }

  push(channels: readonly Float32Array[]): void {
    channels.forEach((samples, channel) => {
      const row = this.#rows[channel]!;
      for (let i = 0; i < samples.length;) {
        const bin = Math.floor((this.#place + i) / firstBin);
        const end = Math.min(samples.length, (bin + 1) * firstBin - this.#place);
        let [least, largest] = [Infinity, -Infinity];
        for (; i < end; i++) {
          const value = samples[i]!;
          if (value < least) least = value;
          if (value > largest) largest = value;
        }
        row[bin * 2] = Math.min(row[bin * 2]!, whole(least));
        row[bin * 2 + 1] = Math.max(row[bin * 2 + 1]!, whole(largest));
      }
    });
    this.#place += channels[0]?.length ?? 0;
  }

  /** All levels, as they are kept. */
  bytes(): Uint8Array<ArrayBuffer> {
    const levels = [this.#rows];
    for (const { bins } of sizes(this.#length).slice(1)) {
      const below = levels.at(-1)!;
      levels.push(below.map((row) => coarser(row, bins)));
    }
    const all = levels.flat();
    const out = new Uint8Array(all.reduce((sum, row) => sum + row.byteLength, 0));
    let at = 0;
    for (const row of all) {
      out.set(new Uint8Array(row.buffer, row.byteOffset, row.byteLength), at);
      at += row.byteLength;
    }
    return out;
  }
}

function coarser(row: Int16Array, bins: number): Int16Array {
  const out = new Int16Array(bins * 2);
  for (let bin = 0; bin < bins; bin++) {
    let [least, largest] = [scale, -scale];
    for (let i = bin * growth * 2; i < Math.min(row.length, (bin + 1) * growth * 2); i += 2) {
      least = Math.min(least, row[i]!);
      largest = Math.max(largest, row[i + 1]!);
    }
    [out[bin * 2], out[bin * 2 + 1]] = [least, largest];
  }
  return out;
}

/** Peaks as they were kept. @throws RangeError where the bytes are not those of a source of this length */
export function readPeaks(bytes: ArrayBuffer, length: number, channels: number): Peaks {
  let at = 0;
  const levels = sizes(length).map(({ bin, bins }) => ({
    bin,
    rows: Array.from({ length: channels }, () => {
      const row = new Int16Array(bytes, at, bins * 2);
      at += row.byteLength;
      return row;
    }),
  }));
  return { length, levels };
}

/** The least and the largest sample of a channel from a place up to another, from -1 to 1; a little more than asked for at the ends. */
export function peakBetween({ levels }: Peaks, channel: number, start: number, end: number): readonly [number, number] {
  const level = levels.findLast(({ bin }) => bin <= Math.max(firstBin, end - start)) ?? levels[0]!;
  const row = level.rows[Math.min(channel, level.rows.length - 1)]!;
  const first = Math.floor(start / level.bin);
  const last = Math.min(row.length / 2 - 1, Math.max(first, Math.ceil(end / level.bin) - 1));
  let [least, largest] = [scale, -scale];
  for (let bin = first; bin <= last; bin++) {
    least = Math.min(least, row[bin * 2]!);
    largest = Math.max(largest, row[bin * 2 + 1]!);
  }
  return least > largest ? [0, 0] : [least / scale, largest / scale];
}
