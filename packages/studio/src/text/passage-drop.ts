/** Takes what is dragged into the text from a talk; everything else that is dropped is the editor's own matter. */
import type { Extension } from '@codemirror/state';
import { dropCursor, EditorView } from '@codemirror/view';

/** `type` names what is taken; `onDrop` gets what was dragged and where, and answers whether it took it. */
export function passageDrop(type: string, onDrop: (transfer: DataTransfer, at: number) => boolean): Extension {
  const isOurs = (event: DragEvent) => event.dataTransfer?.types.includes(type) === true;
  return [
    dropCursor(),
    EditorView.domEventHandlers({
      dragover(event) {
        if (!isOurs(event)) return false;
        event.preventDefault();
        return false;
      },
      drop(event, view) {
        if (!isOurs(event) || event.dataTransfer === null) return false;
        const at = view.posAtCoords({ x: event.clientX, y: event.clientY }, false);
        if (!onDrop(event.dataTransfer, at)) return false;
        event.preventDefault();
        view.focus();
        return true;
      },
    }),
  ];
}
