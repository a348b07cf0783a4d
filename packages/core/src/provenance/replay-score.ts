/** Whether making a score's proposal again gave the same notes, and if not, why not. */
import type { Note } from '../media/score/score.ts';
import type { ScoreRecipe, ScoreReplay } from '../protocol/score-proposals.ts';

interface ScoreReplayNow {
  /** Null when the maker does not exist any more. */
  readonly makerHash: string | null;
  readonly runtime: string;
  /** Null when it could not be made. */
  readonly notes: readonly Note[] | null;
}

/** Offers that share at least so much of their notes count as close. */
const closeFrom = 0.9;

export function scoreReplayVerdict(
  recipe: ScoreRecipe,
  original: readonly Note[],
  { makerHash, runtime, notes }: ScoreReplayNow,
): ScoreReplay {
  const changed: ScoreReplay['changed'] = [];
  if (makerHash === null) changed.push('maker-gone');
  else if (makerHash !== recipe.makerHash) changed.push('model');
  if (runtime !== recipe.runtime) changed.push('runtime');
  if (notes === null) {
    const reason = `${recipe.makerName} is not here any more, so that it cannot be asked again.`;
    return { verdict: 'not-reproducible', reason, changed, similarity: 0 };
  }
  const similarity = similarityOfNotes(original, notes);
  if (JSON.stringify(original) === JSON.stringify(notes))
    return { verdict: 'exact', reason: 'The same recipe gave the same notes, byte by byte.', changed, similarity };
  changed.push('notes');
  return {
    verdict: similarity >= closeFrom ? 'close' : 'not-reproducible',
    reason: `The notes differ. ${whyOf(recipe, changed)}`,
    changed,
    similarity,
  };
}

function whyOf({ makerName }: ScoreRecipe, changed: ScoreReplay['changed']): string {
  if (changed.includes('model')) return `${makerName} has another model than then.`;
  if (changed.includes('runtime'))
    return 'It was computed by another runtime or on another kind of processor than then.';
  return 'Nothing that is recorded changed: please report this.';
}

/** The share of notes that two lists have in common, by place, length, pitch and line; 0 to 1. */
function similarityOfNotes(a: readonly Note[], b: readonly Note[]): number {
  if (a.length + b.length === 0) return 1;
  const keyOf = ({ track, voice, start, duration, pitch }: Note) => [track, voice, start, duration, pitch].join(' ');
  const left = new Map<string, number>();
  for (const note of a) left.set(keyOf(note), (left.get(keyOf(note)) ?? 0) + 1);
  let same = 0;
  for (const note of b) {
    const count = left.get(keyOf(note)) ?? 0;
    if (count === 0) continue;
    same += 1;
    left.set(keyOf(note), count - 1);
  }
  return (2 * same) / (a.length + b.length);
}
