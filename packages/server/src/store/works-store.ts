/**
 * What the store keeps of works: their branches as live documents (a snapshot, and the updates that came after it), the
 * peers that edited them, versions, proposals and decisions. The rules of store.ts hold here too.
 */
import type {
  Actor,
  Branch,
  Decision,
  Effort,
  KeptBrief,
  Peer,
  Proposal,
  ScoreProposal,
  Version,
  VersionChange,
  Work,
  WorkChange,
} from '@fourhands/core';
import type { AuthorRun } from '@fourhands/core/media/text/authorship';
import type { NewPictureRecord } from './pictures-store.ts';
import type { SoundCommit } from './sounds-store.ts';
import type { Alignment } from './translations-store.ts';

/** Whose edits a peer's are. `branchId`: the one document in which the peer may make new ones. */
export interface PeerRecord {
  readonly peer: Peer;
  readonly actorId: string;
  readonly branchId: string;
}

export interface NewBranchRecord {
  readonly branch: Branch;
  readonly snapshot: Uint8Array;
  readonly runs: readonly AuthorRun[];
}

/** A whole work, as it is made or imported. */
export interface NewWorkRecord {
  readonly work: Work;
  readonly effort: Effort;
  readonly branches: readonly NewBranchRecord[];
  readonly actors: readonly Actor[];
  readonly peers: readonly PeerRecord[];
  readonly versions: readonly Version[];
  readonly proposals: readonly Proposal[];
  readonly decisions: readonly Decision[];
  /** The oldest first. */
  readonly briefs?: readonly KeptBrief[];
  /** Of a work that is a picture. */
  readonly picture?: NewPictureRecord;
  /** Of a work that is a sound. */
  readonly sound?: SoundCommit;
}

export interface WorkStore {
  /** In one step. An actor that is known already stays as it is. */
  create(content: NewWorkRecord): Promise<void>;
  /** The one that changed last first. `search` is looked for in titles and beginnings. */
  list(filter: { readonly search?: string | undefined; readonly trashed: boolean }): Promise<Work[]>;
  get(id: string): Promise<Work | null>;
  change(
    id: string,
    change: Pick<WorkChange, 'title' | 'mode'> & { trashedAt?: string | null; changedAt?: string },
  ): Promise<boolean>;
  /** With all that belongs to it. */
  remove(id: string): Promise<boolean>;
  effort(id: string): Promise<Effort | null>;
  /** The sum after it; null when there is no such work. */
  addEffort(id: string, effort: Effort): Promise<Effort | null>;
  /** The main branch first, then in the order they were made. */
  branches(workId: string): Promise<Branch[]>;
  branch(id: string): Promise<Branch | null>;
  /** False when the work does not exist. */
  addBranch(record: NewBranchRecord): Promise<boolean>;
}

export interface StoredDocument {
  readonly branch: Branch;
  readonly snapshot: Uint8Array | null;
  /** The authorship of the snapshot. */
  readonly runs: readonly AuthorRun[] | null;
  /** What came after it, in order. */
  readonly updates: readonly Uint8Array[];
  /** Names the last of them. */
  readonly sequence: number;
}

/** What becomes durable together, or not at all. */
export interface DocumentCommit {
  readonly updates: readonly Uint8Array[];
  /** The work, after this, as lists show it; null when its text did not change. The main branch says how it looks. */
  readonly work: (Pick<Work, 'changedAt'> & Partial<Pick<Work, 'preview' | 'length'>>) | null;
  readonly actors: readonly Actor[];
  readonly peers: readonly PeerRecord[];
  readonly versions: readonly Version[];
  readonly proposals: readonly Proposal[];
  readonly decisions: readonly Decision[];
  readonly scoreProposals?: readonly ScoreProposal[];
  /** Where the work is a translation: its pairs, after this. */
  readonly alignment?: Alignment | null;
}

export interface DocumentStore {
  open(branchId: string): Promise<StoredDocument | null>;
  /** The sequence of the last update; null, and nothing is kept, when the branch does not exist. */
  append(branch: Pick<Branch, 'id' | 'workId'>, commit: DocumentCommit): Promise<number | null>;
  /** Puts a snapshot in the place of the updates up to a sequence. */
  compact(branchId: string, snapshot: Uint8Array, runs: readonly AuthorRun[], upTo: number): Promise<void>;
}

export interface ActorStore {
  get(id: string): Promise<Actor | null>;
  /** Adds it, or gives it another name. */
  put(actor: Actor): Promise<void>;
  /** All that ever edited a work. */
  peers(workId: string): Promise<PeerRecord[]>;
  ofWork(workId: string): Promise<Actor[]>;
}

export interface VersionStore {
  /** Of all branches, the oldest first. */
  list(workId: string): Promise<Version[]>;
  get(workId: string, id: string): Promise<Version | null>;
  /** The newest of a branch. */
  newest(branchId: string): Promise<Version | null>;
  change(id: string, change: VersionChange): Promise<boolean>;
}

export interface ProposalStore {
  /** Adds it, or puts it in the place of what was kept of it. False when the branch does not exist. */
  put(proposal: Proposal): Promise<boolean>;
  get(id: string): Promise<Proposal | null>;
  /** The newest first. */
  list(
    workId: string,
    filter?: { readonly branchId?: string | undefined; readonly limit?: number },
  ): Promise<Proposal[]>;
  /** Those that were streaming when the server last ended. */
  streaming(): Promise<Proposal[]>;
}

export interface DecisionStore {
  /** The newest first. */
  list(workId: string): Promise<Decision[]>;
  /** False when the proposal does not exist. */
  add(decisions: readonly Decision[]): Promise<boolean>;
}
