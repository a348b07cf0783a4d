/** The branches that are open: each once, while somebody uses it and a while longer. */
import { liveClose } from '@fourhands/core';
import { limits } from '../config.ts';
import type { Store } from '../store/store.ts';
import { ServerClosing } from './failure.ts';
import type { AnyLiveBranch } from './live-branch.ts';
import type { LiveDocument } from './live-document.ts';

interface Entry<Document> {
  readonly opening: Promise<Document>;
  users: number;
  idle: NodeJS.Timeout | null;
  stop: () => void;
}

export interface LiveDocumentsParts<Document> {
  readonly store: Store;
  readonly now: () => string;
  readonly newId: () => string;
  readonly log: (line: string) => void;
  /** @throws BranchNotFound, and the medium's own error where the document is damaged */
  readonly open: (store: Store, now: () => string, branchId: string) => Promise<Document>;
  /** Keeps a version after a pause, where something changed. */
  readonly keepVersion: (parts: LiveDocumentsParts<Document>, document: Document) => Promise<unknown>;
}

/** Of one medium: texts, unless another is named. */
export class LiveDocuments<Document extends AnyLiveBranch = LiveDocument> {
  readonly #parts: LiveDocumentsParts<Document>;
  readonly #entries = new Map<string, Entry<Document>>();
  #closing = false;

  constructor(parts: LiveDocumentsParts<Document>) {
    this.#parts = parts;
  }

  /** The document, for as long as `work` takes. @throws BranchNotFound */
  async use<Result>(branchId: string, work: (document: Document) => Promise<Result>): Promise<Result> {
    const { document, release } = await this.take(branchId);
    try {
      return await work(document);
    } finally {
      release();
    }
  }

  /** The document, until it is released. @throws BranchNotFound, ServerClosing */
  async take(branchId: string): Promise<{ readonly document: Document; readonly release: () => void }> {
    if (this.#closing) throw new ServerClosing();
    const entry = this.#entries.get(branchId) ?? this.#open(branchId);
    entry.users += 1;
    if (entry.idle !== null) clearTimeout(entry.idle);
    let released = false;
    const release = () => {
      if (released) return;
      released = true;
      entry.users -= 1;
      if (entry.users === 0 && this.#entries.get(branchId) === entry) {
        entry.idle = setTimeout(() => void this.#drop(branchId, entry), limits.documentIdleTime).unref();
      }
    };
    try {
      const document = await entry.opening;
      if (!document.broken) return { document, release };
    } catch (error) {
      release();
      this.#forget(branchId, entry);
      throw error;
    }
    release();
    this.#forget(branchId, entry);
    return this.take(branchId);
  }

  /** Ends the documents of a work that is deleted. */
  async endWork(workId: string): Promise<void> {
    for (const [branchId, entry] of this.#entries) {
      const document = await entry.opening.catch(() => null);
      if (document?.branch.workId !== workId) continue;
      this.#forget(branchId, entry);
      await document.end(liveClose.notFound, 'The work was deleted.');
    }
  }

  async close(): Promise<void> {
    this.#closing = true;
    for (const [branchId, entry] of this.#entries) {
      this.#forget(branchId, entry);
      const document = await entry.opening.catch(() => null);
      await document?.end(liveClose.ending, 'The server is ending. Connect again when it is back.');
    }
  }

  #open(branchId: string): Entry<Document> {
    const { store, now, open } = this.#parts;
    const opening = open(store, now, branchId);
    const entry: Entry<Document> = { opening, users: 0, idle: null, stop: () => undefined };
    this.#entries.set(branchId, entry);
    opening.then(
      (document) => (entry.stop = this.#tend(document)),
      () => undefined,
    );
    return entry;
  }

  /** Compacts a document in quiet moments, and keeps a version after a pause. */
  #tend(document: Document): () => void {
    const { log } = this.#parts;
    const attempt = (work: () => Promise<unknown>) => () =>
      void work().catch((error: unknown) => log(`Branch ${document.branch.id}: ${String(error)}`));
    const quiet = setTimeout(
      attempt(() => document.compact(true)),
      limits.quietTime,
    ).unref();
    const pause = setTimeout(
      attempt(() => this.#parts.keepVersion(this.#parts, document)),
      limits.pauseTime,
    ).unref();
    const full = attempt(() => document.compact(false));
    const unfollow = document.onCommit((changed) => {
      if (!changed) return;
      quiet.refresh();
      pause.refresh();
      full();
    });
    return () => {
      unfollow();
      clearTimeout(quiet);
      clearTimeout(pause);
    };
  }

  #forget(branchId: string, entry: Entry<Document>): void {
    if (entry.idle !== null) clearTimeout(entry.idle);
    entry.stop();
    if (this.#entries.get(branchId) === entry) this.#entries.delete(branchId);
  }

  async #drop(branchId: string, entry: Entry<Document>): Promise<void> {
    const document = await entry.opening.catch(() => null);
    if (entry.users > 0) return;
    this.#forget(branchId, entry);
    await document?.end(liveClose.ending, 'The document was closed. Connect again.');
  }
}
