/** Example sounds: effects of sixteen kinds with their controls drawn from a number. For a first look at training without recordings of one's own. Pure. */
import type { Audio } from '@fourhands/core/media/sound/audio';
import { RandomStream } from '@fourhands/engine';
import { renderEffect } from './effect.ts';
import { effects } from './effects.ts';

/** Struck, tuned, moving and noisy ones, all told apart within a second. */
export const exampleKinds = [
  'water drop',
  'bubbles',
  'glass',
  'knock',
  'drum',
  'bell',
  'gunshot',
  'swoosh',
  'laser',
  'coin',
  'jump',
  'power up',
  'notification',
  'bird',
  'wind',
  'engine',
] as const;

/** Thirty of each kind. */
export const exampleSoundCount = 30 * exampleKinds.length;

/** Controls stay this far from the ends of their ranges. */
const margin = 0.1;
const longestSeconds = 2.5;

const kindAt = (index: number) => exampleKinds[index % exampleKinds.length]!;

export const exampleSoundName = (index: number): string =>
  `${kindAt(index).replaceAll(' ', '-')}-${String(Math.floor(index / exampleKinds.length) + 1).padStart(3, '0')}.wav`;

/** The same for the same number: kinds take turns. */
export function exampleSound(index: number): Audio {
  const effect = effects.find(({ name }) => name === kindAt(index))!;
  const random = new RandomStream(index, 960);
  const controls = effect.controls.map(({ name, minimum, maximum }) => {
    const most = name === 'seconds' ? Math.max(minimum, Math.min(maximum, longestSeconds)) : maximum;
    return [name, minimum + (most - minimum) * (margin + (1 - 2 * margin) * random.uniform())] as const;
  });
  return renderEffect(effect, Object.fromEntries(controls), index);
}
