/** Who acts: a person, or a maker at an exact hash of what it computes with. */
import { z } from 'zod';
import { givenName, identifier } from '../protocol/common.ts';

/** The 64-bit number under which an actor's edits stand in a live document, in decimal. One actor has one or more. */
export const peerSchema = z.string().regex(/^[0-9]{1,20}$/, 'a peer is a number in decimal');
export type Peer = z.infer<typeof peerSchema>;

export const personSchema = z
  .object({ kind: z.literal('person'), id: identifier, name: givenName })
  .meta({ id: 'Person' });
export type Person = z.infer<typeof personSchema>;

/**
 * The name of a person whom nobody has named: whoever worked without a page, or on a page that has not told its name. Only to
 * that person it is right as it stands.
 */
export const unsetName = 'You';

export const actorSchema = z
  .discriminatedUnion('kind', [
    personSchema,
    z.object({
      kind: z.literal('maker'),
      id: identifier,
      name: z.string(),
      hash: z.string().meta({ description: 'Of the model’s file; of a provider, its address and model name.' }),
    }),
  ])
  .meta({ id: 'Actor' });
export type Actor = z.infer<typeof actorSchema>;
