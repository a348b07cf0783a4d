/**
 * Which continuations are worth a place in a short list: those that save most keys in expectation, given the others in the
 * list (greedy choice; such sums have diminishing returns, Nemhauser et al. 1978). It looks at likelihoods alone.
 */

/** A text that may follow, in a tree of them. */
export interface Continuation {
  readonly text: string;
  /** Its units. */
  readonly path: readonly number[];
  readonly probability: number;
  /** What it goes on from by one unit; null for the first unit. */
  readonly parent: Continuation | null;
}

/**
 * Keys that are saved by a first unit in the list, over typing on: the next letter would bring most units into the list, so
 * that a long one saves little more than a short one. Each further unit would have been taken with one key.
 */
const savedAtFirst = ({ length }: string): number => Math.min(length - 1, 1 + 0.25 * Math.max(0, length - 2));

function firstOf(continuation: Continuation): Continuation {
  let at = continuation;
  while (at.parent) at = at.parent;
  return at;
}

const depthOf = ({ parent }: Continuation): number => (parent ? 1 + depthOf(parent) : 1);

/**
 * The list, most useful first. Of a listed text a person may also take the first word alone, so that being long costs it
 * nothing.
 */
export function chooseList(tree: readonly Continuation[], count: number): Continuation[] {
  const chosen: Continuation[] = [];
  // Keys that the list saves by now when the text goes on with a continuation and no further.
  const saved = new Map<Continuation, number>();
  const covered = new Set<Continuation>();
  const ways = tree.map((continuation) => ({
    continuation,
    first: firstOf(continuation),
    further: depthOf(continuation) - 1,
  }));
  while (chosen.length < count) {
    let best: (typeof ways)[number] | null = null;
    let most = 1e-9;
    for (const way of ways) {
      const gain = gainOf(way, saved, covered);
      if (gain > most) [best, most] = [way, gain];
    }
    if (!best) break;
    chosen.push(best.continuation);
    covered.add(best.first);
    saved.set(best.continuation, best.further);
  }
  return chosen;
}

function gainOf(
  {
    continuation,
    first,
    further,
  }: { readonly continuation: Continuation; readonly first: Continuation; readonly further: number },
  saved: ReadonlyMap<Continuation, number>,
  covered: ReadonlySet<Continuation>,
): number {
  if (saved.has(continuation)) return 0;
  const newFirst = covered.has(first) ? 0 : first.probability * savedAtFirst(first.text);
  let gain = further * continuation.probability;
  for (const [other, keys] of saved) {
    if (goesOnFrom(continuation, other)) gain -= keys * continuation.probability;
    else if (goesOnFrom(other, continuation)) gain -= further * other.probability;
  }
  return newFirst + gain;
}

function goesOnFrom(later: Continuation, earlier: Continuation): boolean {
  for (let at = later.parent; at; at = at.parent) if (at === earlier) return true;
  return false;
}
