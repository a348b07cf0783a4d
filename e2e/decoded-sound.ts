/** A coded file beside the sound that it was made of: decoded again by the browser, and compared. Holds no test. */
import type { Page } from 'playwright-core';
import type { Audio } from '@fourhands/core/media/sound/audio';
import { resampled } from '@fourhands/core/media/sound/resample';

interface Comparison {
  /** Seconds by which the decoded one is longer. */
  readonly longer: number;
  /** Decibels by which it is louder, by the root of the mean square. */
  readonly louder: number;
  /** Pearson's, at the shift within 30 ms at which it is highest, of the channel where that is lowest. */
  readonly correlation: number;
}

const decodedRate = 48_000;
const mostShift = 1440;

/** What the browser plays of a file, at 48,000 samples a second. */
async function decode(page: Page, file: Uint8Array): Promise<Float32Array[]> {
  const rows = await page.evaluate(
    async ({ base64, rate }) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const buffer = await new OfflineAudioContext(1, 1, rate).decodeAudioData(bytes.buffer);
      return Promise.all(
        Array.from({ length: buffer.numberOfChannels }, async (_, channel) => {
          const reader = new FileReader();
          const read = new Promise((done) => reader.addEventListener('load', done));
          reader.readAsDataURL(new Blob([buffer.getChannelData(channel)]));
          await read;
          return (reader.result as string).split(',')[1] ?? '';
        }),
      );
    },
    { base64: Buffer.from(file).toString('base64'), rate: decodedRate },
  );
  return rows.map((row) => new Float32Array(new Uint8Array(Buffer.from(row, 'base64')).buffer));
}

const meanSquare = (rows: readonly Float32Array[]): number => {
  const count = rows.reduce((sum, row) => sum + row.length, 0);
  return rows.reduce((sum, row) => sum + row.reduce((all, value) => all + value * value, 0), 0) / count;
};

function correlation(a: Float32Array, b: Float32Array, shift: number, step: number): number {
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = mostShift; i < a.length - mostShift; i += step) {
    const [x, y] = [a[i]!, b[i + shift] ?? 0];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / Math.sqrt(aa * bb);
}

function bestCorrelation(a: Float32Array, b: Float32Array): number {
  let [best, at] = [-1, 0];
  for (let shift = -mostShift; shift <= mostShift; shift++) {
    // A share of the samples finds the place, all of them judge it.
    const found = correlation(a, b, shift, 31);
    if (found > best) [best, at] = [found, shift];
  }
  return correlation(a, b, at, 1);
}

export async function compareDecoded(page: Page, file: Uint8Array, sound: Audio): Promise<Comparison> {
  const rows = await decode(page, file);
  const { channels } = resampled(sound, decodedRate);
  if (rows.length !== channels.length) throw new Error(`${rows.length} channels instead of ${channels.length}`);
  return {
    longer: (rows[0]!.length - channels[0]!.length) / decodedRate,
    louder: 10 * Math.log10(meanSquare(rows) / meanSquare(channels)),
    correlation: Math.min(...channels.map((row, at) => bestCorrelation(row, rows[at]!))),
  };
}
