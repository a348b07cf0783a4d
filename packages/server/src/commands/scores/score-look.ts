/** How a score looks in lists. */
import type { Work } from '@fourhands/core';
import type { Score } from '@fourhands/core/media/score/score';
import { scoreMedium } from '@fourhands/core/media/score/score-medium';

export function lookOfScore(score: Score): Pick<Work, 'preview' | 'length'> {
  return { preview: scoreMedium.preview(score), length: scoreMedium.sizeOf(score) };
}
