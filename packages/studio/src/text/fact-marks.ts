/** Facts in the text: stated, altered or invented, each with a line and a sign of its own, and told in words to who points at it. */
import { StateEffect, StateField, type Extension, type Range } from '@codemirror/state';
import { Decoration, EditorView, type DecorationSet } from '@codemirror/view';
import type { FactMark } from '@fourhands/core/brief/check-text';

export interface ShownFact {
  readonly start: number;
  readonly end: number;
  readonly state: FactMark['state'];
  /** In words, for who points at it. */
  readonly label: string;
}

export const showFacts = StateEffect.define<readonly ShownFact[]>();

function draw(facts: readonly ShownFact[], length: number): DecorationSet {
  const ranges: Range<Decoration>[] = [];
  for (const { start, end, state, label } of facts) {
    if (start >= end || end > length) continue;
    const attributes = { 'data-state': state, title: label };
    ranges.push(Decoration.mark({ class: 'fh-fact', attributes }).range(start, end));
  }
  return Decoration.set(ranges);
}

export const factMarks: Extension = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(shown, transaction) {
    let next = shown.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (effect.is(showFacts)) next = draw(effect.value, transaction.state.doc.length);
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});
