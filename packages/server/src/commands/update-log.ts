/**
 * All edits of one document, without its text. Taking in an edit costs the same however many people edit at once, while
 * bringing a text up to date costs milliseconds where edits are concurrent: the text follows later, many edits at a time.
 */
import type { Frontiers } from '@fourhands/core';
import { fromBase64, toBase64 } from '@fourhands/core/media/text/base64';
import { DocumentDamaged } from '@fourhands/core/media/text/text-document';
import { LoroDoc, VersionVector } from 'loro-crdt';

export class UpdateLog {
  readonly #doc = new LoroDoc();

  /** @throws DocumentDamaged */
  constructor(snapshot: Uint8Array | null, updates: readonly Uint8Array[]) {
    this.#doc.detach();
    if (snapshot !== null) this.import(snapshot);
    for (const bytes of updates) this.import(bytes);
  }

  /**
   * Takes in edits; nothing is changed when it throws. False when some follow from edits that are not here: they wait
   * inside, and the log must not be used any more. @throws DocumentDamaged
   */
  import(bytes: Uint8Array): boolean {
    try {
      const { pending } = this.#doc.import(bytes);
      return pending === null || pending.size === 0;
    } catch (error) {
      throw new DocumentDamaged(error);
    }
  }

  /** All edits, or those that a version vector (base64) lacks. @throws DocumentDamaged */
  export(since = ''): Uint8Array {
    if (since === '') return this.#doc.export({ mode: 'update' });
    let from: VersionVector;
    try {
      from = VersionVector.decode(fromBase64(since));
    } catch (error) {
      throw new DocumentDamaged(error);
    }
    return this.#doc.export({ mode: 'update', from });
  }

  /** The version vector, in base64. */
  version(): string {
    return toBase64(this.#doc.oplogVersion().encode());
  }

  /** Whether that point of the history is known here. */
  has(frontiers: Frontiers): boolean {
    const version = this.#doc.oplogVersion().toJSON();
    return frontiers.every(({ peer, counter }) => (version.get(peer as `${number}`) ?? 0) > counter);
  }

  free(): void {
    this.#doc.free();
  }
}

/** A snapshot of a point of a document's history, without anything that came after it. */
export function forkSnapshot(snapshot: Uint8Array, frontiers: Frontiers): Uint8Array {
  const whole = new LoroDoc();
  whole.import(snapshot);
  const fork = whole.forkAt(frontiers.map(({ peer, counter }) => ({ peer: peer as `${number}`, counter })));
  const bytes = fork.export({ mode: 'snapshot' });
  fork.free();
  whole.free();
  return bytes;
}
