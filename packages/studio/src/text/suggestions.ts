/**
 * What a maker suggests, in its place in the text: hunks as a readable difference (what would go struck through, what would
 * come underlined), and ghost text at the cursor. Nothing of it is in the text until it is taken.
 */
import { StateEffect, StateField, type Extension, type Range } from '@codemirror/state';
import { Decoration, EditorView, WidgetType, type DecorationSet } from '@codemirror/view';

export interface ShownHunk {
  readonly index: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly current: boolean;
  /** In words, for who cannot see the colours. */
  readonly label: string;
}

export interface Ghost {
  readonly at: number;
  readonly text: string;
}

export const showHunks = StateEffect.define<readonly ShownHunk[]>();
export const showGhost = StateEffect.define<Ghost | null>();

class AddedWidget extends WidgetType {
  readonly #hunk: ShownHunk;
  readonly #onChoose: (index: number) => void;

  constructor(hunk: ShownHunk, onChoose: (index: number) => void) {
    super();
    this.#hunk = hunk;
    this.#onChoose = onChoose;
  }

  override eq(other: AddedWidget): boolean {
    const [a, b] = [this.#hunk, other.#hunk];
    return a.text === b.text && a.current === b.current && a.index === b.index && a.label === b.label;
  }

  toDOM(): HTMLElement {
    const added = document.createElement('ins');
    added.className = 'fh-added';
    added.dataset['current'] = String(this.#hunk.current);
    added.setAttribute('aria-label', this.#hunk.label);
    added.textContent = this.#hunk.text === '' ? '⌫' : this.#hunk.text;
    if (this.#hunk.text === '') added.dataset['empty'] = 'true';
    added.addEventListener('mousedown', (event) => {
      event.preventDefault();
      this.#onChoose(this.#hunk.index);
    });
    return added;
  }

  override ignoreEvent(): boolean {
    return true;
  }
}

class GhostWidget extends WidgetType {
  readonly #text: string;

  constructor(text: string) {
    super();
    this.#text = text;
  }

  override eq(other: GhostWidget): boolean {
    return this.#text === other.#text;
  }

  toDOM(): HTMLElement {
    const ghost = document.createElement('span');
    ghost.className = 'fh-ghost';
    ghost.textContent = this.#text;
    return ghost;
  }
}

function drawHunks(hunks: readonly ShownHunk[], length: number, onChoose: (index: number) => void): DecorationSet {
  const ranges: Range<Decoration>[] = [];
  for (const hunk of hunks) {
    if (hunk.end > length) continue;
    if (hunk.end > hunk.start) {
      const attributes = { 'data-current': String(hunk.current) };
      ranges.push(Decoration.mark({ class: 'fh-removed', tagName: 'del', attributes }).range(hunk.start, hunk.end));
    }
    ranges.push(Decoration.widget({ widget: new AddedWidget(hunk, onChoose), side: 1 }).range(hunk.end));
  }
  return Decoration.set(ranges, true);
}

/** `onChoose` hears of a click on a hunk. */
export function suggestions(onChoose: (index: number) => void): Extension {
  const hunks = StateField.define<DecorationSet>({
    create: () => Decoration.none,
    update(shown, transaction) {
      let next = shown.map(transaction.changes);
      for (const effect of transaction.effects) {
        if (effect.is(showHunks)) next = drawHunks(effect.value, transaction.state.doc.length, onChoose);
      }
      return next;
    },
    provide: (field) => EditorView.decorations.from(field),
  });
  const ghost = StateField.define<DecorationSet>({
    create: () => Decoration.none,
    update(shown, transaction) {
      let next = shown.map(transaction.changes);
      for (const effect of transaction.effects) {
        if (!effect.is(showGhost)) continue;
        const given = effect.value;
        const fits = given !== null && given.text !== '' && given.at <= transaction.state.doc.length;
        next = fits
          ? Decoration.set(Decoration.widget({ widget: new GhostWidget(given.text), side: 2 }).range(given.at))
          : Decoration.none;
      }
      return next;
    },
    provide: (field) => EditorView.decorations.from(field),
  });
  return [hunks, ghost];
}
