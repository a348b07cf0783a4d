/** Locked parts of the text: marked in the text itself and by a padlock in the margin, which locks and unlocks. */
import { RangeSet, StateEffect, StateField, type Extension, type Range } from '@codemirror/state';
import { Decoration, EditorView, gutter, GutterMarker, type DecorationSet } from '@codemirror/view';
import type { Lock } from '@fourhands/core/region/region';

export const showLocks = StateEffect.define<readonly Lock[]>();

const svg = 'http://www.w3.org/2000/svg';
const closedPath = 'M6 9V6.5a4 4 0 0 1 8 0V9M4.500 9h11v8h-11z';
const openPath = 'M6 9V6.500a4 4 0 0 1 7.600-1.700M4.500 9h11v8h-11z';

class Padlock extends GutterMarker {
  readonly #closed: boolean;
  readonly #title: string;

  constructor(closed: boolean, title: string) {
    super();
    this.#closed = closed;
    this.#title = title;
  }

  override eq(other: Padlock): boolean {
    return this.#closed === other.#closed && this.#title === other.#title;
  }

  override toDOM(): Node {
    const drawing = document.createElementNS(svg, 'svg');
    drawing.setAttribute('viewBox', '0 0 20 20');
    drawing.setAttribute('class', 'fh-padlock');
    drawing.setAttribute('data-closed', String(this.#closed));
    const title = document.createElementNS(svg, 'title');
    title.textContent = this.#title;
    const path = document.createElementNS(svg, 'path');
    path.setAttribute('d', this.#closed ? closedPath : openPath);
    drawing.append(title, path);
    return drawing;
  }
}

interface LocksShown {
  readonly locks: readonly Lock[];
  readonly marks: DecorationSet;
}

function draw(locks: readonly Lock[], length: number): LocksShown {
  const inside = locks.filter(({ region }) => region.start < region.end && region.end <= length);
  const marks = inside.map(({ region }) => Decoration.mark({ class: 'fh-locked' }).range(region.start, region.end));
  return { locks: inside, marks: Decoration.set(marks, true) };
}

interface LockWords {
  readonly lock: string;
  readonly unlock: string;
}

/** `onToggle` gets the selected range or the line that was clicked. */
export function locking(words: LockWords, onToggle: (range: { start: number; end: number }) => void): Extension {
  const shown = StateField.define<LocksShown>({
    create: () => ({ locks: [], marks: Decoration.none }),
    update(before, transaction) {
      for (const effect of transaction.effects) {
        if (effect.is(showLocks)) return draw(effect.value, transaction.state.doc.length);
      }
      return transaction.docChanged ? { ...before, marks: before.marks.map(transaction.changes) } : before;
    },
    provide: (field) => EditorView.decorations.from(field, ({ marks }) => marks),
  });
  return [
    shown,
    gutter({
      class: 'fh-locks',
      renderEmptyElements: false,
      markers(view) {
        const markers = new Map<number, Padlock>();
        const { main } = view.state.selection;
        if (!main.empty) markers.set(view.state.doc.lineAt(main.from).from, new Padlock(false, words.lock));
        const cursor = view.state.field(shown).marks.iter();
        for (; cursor.value !== null; cursor.next()) {
          const last = view.state.doc.lineAt(cursor.to).from;
          for (let line = view.state.doc.lineAt(cursor.from); ; line = view.state.doc.line(line.number + 1)) {
            markers.set(line.from, new Padlock(true, words.unlock));
            if (line.from >= last) break;
          }
        }
        const ranges: Range<Padlock>[] = [...markers].map(([from, marker]) => marker.range(from));
        return RangeSet.of(ranges, true);
      },
      lineMarkerChange: (update) => update.selectionSet || update.docChanged,
      initialSpacer: () => new Padlock(false, ''),
      domEventHandlers: {
        mousedown(view, line, event) {
          event.preventDefault();
          const { main } = view.state.selection;
          const inside = !main.empty && main.from <= line.to && main.to >= line.from;
          onToggle(inside ? { start: main.from, end: main.to } : { start: line.from, end: line.to });
          return true;
        },
      },
    }),
  ];
}
