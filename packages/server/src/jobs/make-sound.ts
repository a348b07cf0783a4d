/** A sound by its procedure or by a model, written as a source. Runs in a worker process only. */
import { readFile } from 'node:fs/promises';
import type { Audio } from '@fourhands/core/media/sound/audio';
import { trackSamples } from '@fourhands/core/media/sound/mixdown';
import { resampled } from '@fourhands/core/media/sound/resample';
import { SpectraSoundMaker } from '@fourhands/makers/embedded/spectra/spectra-sound-maker';
import { renderEffect } from '@fourhands/makers/procedure/sound/effect';
import { effects, EffectUnknown } from '@fourhands/makers/procedure/sound/effects';
import { longestHeard, type SoundTask, type WrittenSource } from '../commands/sounds/sound-work.ts';
import type { TellProgress } from '../commands/task-runner.ts';
import { usingSources, WavFile, writeSource } from './sound-sources.ts';

/** @throws EffectUnknown, EffectControlRefused, SpectraRequestRefused, CheckpointError, WavUnreadable */
export async function makeSound(task: SoundTask, progress: TellProgress): Promise<WrittenSource> {
  const { effect, sampleRate, out, model } = task;
  const { channels } = resampled(model === null ? byProcedure(task) : await byModel(task, model, progress), sampleRate);
  return writeSource(out, effect, {
    sampleRate,
    channels: channels.length,
    length: channels[0]!.length,
    depth: 'float',
    read: (at, count) => channels.map((row) => row.subarray(at, at + count)),
  });
}

function byProcedure({ effect: name, controls, seed }: SoundTask): Audio {
  const effect = effects.find((each) => each.name === name);
  if (effect === undefined) throw new EffectUnknown(name);
  return renderEffect(effect, controls, seed);
}

async function byModel(task: SoundTask, model: string, progress: TellProgress): Promise<Audio> {
  const { effect, controls, seed, heard } = task;
  const maker = await SpectraSoundMaker.open(new Uint8Array(await readFile(model)));
  try {
    const [here, second] = [hereOf(task), secondOf(heard?.second ?? null)];
    return await maker.make({ effect, controls, seed, here, second }, { progress });
  } finally {
    await maker.close();
  }
}

/** What lies at the place; null where it is not heard. */
function hereOf({ heard }: SoundTask): Audio | null {
  if (heard === null) return null;
  const { sound, files, start, length } = heard.extract;
  const [track] = sound.tracks;
  if (track === undefined) return null;
  const channels = usingSources(files, (read) => trackSamples(sound, track, start, length, read));
  return { sampleRate: sound.sampleRate, channels };
}

function secondOf(path: string | null): Audio | null {
  if (path === null) return null;
  const file = new WavFile(path);
  try {
    const { sampleRate } = file.layout;
    return { sampleRate, channels: file.read(0, longestHeard * sampleRate) };
  } finally {
    file.close();
  }
}
