/** How a work looks in lists. */
import type { Work } from '@fourhands/core';
import type { TextDocument } from '@fourhands/core/media/text/text-document';

/** UTF-16 code units. */
const previewLength = 300;

export function lookOf(text: TextDocument): Pick<Work, 'preview' | 'length'> {
  return { preview: text.slice(0, previewLength), length: text.length };
}
