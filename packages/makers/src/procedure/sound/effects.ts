/** Every sound effect, and which one words mean. */
import type { Effect } from './effect.ts';
import { impactEffects } from './impacts.ts';
import { machineEffects } from './machines.ts';
import { signEffects } from './signs.ts';
import { weatherEffects } from './weather.ts';

export const effects: readonly Effect[] = [...weatherEffects, ...impactEffects, ...machineEffects, ...signEffects];

/** Words that move a control of any effect that has it, by so much of its range. */
const manners: readonly { readonly words: readonly string[]; readonly control: string; readonly by: number }[] = [
  { words: ['distant', 'far', 'faraway', '远', '远处', '遥远'], control: 'distance', by: 0.5 },
  { words: ['near', 'close', 'nearby', '近', '近处'], control: 'distance', by: -0.3 },
  { words: ['heavy', 'strong', 'hard', 'violent', 'loud', '大', '猛烈', '强', '重'], control: 'strength', by: 0.35 },
  { words: ['light', 'gentle', 'soft', 'weak', 'quiet', '小', '轻', '柔和', '微'], control: 'strength', by: -0.35 },
  { words: ['big', 'large', 'huge', 'giant', '大', '巨大'], control: 'size', by: 0.4 },
  { words: ['small', 'tiny', 'little', '小', '微小'], control: 'size', by: -0.4 },
  { words: ['fast', 'quick', 'running', 'rapid', '快', '急促', '跑'], control: 'speed', by: 0.35 },
  { words: ['slow', 'lazy', 'calm', '慢', '缓慢'], control: 'speed', by: -0.3 },
  { words: ['high', 'bright', 'shrill', '高', '尖'], control: 'pitch', by: 0.35 },
  { words: ['low', 'deep', 'dark', '低', '低沉'], control: 'pitch', by: -0.35 },
  { words: ['long', '长'], control: 'seconds', by: 0.3 },
  { words: ['short', 'brief', '短'], control: 'seconds', by: -0.15 },
];

export interface Meant {
  readonly effect: Effect;
  /** Controls that the words ask to be otherwise than usual. */
  readonly controls: Readonly<Record<string, number>>;
}

/** Whether a text has a word: a Chinese one anywhere, an English one as a word of its own, in the plural too. */
function has(text: string, word: string): boolean {
  if (/\p{Script=Han}/u.test(word)) return text.includes(word);
  return new RegExp(`(^|[^a-z])${word}(s|es)?($|[^a-z])`).test(text);
}

/** What a prompt means: the effect whose longest word is in it, the first of equal ones. Null where it names none. */
export function effectOf(prompt: string): Meant | null {
  const text = prompt.normalize('NFKC').toLowerCase();
  const named = effects
    .map((effect) => ({
      effect,
      longest: Math.max(
        0,
        ...[effect.name, effect.label.zh, ...effect.words].filter((word) => has(text, word)).map(weight),
      ),
    }))
    .reduce((best, each) => (each.longest > best.longest ? each : best));
  if (named.longest === 0) return null;
  const { effect } = named;
  const controls: Record<string, number> = {};
  for (const { words, control, by } of manners) {
    const found = effect.controls.find(({ name }) => name === control);
    // A word that names the effect says nothing of its manner.
    const manner = words.some((word) => has(text, word) && !effect.words.some((own) => own.includes(word)));
    if (!found || !manner) continue;
    const moved = (controls[control] ?? found.usual) + by * (found.maximum - found.minimum);
    controls[control] = Math.max(found.minimum, Math.min(found.maximum, moved));
  }
  return { effect, controls };
}

/** A Chinese character says about as much as four letters. */
const weight = (word: string): number => word.length + 3 * (word.match(/\p{Script=Han}/gu)?.length ?? 0);

/** What is said has no effect in it. */
export class EffectUnknown extends Error {
  readonly code = 'effect-unknown';

  constructor(prompt: string) {
    super(
      `“${prompt}” names no sound that can be made. There are ${effects.map(({ name }) => name).join(', ')}: use one of these words.`,
    );
    this.name = 'EffectUnknown';
  }
}
