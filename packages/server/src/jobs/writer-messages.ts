/** What the server and the process of a writer, or of a voice, say to each other. */
import type { Alternative, Failure } from '@fourhands/core';

export type WriterAsk<Request> =
  | { readonly type: 'write'; readonly number: number; readonly request: Request }
  | { readonly type: 'alternatives'; readonly number: number; readonly prefix: string; readonly most: number }
  | { readonly type: 'stop'; readonly number: number };

/** `Piece` is what comes bit by bit: text of a writer. */
export type WriterReply<Piece = string> =
  | { readonly type: 'piece'; readonly number: number; readonly piece: Piece }
  | { readonly type: 'alternatives'; readonly number: number; readonly alternatives: readonly Alternative[] }
  | { readonly type: 'end'; readonly number: number }
  /** What was stopped is not computed on any more. */
  | { readonly type: 'stopped'; readonly number: number }
  | { readonly type: 'failed'; readonly number: number; readonly failure: Failure };
