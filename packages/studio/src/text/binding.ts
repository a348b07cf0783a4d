/**
 * Keeps a CodeMirror view and a TextDocument the same. What the person does in the view becomes edits of the document, with
 * the way it came in (typed, pasted, moved); what happens to the document otherwise (others' edits, undo, a restored
 * version) becomes changes of the view that are marked so. CodeMirror's own history is not used: the document's undo takes
 * back this person's work only.
 */
import { Annotation, type Extension, type Transaction } from '@codemirror/state';
import { EditorView, ViewPlugin, type PluginValue, type ViewUpdate } from '@codemirror/view';
import { joinRuns, type AuthorRun } from '@fourhands/core/media/text/authorship';
import type { TextChange } from '@fourhands/core/media/text/text-change';
import type { ChangeListener, How } from '@fourhands/core/media/text/text-document';

/** What of a TextDocument the binding needs. */
export interface BoundDocument {
  readonly length: number;
  readonly toString: () => string;
  readonly edit: (changes: readonly TextChange[], how: How) => void;
  readonly authorship: (start?: number, end?: number) => readonly AuthorRun[];
  readonly undo: () => boolean;
  readonly redo: () => boolean;
  readonly onChange: (listener: ChangeListener) => () => void;
}

/** Marks the view's transactions that came from the document. */
const fromDocument = Annotation.define<'local' | 'undo' | 'import'>();

export function isOwnEdit(transaction: Transaction): boolean {
  return transaction.docChanged && transaction.annotation(fromDocument) === undefined;
}

/** Text that was cut or copied here, with who made it: pasted into the same document, it stays theirs. */
interface Carried {
  readonly document: BoundDocument;
  readonly text: string;
  readonly runs: readonly AuthorRun[];
}

let carried: Carried | null = null;

function carry(view: EditorView, document: BoundDocument): void {
  const { main } = view.state.selection;
  if (main.empty) return;
  const { from, to } = main;
  carried = { document, text: view.state.sliceDoc(from, to), runs: document.authorship(from, to) };
}

/** Moving a line down puts its line end on the other side of it: the same runs, turned by one. */
function turned(runs: readonly AuthorRun[], by: 1 | -1): readonly AuthorRun[] {
  const edge = by === 1 ? runs[0] : runs.at(-1);
  if (edge === undefined) return runs;
  const unit: AuthorRun = { length: 1, by: edge.by };
  const rest = edge.length === 1 ? [] : [{ length: edge.length - 1, by: edge.by }];
  return by === 1 ? joinRuns(rest, runs.slice(1), [unit]) : joinRuns([unit], runs.slice(0, -1), rest);
}

/** The runs of a text that one transaction takes away in one place and puts in at another. */
function runsMoved(
  text: string,
  removed: readonly { text: string; runs: readonly AuthorRun[] }[],
): readonly AuthorRun[] | null {
  for (const one of removed) {
    if (one.text === text) return one.runs;
    if (one.text.length !== text.length || text.length < 2) continue;
    if (one.text.slice(1) + one.text.slice(0, 1) === text) return turned(one.runs, 1);
    if (one.text.slice(-1) + one.text.slice(0, -1) === text) return turned(one.runs, -1);
  }
  return null;
}

/** How the changes of a transaction came in. Asked before they are made in the document. */
export function howOf(
  transaction: Transaction,
  changes: readonly TextChange[],
  document: BoundDocument,
  held: Carried | null = carried,
): How {
  if (transaction.isUserEvent('input.paste') || transaction.isUserEvent('input.drop')) {
    const own =
      held !== null && held.document === document && changes.every(({ text }) => text === '' || text === held.text);
    if (!own) return { kind: 'pasted' };
    return { kind: 'moved', runs: changes.map(({ text }) => (text === '' ? [] : held.runs)) };
  }
  if (transaction.isUserEvent('move')) {
    const before = transaction.startState;
    const removed = changes
      .filter(({ start, end }) => end > start)
      .map(({ start, end }) => ({ text: before.sliceDoc(start, end), runs: document.authorship(start, end) }));
    const runs = changes.map(({ text }) => (text === '' ? [] : runsMoved(text, removed)));
    if (runs.every((one) => one !== null)) return { kind: 'moved', runs };
  }
  return { kind: 'typed' };
}

export function changesOf(transaction: Transaction): readonly TextChange[] {
  const changes: TextChange[] = [];
  transaction.changes.iterChanges((start, end, _from, _to, inserted) => {
    changes.push({ start, end, text: inserted.toString() });
  }, true);
  return changes;
}

class Binding implements PluginValue {
  readonly #document: BoundDocument;
  readonly #stop: () => void;
  /** True while an edit of the view's is made in the document. */
  #editing = false;

  constructor(view: EditorView, document: BoundDocument) {
    this.#document = document;
    this.#stop = document.onChange((changes, source) => {
      if (this.#editing) return;
      view.dispatch({
        changes: changes.map(({ start, end, text }) => ({ from: start, to: end, insert: text })),
        annotations: fromDocument.of(source),
        ...(source === 'undo' ? placeAfter(changes) : {}),
      });
    });
  }

  update(update: ViewUpdate): void {
    for (const transaction of update.transactions) {
      if (!isOwnEdit(transaction)) continue;
      const changes = changesOf(transaction);
      const how = howOf(transaction, changes, this.#document);
      this.#editing = true;
      try {
        this.#document.edit(changes, how);
      } finally {
        this.#editing = false;
      }
    }
    // The document keeps whole characters only; where it took something else than what was typed, its text holds.
    if (update.docChanged && this.#document.length !== update.state.doc.length) {
      queueMicrotask(() => replaceAll(update.view, this.#document.toString()));
    }
  }

  destroy(): void {
    this.#stop();
  }
}

function placeAfter(changes: readonly TextChange[]): { selection: { anchor: number }; scrollIntoView: true } {
  let shift = 0;
  let place = 0;
  for (const { start, end, text } of changes) {
    place = start + shift + text.length;
    shift += text.length - (end - start);
  }
  return { selection: { anchor: place }, scrollIntoView: true };
}

function replaceAll(view: EditorView, text: string): void {
  const now = view.state.doc.toString();
  if (now === text) return;
  view.dispatch({
    changes: { from: 0, to: now.length, insert: text },
    annotations: fromDocument.of('import'),
    selection: { anchor: Math.min(view.state.selection.main.head, text.length) },
  });
}

/** The view's text must be the document's when it is made. */
export function bindDocument(document: BoundDocument): Extension {
  return [
    ViewPlugin.define((view) => new Binding(view, document)),
    EditorView.domEventHandlers({
      cut(_event, view) {
        carry(view, document);
        return false;
      },
      copy(_event, view) {
        carry(view, document);
        return false;
      },
      dragstart(_event, view) {
        carry(view, document);
        return false;
      },
      // The browser's own undo (a menu, a shake of the phone) would know nothing of the document's.
      beforeinput(event) {
        if (event.inputType !== 'historyUndo' && event.inputType !== 'historyRedo') return false;
        event.preventDefault();
        return event.inputType === 'historyUndo' ? document.undo() : document.redo();
      },
    }),
  ];
}
