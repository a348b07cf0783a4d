/** How a work looks in lists. */
import type { Work } from '@fourhands/core';
import type { TextDocument } from '@fourhands/core/media/text/text-document';
import { textMedium } from '@fourhands/core/media/text/text-medium';

/** UTF-16 code units from the beginning, more than a preview takes. */
const beginning = 1_200;

export function lookOf(text: TextDocument): Pick<Work, 'preview' | 'length'> {
  return { preview: textMedium.preview(text.slice(0, beginning)), length: text.length };
}
