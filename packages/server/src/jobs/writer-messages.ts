/** What the server and the writer's process say to each other. */
import type { Alternative, Failure } from '@fourhands/core';
import type { WriteRequest } from '@fourhands/models/transformer/sample';

export type WriterAsk =
  | { readonly type: 'write'; readonly number: number; readonly request: WriteRequest }
  | { readonly type: 'alternatives'; readonly number: number; readonly prefix: string; readonly most: number }
  | { readonly type: 'stop'; readonly number: number };

export type WriterReply =
  | { readonly type: 'text'; readonly number: number; readonly text: string }
  | { readonly type: 'alternatives'; readonly number: number; readonly alternatives: readonly Alternative[] }
  | { readonly type: 'end'; readonly number: number }
  | { readonly type: 'failed'; readonly number: number; readonly failure: Failure };
