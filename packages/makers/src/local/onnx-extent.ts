/**
 * Whether an ONNX file is whole, without reading it: its outermost fields are walked by their lengths (protocol buffers'
 * wire format), so that a file that was cut off is told from a whole one by a few reads. What is inside is not looked at.
 */
import type { FileHandle } from 'node:fs/promises';

const longestHead = 20;

/** Null when it is whole; else what is wrong with it, in words. */
export async function onnxFault(file: FileHandle): Promise<string | null> {
  const { size } = await file.stat();
  if (size === 0) return 'it is empty';
  let at = 0;
  let graph = false;
  while (at < size) {
    const head = new Uint8Array(longestHead);
    const { bytesRead } = await file.read(head, 0, longestHead, at);
    const tag = varint(head, 0, bytesRead);
    if (tag === null) return 'it is not an ONNX file';
    const [field, wire] = [Math.floor(tag.value / 8), tag.value % 8];
    if (field === 0 || field > 50) return 'it is not an ONNX file';
    if (wire === 0) {
      const number = varint(head, tag.end, bytesRead);
      if (number === null) return 'it ends in the middle';
      at += number.end;
    } else if (wire === 2) {
      const length = varint(head, tag.end, bytesRead);
      if (length === null) return 'it ends in the middle';
      at += length.end + length.value;
      if (field === 7) graph = true;
    } else return 'it is not an ONNX file';
  }
  if (at > size) return `it is cut off: at least ${at - size} of its bytes are missing`;
  return graph ? null : 'it holds no network';
}

function varint(bytes: Uint8Array, start: number, end: number): { value: number; end: number } | null {
  let value = 0;
  for (let at = start; at < Math.min(end, start + 10); at++) {
    value += (bytes[at]! & 127) * 2 ** (7 * (at - start));
    if (bytes[at]! < 128) return { value, end: at + 1 };
  }
  return null;
}
