/** How live documents of all media send their edits, and say what they have: the parts that do not depend on what is in them. */
import { decodeImportBlobMeta, type LoroDoc, VersionVector } from 'loro-crdt';
import type { Frontiers } from '../version/version.ts';
import type { Peer } from '../work/actor.ts';
import { fromBase64, toBase64 } from './text/base64.ts';

/** Whose edits these bytes hold. Throws what Loro throws of bytes that are none. */
export function peersOfEdits(bytes: Uint8Array): readonly Peer[] {
  const { partialStartVersionVector: start, partialEndVersionVector: end } = decodeImportBlobMeta(bytes, true);
  const before = start.toJSON();
  return [...end.toJSON()].filter(([peer, count]) => count > (before.get(peer) ?? 0)).map(([peer]) => peer);
}

/** All edits, or those that a version vector (base64) lacks. */
export function editsSince(doc: LoroDoc, since?: string): Uint8Array {
  return doc.export(
    since === undefined || since === ''
      ? { mode: 'update' }
      : { mode: 'update', from: VersionVector.decode(fromBase64(since)) },
  );
}

/** The version vector, in base64. */
export const versionOf = (doc: LoroDoc): string => toBase64(doc.version().encode());

/** Whether that point of the history is known. */
export function knows(doc: LoroDoc, frontiers: Frontiers): boolean {
  const version = doc.version();
  return frontiers.every(({ peer, counter }) => (version.get(peer as `${number}`) ?? 0) > counter);
}
