/**
 * Something that can make. A maker gives plain text and nothing else: it never edits a work, is never trusted with where
 * its text goes, and needs no tool calling and no valid JSON.
 */
import { z } from 'zod';
import type { Brief } from '../brief/brief.ts';
import type { Turn } from '../dialogue/turn.ts';
import type { Alternative } from '../protocol/alternatives.ts';
import { identifier } from '../protocol/common.ts';
import { scriptSharesSchema } from '../protocol/dataset.ts';
import type { SentenceAsked } from '../translation/asked.ts';
import { mediumNameSchema } from '../work/work.ts';

export const operationSchema = z
  .enum(['generate', 'continue', 'fill', 'vary', 'transform', 'explain'])
  .meta({ id: 'Operation' });
export type Operation = z.infer<typeof operationSchema>;

/** What a person may ask for with a selected range; `own` goes by the prompt's words alone. */
export const actionSchema = z
  .enum(['shorter', 'longer', 'plainer', 'warmer', 'fix', 'translate', 'continue', 'again', 'own'])
  .meta({ id: 'Action' });
export type Action = z.infer<typeof actionSchema>;

/** One control, of which the studio draws a form. */
export const controlSchema = z
  .object({
    name: z.string(),
    label: z.object({ en: z.string(), zh: z.string() }),
    minimum: z.number(),
    maximum: z.number(),
    step: z.number().positive(),
    default: z.number(),
  })
  .meta({ id: 'Control' });
export type Control = z.infer<typeof controlSchema>;

export const makerDescriptionSchema = z
  .object({
    id: identifier,
    name: z.string(),
    kind: z.enum(['embedded', 'local', 'connected', 'procedure']),
    medium: mediumNameSchema,
    operations: z.array(operationSchema),
    actions: z.array(actionSchema).meta({ description: 'Those that it can do with a selected range.' }),
    controls: z.array(controlSchema),
    alternatives: z
      .boolean()
      .optional()
      .meta({ description: 'Whether it can say what words it finds likely at a place.' }),
    learned: z
      .object({
        scripts: scriptSharesSchema.meta({ description: 'Empty where it is not known.' }),
        contextCharacters: z.number().int().meta({ description: 'About how much before a place it reads.' }),
        recites: z.boolean().meta({ description: 'Much of what it writes stands in what it learned from.' }),
      })
      .optional()
      .meta({ description: 'Of a writer that a person trained: what it has seen.' }),
    translation: z
      .literal('terms')
      .optional()
      .meta({ description: 'It puts the terms of a translation in place, leaves the rest, and can do nothing else.' }),
    briefs: z
      .enum(['also', 'only'])
      .optional()
      .meta({ description: 'Whether it writes from the facts of a brief. Absent where it would not heed them.' }),
    talks: z
      .boolean()
      .optional()
      .meta({ description: 'Whether it answers in a talk; otherwise it goes on from words.' }),
    hash: z.string().meta({ description: 'Of the model’s file; of a provider, its address and model name.' }),
    destination: z
      .string()
      .nullable()
      .meta({ description: 'The host that requests go to; null when they stay on this machine.' }),
    available: z.boolean(),
    reason: z.string().nullable().meta({ description: 'Why it is not available, and what to do.' }),
  })
  .meta({ id: 'MakerDescription' });
export type MakerDescription = z.infer<typeof makerDescriptionSchema>;

export interface MakeRequest {
  readonly operation: Operation;
  readonly action: Action | null;
  /** The person's words; may be empty. */
  readonly prompt: string;
  readonly controls: Readonly<Record<string, number>>;
  /** 0 to 2³² − 1. Candidate i of a request uses it and i. */
  readonly seed: number;
  readonly candidates: number;
  /** The text before the region, the region's own, and the text after it. */
  readonly before: string;
  readonly selected: string;
  readonly after: string;
  /** What the person kept of earlier proposals, newest first, and what was rejected. */
  readonly kept: readonly string[];
  readonly rejected: readonly string[];
  /** Of a sentence that is to be translated. `correction` says what was wrong with the answer before. */
  readonly translation?: (SentenceAsked & { readonly correction?: string }) | undefined;
  /** The facts that the text is to be written from; only makers that describe themselves by `briefs` get one. */
  readonly brief?: Brief | undefined;
  /** A talk, up to what is to be answered; only makers that describe themselves by `talks` get one. */
  readonly turns?: readonly Turn[] | undefined;
}

/**
 * `text` is put after what the candidate already has; `again` gives that up, and the candidate begins anew. `usage` may come
 * once, at the end.
 */
export type MakeEvent =
  | { readonly type: 'text'; readonly candidate: number; readonly text: string }
  | { readonly type: 'again'; readonly candidate: number }
  | { readonly type: 'end'; readonly candidate: number }
  | { readonly type: 'usage'; readonly tokensIn: number; readonly tokensOut: number; readonly cost: number | null };

export interface Maker {
  describe(): MakerDescription;
  /**
   * What is to stand in the region's place. Every candidate ends by `end`, or the generator throws. Aborting ends it soon
   * after, by throwing the signal's reason.
   * @throws a MakerFailure of the makers' own, each with a stable code
   */
  make(request: MakeRequest, signal: AbortSignal): AsyncGenerator<MakeEvent, void, void>;
  /**
   * The words that it finds likely after a text, the likeliest first and at most so many. Absent where it cannot say.
   * @throws as make
   */
  alternatives?: (before: string, most: number, signal: AbortSignal) => Promise<readonly Alternative[]>;
}
