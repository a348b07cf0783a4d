/** What `fourhands sample` does with a maker of sounds: new ones, some like one, or the way from one to another, as WAV files of a folder. */
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import type { CommandContext } from './context.ts';
import { FileFailed, UsageError } from './errors.ts';
import { requireWritable, writeDurably } from './files.ts';
import { largestSeed } from './options.ts';
import { progressView } from './progress.ts';
import { readSound } from './recordings.ts';

export interface SampleSoundsOptions {
  readonly count?: number;
  readonly steps?: number;
  readonly seed: number;
  readonly out?: string;
  readonly overwrite?: boolean;
  readonly like?: string;
  readonly to?: string;
  readonly keep: number;
}

/** @throws UsageError, FileFailed, FileExists, RecordingRefused, WavUnreadable, SpectraRequestRefused, CheckpointError */
export async function sampleSounds(
  bytes: Uint8Array,
  { seed, keep, like, to, ...options }: SampleSoundsOptions,
  context: CommandContext,
): Promise<void> {
  if (to !== undefined && like === undefined) throw new UsageError('--to needs --like, the sound to begin from.');
  const count = (to === undefined ? undefined : options.steps) ?? options.count ?? (to === undefined ? 1 : 5);
  const named = options.out ?? 'sounds';
  const folder = resolve(named);
  const files = Array.from({ length: count }, (_, at) => join(folder, `sound-${String(at + 1).padStart(3, '0')}.wav`));
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw new FileFailed(folder, 'written', error);
  });
  for (const file of files) await requireWritable(file, options.overwrite === true);
  const [from, toward] = [like && (await readSound(like)), to && (await readSound(to))];
  const { rate } = await import('@fourhands/models/spectra/short-time');
  const { writeWav } = await import('@fourhands/core/media/sound/wav');
  const maker = await context.modules.openSpectraMaker(bytes);
  const progress = progressView(context.terminal, 'Making sounds');
  try {
    const told = (share: number) => progress.update(share, null, `${Math.round(share * count)} of ${count}`);
    const shares = files.map((_, at) => (count === 1 ? 0 : at / (count - 1)));
    const way = from && toward ? await maker.between(from, toward, shares, seed, { progress: told }) : null;
    const lengths: number[] = [];
    for (const [at, file] of files.entries()) {
      const own = (seed + at) % (largestSeed + 1);
      const made = way?.[at] ?? (from ? await maker.vary(from, keep, own) : await maker.draw(own));
      lengths.push(made.length / rate);
      await writeDurably(file, writeWav({ sampleRate: rate, channels: [made] }, 24));
      told((at + 1) / count);
    }
    progress.clear();
    context.report(
      { folder, sounds: files, seconds: lengths, sampleRate: rate, seed },
      `Wrote ${count} sounds to ${named}, ${lengths.reduce((sum, each) => sum + each, 0).toFixed(1)} s in all.`,
    );
  } finally {
    progress.clear();
    await maker.dispose();
  }
}
