/** Each line runs the way its own letters do: left to right or right to left. */
import { RangeSetBuilder, type Extension } from '@codemirror/state';
import { Decoration, EditorView, ViewPlugin, type DecorationSet, type ViewUpdate } from '@codemirror/view';

const ofItself = Decoration.line({ attributes: { dir: 'auto' } });

function draw(view: EditorView): DecorationSet {
  const lines = new RangeSetBuilder<Decoration>();
  for (const { from, to } of view.visibleRanges) {
    for (let at = from; at <= to;) {
      const line = view.state.doc.lineAt(at);
      lines.add(line.from, line.from, ofItself);
      at = line.to + 1;
    }
  }
  return lines.finish();
}

class LineDirection {
  lines: DecorationSet;

  constructor(view: EditorView) {
    this.lines = draw(view);
  }

  update(update: ViewUpdate): void {
    if (update.docChanged || update.viewportChanged) this.lines = draw(update.view);
  }
}

export const lineDirection: Extension = [
  EditorView.perLineTextDirection.of(true),
  ViewPlugin.fromClass(LineDirection, { decorations: (plugin) => plugin.lines }),
];
