/** Who made each part of the text, as underlines and colours, and the tooltip on what a maker made. */
import { StateEffect, StateField, type Extension, type Range } from '@codemirror/state';
import { Decoration, EditorView, hoverTooltip, type DecorationSet } from '@codemirror/view';
import type { Attribution, AuthorRun } from '@fourhands/core/media/text/authorship';

/** What the person sees: a maker's text that a person has changed since is a kind of its own. */
export type AuthorKind = 'typed' | 'pasted' | 'imported' | 'made' | 'edited';

export const authorKinds: readonly AuthorKind[] = ['typed', 'pasted', 'imported', 'made', 'edited'];

export interface AuthorStretch {
  readonly start: number;
  readonly end: number;
  readonly kind: AuthorKind;
  readonly by: Attribution;
}

interface Pieces {
  /** The lengths at which the pieces were put in: one for a hunk that was taken, several where a maker wrote live. */
  readonly lengths: Set<number>;
  /** Whether every piece has its length, and whether nothing stands between them. */
  whole: boolean;
  together: boolean;
  end: number;
}

/**
 * The runs of a whole text as stretches. A maker's text is edited where a piece of it no longer has its full length, or
 * where something else stands between what was written in one go.
 */
export function stretchesOf(runs: readonly AuthorRun[]): readonly AuthorStretch[] {
  const groups = new Map<string, Pieces>();
  let at = 0;
  for (const { by, length } of runs) {
    const start = at;
    at += length;
    if (by.kind !== 'made') continue;
    const key = `${by.recipe}:${by.hunk}`;
    const known = groups.get(key);
    const pieces = known ?? { lengths: new Set(), whole: true, together: true, end: start };
    pieces.lengths.add(by.of);
    // Pieces of one length that follow each other are one run.
    if (length % by.of !== 0) pieces.whole = false;
    if (pieces.end !== start) pieces.together = false;
    pieces.end = at;
    groups.set(key, pieces);
  }
  const kindOf = (by: Attribution): AuthorKind => {
    if (by.kind !== 'made') return by.kind;
    const pieces = groups.get(`${by.recipe}:${by.hunk}`);
    const intact = pieces?.whole === true && (pieces.together || pieces.lengths.size === 1);
    return intact ? 'made' : 'edited';
  };
  const stretches: AuthorStretch[] = [];
  at = 0;
  for (const { by, length } of runs) {
    const kind = kindOf(by);
    const last = stretches.at(-1);
    const start = at;
    at += length;
    if (last !== undefined && last.kind === kind && sameSource(last.by, by))
      stretches[stretches.length - 1] = { ...last, end: at };
    else stretches.push({ start, end: at, kind, by });
  }
  return stretches;
}

/** One peer's, and of one recipe where a maker made it: to a reader the pieces are one. */
function sameSource(a: Attribution, b: Attribution): boolean {
  const recipe = (by: Attribution) => (by.kind === 'made' ? by.recipe : null);
  return a.kind === b.kind && a.peer === b.peer && recipe(a) === recipe(b);
}

export function stretchAt(stretches: readonly AuthorStretch[], place: number): AuthorStretch | null {
  return (
    stretches.find(({ start, end }) => start <= place && place < end) ??
    stretches.find(({ end }) => end === place) ??
    null
  );
}

export const showAuthors = StateEffect.define<readonly AuthorStretch[]>();

function draw(stretches: readonly AuthorStretch[], length: number): DecorationSet {
  const ranges: Range<Decoration>[] = [];
  for (const { start, end, kind } of stretches) {
    if (start >= end || end > length) continue;
    ranges.push(Decoration.mark({ class: 'fh-author', attributes: { 'data-author': kind } }).range(start, end));
  }
  return Decoration.set(ranges);
}

interface MarkOptions {
  /** The stretch at a place now; null where there is nothing to say. */
  readonly at: (place: number) => AuthorStretch | null;
  /** Fills the tooltip; gives back what empties it. */
  readonly fill: (element: HTMLElement, stretch: AuthorStretch) => () => void;
}

export function authorshipMarks({ at, fill }: MarkOptions): Extension {
  return [
    StateField.define<DecorationSet>({
      create: () => Decoration.none,
      update(shown, transaction) {
        let next = shown.map(transaction.changes);
        for (const effect of transaction.effects) {
          if (effect.is(showAuthors)) next = draw(effect.value, transaction.state.doc.length);
        }
        return next;
      },
      provide: (field) => EditorView.decorations.from(field),
    }),
    hoverTooltip(
      (_view, place) => {
        const stretch = at(place);
        if (stretch === null) return null;
        return {
          pos: stretch.start,
          end: stretch.end,
          above: true,
          create() {
            const dom = document.createElement('div');
            dom.className = 'fh-recipe-tip';
            const empty = fill(dom, stretch);
            return { dom, destroy: empty };
          },
        };
      },
      { hoverTime: 350 },
    ),
  ];
}
