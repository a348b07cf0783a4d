/** What the server and a writer's process say to each other. */
import type { Alternative, Failure } from '@fourhands/core';

export type WriterAsk<Request> =
  | { readonly type: 'write'; readonly number: number; readonly request: Request }
  | { readonly type: 'alternatives'; readonly number: number; readonly prefix: string; readonly most: number }
  | { readonly type: 'stop'; readonly number: number };

export type WriterReply =
  | { readonly type: 'text'; readonly number: number; readonly text: string }
  | { readonly type: 'alternatives'; readonly number: number; readonly alternatives: readonly Alternative[] }
  | { readonly type: 'end'; readonly number: number }
  | { readonly type: 'failed'; readonly number: number; readonly failure: Failure };
