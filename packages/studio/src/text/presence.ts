/** Where the others are in the text: people in the warm colour, makers in the cool one, each with a name. */
import { StateEffect, StateField, type Extension, type Range } from '@codemirror/state';
import { Decoration, EditorView, WidgetType, type DecorationSet } from '@codemirror/view';

export interface Visitor {
  readonly session: string;
  readonly hand: 'person' | 'maker';
  readonly label: string;
  readonly anchor: number;
  readonly head: number;
}

export const showVisitors = StateEffect.define<readonly Visitor[]>();

class CursorWidget extends WidgetType {
  readonly #visitor: Visitor;

  constructor(visitor: Visitor) {
    super();
    this.#visitor = visitor;
  }

  override eq(other: CursorWidget): boolean {
    return this.#visitor.label === other.#visitor.label && this.#visitor.hand === other.#visitor.hand;
  }

  toDOM(): HTMLElement {
    const cursor = document.createElement('span');
    cursor.className = 'fh-visitor';
    cursor.dataset['hand'] = this.#visitor.hand;
    cursor.setAttribute('aria-hidden', 'true');
    const label = document.createElement('span');
    label.className = 'fh-visitor-name';
    label.textContent = this.#visitor.label;
    cursor.append(label);
    return cursor;
  }

  override get lineBreaks(): number {
    return 0;
  }

  override ignoreEvent(): boolean {
    return true;
  }
}

function draw(visitors: readonly Visitor[], length: number): DecorationSet {
  const ranges: Range<Decoration>[] = [];
  for (const visitor of visitors) {
    const head = Math.min(visitor.head, length);
    const anchor = Math.min(visitor.anchor, length);
    if (anchor !== head) {
      const mark = Decoration.mark({ class: 'fh-visitor-range', attributes: { 'data-hand': visitor.hand } });
      ranges.push(mark.range(Math.min(anchor, head), Math.max(anchor, head)));
    }
    ranges.push(Decoration.widget({ widget: new CursorWidget(visitor), side: 1 }).range(head));
  }
  return Decoration.set(ranges, true);
}

export const visitors: Extension = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(shown, transaction) {
    let next = shown.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (effect.is(showVisitors)) next = draw(effect.value, transaction.state.doc.length);
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});
