/** What the server and the writer's process say to each other. */
import type { Failure } from '@fourhands/core';
import type { WriteRequest } from '@fourhands/models/transformer/sample';

export type WriterAsk =
  | { readonly type: 'write'; readonly number: number; readonly request: WriteRequest }
  | { readonly type: 'stop'; readonly number: number };

export type WriterReply =
  | { readonly type: 'text'; readonly number: number; readonly text: string }
  | { readonly type: 'end'; readonly number: number }
  | { readonly type: 'failed'; readonly number: number; readonly failure: Failure };
