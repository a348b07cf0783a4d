/**
 * What of a message is selected on the page, in places of the message's own text. Each element that shows a part of the text
 * says which part by `data-from` and `data-to`; what shows it otherwise than it is written counts as a whole.
 */
import type { TextRegion } from '@fourhands/core/region/region';

/** The type of a passage that is dragged. */
export const passageType = 'application/x-fourhands-passage';

export interface DraggedPassage {
  readonly messageId: string;
  readonly start: number;
  readonly end: number;
}

export function selectedPassage(body: HTMLElement | null): TextRegion | null {
  const selection = body?.ownerDocument.getSelection() ?? null;
  if (body === null || selection === null || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(body)) return null;
  let [start, end] = [Infinity, -Infinity];
  for (const element of body.querySelectorAll<HTMLElement>('[data-from]')) {
    const part = element.firstChild;
    if (!(part instanceof Text) || !range.intersectsNode(part)) continue;
    const [from, to] = [Number(element.dataset['from']), Number(element.dataset['to'])];
    const first = range.startContainer === part ? range.startOffset : 0;
    const last = range.endContainer === part ? range.endOffset : part.length;
    if (last <= first) continue;
    const same = to - from === part.length;
    start = Math.min(start, same ? from + first : from);
    end = Math.max(end, same ? from + last : to);
  }
  return end > start ? { start, end } : null;
}

export function readDragged(transfer: DataTransfer | null): DraggedPassage | null {
  try {
    const read = JSON.parse(transfer?.getData(passageType) ?? '') as Partial<DraggedPassage>;
    const { messageId, start, end } = read;
    return typeof messageId === 'string' && Number.isInteger(start) && Number.isInteger(end)
      ? { messageId, start: Number(start), end: Number(end) }
      : null;
  } catch {
    return null;
  }
}

export function giveDragged(transfer: DataTransfer, passage: DraggedPassage, text: string): void {
  transfer.setData(passageType, JSON.stringify(passage));
  transfer.setData('text/plain', text.slice(passage.start, passage.end));
  transfer.effectAllowed = 'copy';
}
