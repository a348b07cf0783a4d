/** A text document as it was at a point of its history, without anything that came after it. */
import type { Frontiers } from '@fourhands/core';
import { LoroDoc } from 'loro-crdt';

/** A snapshot of that point, from a snapshot of the whole, which must hold it. */
export function forkSnapshot(snapshot: Uint8Array, frontiers: Frontiers): Uint8Array {
  const whole = new LoroDoc();
  whole.import(snapshot);
  const fork = whole.forkAt(frontiers.map(({ peer, counter }) => ({ peer: peer as `${number}`, counter })));
  const bytes = fork.export({ mode: 'snapshot' });
  fork.free();
  whole.free();
  return bytes;
}
