/** A sound effect by its procedure, written as a source. Runs in a worker process only. */
import { resampled } from '@fourhands/core/media/sound/resample';
import { renderEffect } from '@fourhands/makers/procedure/sound/effect';
import { effects, EffectUnknown } from '@fourhands/makers/procedure/sound/effects';
import type { SoundTask, WrittenSource } from '../commands/sounds/sound-work.ts';
import { writeSource } from './sound-sources.ts';

/** @throws EffectUnknown, EffectControlRefused */
export async function makeSound({ effect: name, controls, seed, sampleRate, out }: SoundTask): Promise<WrittenSource> {
  const effect = effects.find((each) => each.name === name);
  if (effect === undefined) throw new EffectUnknown(name);
  const { channels } = resampled(renderEffect(effect, controls, seed), sampleRate);
  return writeSource(out, name, {
    sampleRate,
    channels: channels.length,
    length: channels[0]!.length,
    depth: 'float',
    read: (at, count) => channels.map((row) => row.subarray(at, at + count)),
  });
}
