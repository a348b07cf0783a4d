/** What is written at a live branch, by whom it is heard, and what it may use: the words that live-branch.ts and its media share. */
import type { Actor, Decision, LiveDown, Proposal, ScoreProposal, Version } from '@fourhands/core';
import type { Store } from '../store/store.ts';
import type { Alignment } from '../store/translations-store.ts';
import type { PeerRecord, StoredDocument } from '../store/works-store.ts';
import type { UpdateLog } from './update-log.ts';

/** Somebody who follows a document as it changes. */
export interface Watcher {
  /** Edits of others, durable. */
  update(bytes: Uint8Array): void;
  message(message: LiveDown): void;
  /** The document goes away, or is opened anew: connect again. */
  close(code: number, reason: string): void;
}

/** What one write leaves to be made durable. */
export interface Written<Result> {
  readonly result: Result;
  /** Edits that are in the document in memory by now. */
  readonly updates?: readonly Uint8Array[];
  /** They are in the log too. */
  readonly logged?: boolean;
  readonly actors?: readonly Actor[];
  readonly peers?: readonly PeerRecord[];
  readonly versions?: readonly Version[];
  readonly proposals?: readonly Proposal[];
  readonly decisions?: readonly Decision[];
  readonly scoreProposals?: readonly ScoreProposal[];
  /** Where the work is a translation: its pairs, after this. */
  readonly alignment?: Alignment | null;
  /** Called once it is durable, before anything that was written later is told to anybody. */
  readonly after?: () => void;
}

/** What a write may use, besides the content. It runs in one go: nothing else changes the document meanwhile. */
export interface BranchDesk<Hand> {
  readonly log: UpdateLog;
  /** The newest version of the branch, or the one that it came from. */
  readonly head: Version | null;
  /** An actor on the server at the content, up to date, with an undo stack of its own. */
  hand(actor: Actor): Hand;
}

/** Loading needs the store; everything else of a branch is in here. */
export interface BranchParts {
  readonly store: Store;
  readonly now: () => string;
  readonly stored: StoredDocument;
  readonly actors: readonly Actor[];
  readonly peers: readonly PeerRecord[];
  readonly head: Version | null;
}

/** A write that waits for its turn. */
export interface Waiting<Desk> {
  readonly work: (desk: Desk) => Written<unknown>;
  /** Whom its updates come from, who need not hear of them. */
  readonly from: Watcher | null;
  /** Whose edits these are. */
  readonly actorId: string | null;
  done(result: unknown): void;
  failed(error: unknown): void;
}

export interface WriteOptions {
  readonly from?: Watcher | null;
  readonly actorId?: string | null;
  /** It waits for the next of the moments at which all such writes are done together, so that the content follows once for all. */
  readonly unhurried?: boolean;
}
