/** Whether making a sound's proposal again gave the same samples, and if not, why not. */
import type { SoundRecipe, SoundReplay } from '../protocol/sound-proposals.ts';

interface SoundReplayNow {
  /** Null when the maker does not exist any more. */
  readonly makerHash: string | null;
  readonly runtime: string;
  /** The SHA-256 of what was made; null when it could not be made. */
  readonly source: string | null;
}

export function soundReplayVerdict(
  recipe: SoundRecipe,
  original: string,
  { makerHash, runtime, source }: SoundReplayNow,
): SoundReplay {
  if (makerHash === null || source === null)
    return {
      verdict: 'not-reproducible',
      reason: `${recipe.makerName} is not here any more, so that it cannot be asked again.`,
      changed: ['maker-gone'],
    };
  const changed: SoundReplay['changed'] = [];
  if (makerHash !== recipe.makerHash) changed.push('maker');
  if (runtime !== recipe.runtime) changed.push('runtime');
  if (source === original)
    return { verdict: 'exact', reason: 'The same recipe gave the same sound, byte by byte.', changed };
  changed.push('samples');
  return { verdict: 'not-reproducible', reason: `The samples differ. ${whyOf(recipe, changed)}`, changed };
}

function whyOf({ makerName }: SoundRecipe, changed: SoundReplay['changed']): string {
  if (changed.includes('maker')) return `${makerName} makes sounds otherwise than then.`;
  if (changed.includes('runtime'))
    return 'It was computed by another runtime or on another kind of processor than then.';
  return 'Nothing that is recorded changed: please report this.';
}
