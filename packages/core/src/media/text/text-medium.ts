/** Text as a medium: its unit is the UTF-16 code unit, its regions are ranges, and no character is ever cut. */
import { hunksBetween } from '../../proposal/hunks.ts';
import { rebaseRegion, touches } from '../../proposal/rebase.ts';
import type { TextRegion } from '../../region/region.ts';
import { snapToGraphemes } from '../../region/snap.ts';
import { ContentUnreadable, type FileFormat, type Medium } from '../medium.ts';
import { applyChanges, normaliseText, type TextChange } from './text-change.ts';
import { compareTexts } from './word-diff.ts';

const previewLength = 300;

const notText = 'This is not text: it holds bytes that no text has. Choose a plain text.';
const unknownEncoding =
  'This is neither UTF-8 nor UTF-16 with a byte order mark. Save it as plain text in UTF-8, then import it again.';

/** Reads UTF-8, with or without a byte order mark, and UTF-16 with one (RFC 3629, RFC 2781). @throws ContentUnreadable */
export function readText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw bytes.includes(0)
      ? new ContentUnreadable('other-content', notText)
      : new ContentUnreadable('unknown-encoding', unknownEncoding);
  }
  if (text.includes('\u0000')) throw new ContentUnreadable('other-content', notText);
  return normaliseText(text);
}

function plain(name: string, extension: string, mediaType: string): FileFormat<string> {
  return { name, extension, mediaType, write: (text) => new TextEncoder().encode(text), read: readText };
}

export const textMedium: Medium<string, TextRegion, TextChange> = {
  name: 'text',
  formats: [plain('text', 'txt', 'text/plain'), plain('markdown', 'md', 'text/markdown')],
  empty: () => '',
  canonical: normaliseText,
  sizeOf: (text) => text.length,
  whole: (text) => ({ start: 0, end: text.length }),
  snap: snapToGraphemes,
  within: (text, { start, end }) => text.slice(start, end),
  replace: (text, region, by) =>
    hunksBetween(region, text.slice(region.start, region.end), normaliseText(by)).map((hunk) => ({
      start: hunk.start,
      end: hunk.end,
      text: hunk.text,
    })),
  apply: applyChanges,
  touches,
  moved: rebaseRegion,
  compare: (before, after) => compareTexts(before, after, 'word'),
  preview: (text) => {
    const line = text
      .slice(0, previewLength * 4)
      .replaceAll(/\s+/g, ' ')
      .trim();
    return line.slice(0, snapToGraphemes(line, { start: 0, end: Math.min(line.length, previewLength) }).end);
  },
};
