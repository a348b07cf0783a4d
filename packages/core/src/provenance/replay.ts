/** Whether making a proposal again gave the same, and if not, why not. */
import { compareTexts } from '../media/text/word-diff.ts';
import type { Recipe, Replay } from '../proposal/recipe.ts';

export interface ReplayNow {
  /** Null when the maker does not exist any more. */
  readonly makerHash: string | null;
  readonly runtime: string;
  /** Null when it could not be made. */
  readonly text: string | null;
}

/** Texts that share at least so much count as close. */
const closeFrom = 0.9;

export function replayVerdict(recipe: Recipe, original: string, now: ReplayNow): Replay {
  const changed: Replay['changed'] = [];
  if (now.makerHash === null) changed.push('maker-gone');
  else if (now.makerHash !== recipe.makerHash) changed.push('model');
  if (now.runtime !== recipe.runtime) changed.push('runtime');
  if (recipe.destination !== null) changed.push('provider');
  if (now.text === null) {
    return {
      verdict: 'not-reproducible',
      reason:
        now.makerHash === null
          ? `${recipe.makerName} is not here any more, so that it cannot be asked again.`
          : `${recipe.makerName} gave nothing this time.`,
      changed,
      similarity: 0,
      text: null,
    };
  }
  const similarity = similarityOf(original, now.text);
  if (now.text === original) {
    return {
      verdict: 'exact',
      reason: 'The same recipe gave the same text, character by character.',
      changed,
      similarity,
      text: now.text,
    };
  }
  changed.push('text');
  return {
    verdict: similarity >= closeFrom ? 'close' : 'not-reproducible',
    reason: `The text differs. ${whyOf(recipe, changed)}`,
    changed,
    similarity,
    text: now.text,
  };
}

function whyOf(recipe: Recipe, changed: Replay['changed']): string {
  if (changed.includes('model')) return `${recipe.makerName} has another model than then.`;
  if (changed.includes('runtime'))
    return 'It was computed by another runtime or on another kind of processor than then.';
  if (changed.includes('provider'))
    return `${recipe.destination ?? 'The provider'} computes it, and does not promise the same answer twice.`;
  return 'Nothing that is recorded changed: please report this.';
}

/** The share of characters that two texts have in common, 0 to 1. */
export function similarityOf(a: string, b: string): number {
  if (a === b) return 1;
  const same = compareTexts(a, b, 'word').reduce((sum, { kind, text }) => sum + (kind === 'same' ? text.length : 0), 0);
  return (2 * same) / (a.length + b.length);
}
