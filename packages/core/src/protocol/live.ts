/**
 * The live connection to one branch of a work: a WebSocket at /api/works/{id}/live?branch={branchId}.
 *
 * Text frames carry the JSON messages below. Binary frames carry edits (Loro updates): from a page, four bytes with an
 * unsigned little-endian number and then the update, which the server answers by `stored` with that number once it is
 * durable; from the server, the update alone.
 *
 * A connection begins with `hello`. The server answers `welcome`, then one binary frame with what the page lacks (it may
 * be empty). The page then sends what the server lacks, as an ordinary edit. An update may only hold edits of peers that
 * belong to the person of the connection.
 */
import { z } from 'zod';
import { lockSchema } from '../region/region.ts';
import { actorSchema, peerSchema, personSchema } from '../work/actor.ts';
import { identifier } from './common.ts';

/** Close codes in the application's range; `reason` says what to do. */
export const liveClose = { refused: 4400, notFound: 4404, tooSlow: 4408, updateRefused: 4422, ending: 4503 } as const;

/** The largest binary frame, in bytes. */
export const largestUpdate = 32 * 1024 * 1024;

/** Where somebody is; cursors are Loro cursors in base64, so that they move with the text. */
export const presenceSchema = z.object({
  anchor: z.string().max(1000),
  head: z.string().max(1000),
});
export type Presence = z.infer<typeof presenceSchema>;

export const liveUpSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('hello'),
    person: personSchema,
    /** The peers under which this page has edited and will edit; new ones are registered. */
    peers: z.array(peerSchema).min(1).max(100),
    /** The version vector that the page has, in base64; empty for nothing. */
    version: z.string().max(1_000_000),
  }),
  z.object({ type: z.literal('presence'), presence: presenceSchema.nullable() }),
]);
export type LiveUp = z.infer<typeof liveUpSchema>;

/** What a maker in the text is doing; `intent` is what it is about to do, in words for people. */
export const makerActivitySchema = z.object({
  proposalId: identifier,
  state: z.enum(['thinking', 'writing', 'done', 'interrupted']),
  operation: z.string(),
});

export const liveDownSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('welcome'),
    session: z.string(),
    /** The server's version vector, in base64. */
    version: z.string(),
    /** Whom each peer of the document belongs to. */
    peers: z.record(peerSchema, identifier),
    actors: z.array(actorSchema),
  }),
  /** Peers that came to the document. */
  z.object({ type: z.literal('peers'), peers: z.record(peerSchema, identifier), actors: z.array(actorSchema) }),
  z.object({ type: z.literal('stored'), number: z.number().int().nonnegative() }),
  z.object({
    type: z.literal('presence'),
    session: z.string(),
    actor: actorSchema,
    presence: presenceSchema.nullable(),
    activity: makerActivitySchema.nullable(),
  }),
  /** The proposals of this branch changed: read the list again. */
  z.object({ type: z.literal('proposals'), proposalId: identifier }),
  z.object({ type: z.literal('versions') }),
]);
export type LiveDown = z.infer<typeof liveDownSchema>;

export const lockListSchema = z.object({ locks: z.array(lockSchema) }).meta({ id: 'LockList' });
