/** A passage of a work that the next message is to quote. */
import type { NewQuote } from '@fourhands/core/protocol/dialogues';

export interface PendingQuote extends NewQuote {
  /** As it is now, to be shown; the server cuts it out itself. */
  readonly text: string;
}
