/**
 * One branch of a work, open in memory, and the only way to change it: what texts and scores share (live-document.ts, scores/live-score.ts).
 * Everything that changes it goes through `write`, one thing after the other; what was written in one turn of the event loop becomes
 * durable in one transaction, and only then is it answered and told to the others. Between two writes the document holds nothing that is
 * not durable.
 *
 * Edits of pages go into a log of updates; the content is brought up to date when somebody looks at it, and from time to time.
 *
 * When a transaction fails, the document in memory is thrown away and opened anew from the store, and everybody at it is
 * told to connect again.
 */
import { type Actor, type Branch, liveClose, type LiveDown, type Peer, type Version, type Work } from '@fourhands/core';
import type { AuthorRun } from '@fourhands/core/media/text/authorship';
import { limits } from '../config.ts';
import type { Store } from '../store/store.ts';
import type { PeerRecord, StoredDocument } from '../store/works-store.ts';
import { BranchNotFound, PeerForged } from './work-errors.ts';
import { failureOf } from './failure.ts';
import type { EditListener, Following, LiveContent, Seated } from './following.ts';
import { Presences } from './presences.ts';
import type { BranchDesk, BranchParts, Waiting, Watcher, WriteOptions, Written } from './branch-writes.ts';

/** A branch of any medium, for those who only come and go at it. */
export type AnyLiveBranch = Pick<
  LiveBranch<LiveContent, unknown, Seated, BranchDesk<Seated>>,
  | 'branch'
  | 'watchers'
  | 'peers'
  | 'actors'
  | 'presences'
  | 'broken'
  | 'receive'
  | 'tell'
  | 'onCommit'
  | 'compact'
  | 'end'
> & {
  write<Result>(work: (desk: BranchDesk<unknown>) => Written<Result>): Promise<Result>;
};

export abstract class LiveBranch<
  Content extends LiveContent,
  Changes,
  Hand extends Seated,
  Desk extends BranchDesk<Hand>,
> {
  readonly branch: Branch;
  readonly watchers = new Set<Watcher>();
  readonly peers: Map<Peer, PeerRecord>;
  readonly actors: Map<string, Actor>;
  readonly presences: Presences;
  readonly #store: Store;
  readonly #now: () => string;
  readonly #editListeners = new Set<EditListener<Changes>>();
  readonly #commitListeners = new Set<(changed: boolean) => void>();
  #waiting: Waiting<Desk>[] = [];
  /** Those that are not in a hurry. */
  readonly #unhurried: Waiting<Desk>[] = [];
  #pumping: Promise<void> | null = null;
  #content: Following<Content, Changes, Hand>;
  readonly #receiveListeners = new Set<(actorId: string) => void>();
  #follower: NodeJS.Timeout | null = null;
  #hurrier: NodeJS.Timeout | null = null;
  /** Lists show an older look of the work. */
  #lookOld = false;
  #head: Version | null;
  #changed = false;
  #broken = false;
  #compacting = false;
  /** Updates in the store after the snapshot. */
  #updates: number;
  #bytes: number;
  #sequence: number;

  constructor({ store, now, stored, actors, peers, head }: BranchParts) {
    this.#store = store;
    this.#now = now;
    this.branch = stored.branch;
    this.actors = new Map(actors.map((actor) => [actor.id, actor]));
    this.peers = new Map(peers.map((record) => [record.peer, record]));
    this.#head = head;
    this.presences = new Presences(this.watchers);
    this.#content = this.follow(stored, this.#edited);
    this.#updates = stored.updates.length;
    this.#bytes = sizeOf(stored.updates);
    this.#sequence = stored.sequence;
  }

  /** The content and its log. @throws DocumentDamaged */
  protected abstract follow(stored: StoredDocument, edited: EditListener<Changes>): Following<Content, Changes, Hand>;

  /** Whose edits these bytes hold. @throws DocumentDamaged */
  protected abstract peersOf(bytes: Uint8Array): readonly Peer[];

  /** A desk at which the content can be looked at. */
  protected abstract deskOf(desk: BranchDesk<Hand>, content: () => Content): Desk;

  /** How the work looks in lists. */
  protected abstract lookOf(content: Content): Pick<Work, 'preview' | 'length'>;

  /** Kept beside a snapshot, where the medium needs it. */
  protected abstract runsOf(content: Content): readonly AuthorRun[];

  /** As it is, which may be behind the log. */
  protected get contentNow(): Content {
    return this.#content.now;
  }

  readonly #edited: EditListener<Changes> = (changes, actorIds) => {
    this.#changed = true;
    this.#lookOld = true;
    for (const listener of this.#editListeners) listener(changes, actorIds);
  };

  /**
   * Runs `work` when its turn comes, and resolves once what it wrote is durable. Throws what `work` throws; it must then
   * have changed nothing.
   */
  write<Result>(
    work: (desk: Desk) => Written<Result>,
    { from = null, actorId = null, unhurried = false }: WriteOptions = {},
  ): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      const waiting: Waiting<Desk> = {
        work,
        from,
        actorId,
        done: (result) => resolve(result as Result),
        failed: reject,
      };
      if (unhurried) {
        this.#unhurried.push(waiting);
        this.#hurrier ??= setTimeout(() => this.#hurry(), this.pace);
        return;
      }
      this.#waiting.push(waiting);
      this.#pumping ??= this.#pump();
    });
  }

  /** Milliseconds between two moments at which unhurried writes are done: the longer the content takes to follow, the longer. */
  get pace(): number {
    const { least, share, most } = limits.liveWordTime;
    return Math.min(most, Math.max(least, this.#content.took * share));
  }

  #hurry(): void {
    this.#hurrier = null;
    this.#content.rest();
    this.#waiting.push(...this.#unhurried.splice(0));
    this.#pumping ??= this.#pump();
  }

  /** Looks at the document while it holds nothing that is not durable. */
  read<Result>(look: (content: Content, head: Version | null) => Result): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      void this.write(({ head }) => ({
        result: undefined,
        after: () => {
          try {
            resolve(look(this.#content.upToDate(), head));
          } catch (error) {
            reject(error);
          }
        },
      })).catch(reject);
    });
  }

  /** Whether an actor has worked here, on the server, since the document was opened. */
  hasHand(actorId: string): boolean {
    return this.#content.hasHand(actorId);
  }

  /** An update from a page. @throws PeerForged, EditsMissing, DocumentDamaged */
  async receive(bytes: Uint8Array, actorId: string, from: Watcher): Promise<void> {
    for (const peer of this.peersOf(bytes)) {
      const record = this.peers.get(peer);
      if (record?.actorId !== actorId || record.branchId !== this.branch.id) throw new PeerForged(peer);
    }
    await this.write(
      () => {
        this.#content.receive(bytes, actorId);
        this.#changed = true;
        for (const listener of this.#receiveListeners) listener(actorId);
        return { result: undefined, updates: [bytes], logged: true };
      },
      { from, actorId },
    );
    this.#follower ??= setTimeout(() => this.#follow(), this.#followTime).unref();
  }

  /** Milliseconds from an edit of a page until the content follows, where nobody looks before. */
  get #followTime(): number {
    const { least, most, share } = limits.followTime;
    return Math.min(most, Math.max(least, this.#content.took * share));
  }

  #follow(): void {
    this.#follower = null;
    const left = this.#content.followedAt + this.#followTime - performance.now();
    if (left > 0) {
      // It followed for somebody meanwhile.
      this.#follower = setTimeout(() => this.#follow(), left).unref();
      return;
    }
    // A failure is told to whoever uses the document next.
    this.write(() => {
      this.#content.upToDate();
      return { result: undefined };
    }).catch(() => undefined);
  }

  /** Told of each edit that comes from a page, by whom, before the content has it. */
  onReceive(listener: (actorId: string) => void): () => void {
    this.#receiveListeners.add(listener);
    return () => this.#receiveListeners.delete(listener);
  }

  /** It failed and could not be opened anew: another one must take its place. */
  get broken(): boolean {
    return this.#broken;
  }

  /** Told of each change of the content, while it is made. */
  onEdit(listener: EditListener<Changes>): () => void {
    this.#editListeners.add(listener);
    return () => this.#editListeners.delete(listener);
  }

  /** Told after each transaction; `changed` says whether the content is another. */
  onCommit(listener: (changed: boolean) => void): () => void {
    this.#commitListeners.add(listener);
    return () => this.#commitListeners.delete(listener);
  }

  tell(message: LiveDown): void {
    for (const watcher of this.watchers) watcher.message(message);
  }

  /** Resolves when everything that was asked until now is done. */
  async settle(): Promise<void> {
    if (this.#hurrier !== null) {
      clearTimeout(this.#hurrier);
      this.#hurry();
    }
    while (this.#pumping !== null) await this.#pumping;
  }

  /** Nothing may be asked of it afterwards. */
  async end(code: number, reason: string): Promise<void> {
    await this.settle();
    this.#dismiss(code, reason);
    this.#free();
  }

  /** Puts a snapshot in the place of many updates; `eager` where there is nothing else to do now. */
  async compact(eager: boolean): Promise<void> {
    const { updates, bytes } = eager ? limits.compactWhenQuiet : limits.compactAlways;
    if (this.#updates <= updates && this.#bytes <= bytes) return;
    if (this.#compacting) return;
    this.#compacting = true;
    try {
      const kept = await this.read((content) => ({
        snapshot: content.snapshot(),
        runs: this.runsOf(content),
        upTo: this.#sequence,
        updates: this.#updates,
        bytes: this.#bytes,
      }));
      await this.#store.documents.compact(this.branch.id, kept.snapshot, kept.runs, kept.upTo);
      this.#updates -= kept.updates;
      this.#bytes -= kept.bytes;
    } finally {
      this.#compacting = false;
    }
  }

  async #pump(): Promise<void> {
    // Everything that arrives in this turn of the event loop shares a transaction.
    await new Promise((next) => setImmediate(next));
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      await this.#commit(batch);
    }
    this.#pumping = null;
  }

  async #commit(batch: readonly Waiting<Desk>[]): Promise<void> {
    const done: { readonly waiting: Waiting<Desk>; readonly written: Written<unknown> }[] = [];
    this.#changed = false;
    for (const waiting of batch) {
      const written = this.#run(waiting);
      if (written !== null) done.push({ waiting, written });
    }
    this.#content.editedBy(new Set());
    const changed = this.#changed;
    try {
      await this.#keep(
        done.map(({ written }) => written),
        changed,
      );
    } catch (error) {
      for (const { waiting } of done) waiting.failed(error);
      await this.#startAgain(error);
      return;
    }
    for (const { waiting, written } of done) {
      try {
        this.#publish(written, waiting.from);
        waiting.done(written.result);
      } catch (error) {
        waiting.failed(error);
      }
    }
    for (const listener of this.#commitListeners) listener(changed);
  }

  /** Null when the work failed and left nothing to keep. */
  #run(waiting: Waiting<Desk>): Written<unknown> | null {
    const used = new Set<Hand>();
    const updates: Uint8Array[] = [];
    const content = this.#content;
    content.editedBy(new Set(waiting.actorId === null ? [] : [waiting.actorId]), updates);
    const desk = this.deskOf(
      {
        log: content.log,
        head: this.#head,
        hand: (actor) => {
          const hand = content.hand(actor);
          used.add(hand);
          return hand;
        },
      },
      () => content.upToDate(),
    );
    let written: Written<unknown> = { result: undefined };
    try {
      written = waiting.work(desk);
    } catch (error) {
      waiting.failed(error);
      // What is in memory must be in the store.
      if (updates.length === 0) return null;
    }
    if (written.logged !== true)
      for (const bytes of [...(written.updates ?? []), ...updates]) content.log.import(bytes);
    if (updates.length === 0) return written;
    const unknown = [...used].filter(({ seat }) => !this.peers.has(seat.peer));
    const branchId = this.branch.id;
    return {
      ...written,
      updates: [...(written.updates ?? []), ...updates],
      actors: [...(written.actors ?? []), ...unknown.map(({ actor }) => actor)],
      peers: [
        ...(written.peers ?? []),
        ...unknown.map(({ actor, seat: { peer } }) => ({ peer, actorId: actor.id, branchId })),
      ],
    };
  }

  async #keep(written: readonly Written<unknown>[], changed: boolean): Promise<void> {
    const updates = written.flatMap((one) => one.updates ?? []);
    const shown = this.#lookOld && !this.#content.isBehind && this.branch.main;
    const commit = {
      updates,
      work: changed || shown ? { changedAt: this.#now(), ...(shown && this.lookOf(this.#content.now)) } : null,
      actors: written.flatMap((one) => one.actors ?? []),
      // Two pages of one person may bring the same peer in one turn.
      peers: [...new Map(written.flatMap((one) => one.peers ?? []).map((record) => [record.peer, record])).values()],
      versions: written.flatMap((one) => one.versions ?? []),
      proposals: written.flatMap((one) => one.proposals ?? []),
      decisions: written.flatMap((one) => one.decisions ?? []),
      scoreProposals: written.flatMap((one) => one.scoreProposals ?? []),
      alignment: written.findLast((one) => one.alignment != null)?.alignment ?? null,
    };
    const { actors, peers, versions, proposals, decisions, scoreProposals } = commit;
    const nothing = [updates, actors, peers, versions, proposals, decisions, scoreProposals].every(
      ({ length }) => length === 0,
    );
    if (nothing && !shown && commit.alignment === null) return;
    const sequence = await this.#store.documents.append(this.branch, commit);
    if (sequence === null) throw new BranchNotFound(this.branch.id);
    if (shown) this.#lookOld = false;
    for (const actor of commit.actors) this.actors.set(actor.id, actor);
    for (const record of commit.peers) this.peers.set(record.peer, record);
    this.#head = commit.versions.findLast((version) => version.branchId === this.branch.id) ?? this.#head;
    this.#updates += updates.length;
    this.#bytes += sizeOf(updates);
    this.#sequence = sequence;
  }

  /** Tells what is durable now: first whose edits come, then the edits, then what follows from them. */
  #publish(written: Written<unknown>, from: Watcher | null): void {
    const { peers = [], actors = [], updates = [], versions = [], proposals = [], scoreProposals = [] } = written;
    if (peers.length > 0) {
      const owners = Object.fromEntries(peers.map(({ peer, actorId }) => [peer, actorId]));
      this.tell({ type: 'peers', peers: owners, actors: [...actors] });
    }
    for (const bytes of updates) for (const watcher of this.watchers) if (watcher !== from) watcher.update(bytes);
    if (versions.length > 0) this.tell({ type: 'versions' });
    for (const { id } of [...proposals, ...scoreProposals]) this.tell({ type: 'proposals', proposalId: id });
    written.after?.();
  }

  async #startAgain(error: unknown): Promise<void> {
    const { message } = failureOf(error, 'Storing the last edits failed');
    this.#free();
    this.#dismiss(liveClose.ending, message);
    const waiting = [...this.#waiting, ...this.#unhurried.splice(0)];
    this.#waiting = [];
    for (const { failed } of waiting) failed(error);
    const stored = await this.#stored();
    // Without the document nothing can be read or written: the next use opens it anew.
    if (stored === null) {
      this.#broken = true;
      return;
    }
    this.#content = this.follow(stored, this.#edited);
    this.#updates = stored.updates.length;
    this.#bytes = sizeOf(stored.updates);
    this.#sequence = stored.sequence;
  }

  async #stored(): Promise<StoredDocument | null> {
    try {
      return await this.#store.documents.open(this.branch.id);
    } catch {
      return null;
    }
  }

  #dismiss(code: number, reason: string): void {
    for (const watcher of this.watchers) watcher.close(code, reason);
    this.watchers.clear();
  }

  #free(): void {
    if (this.#follower !== null) clearTimeout(this.#follower);
    this.#follower = null;
    if (this.#hurrier !== null) clearTimeout(this.#hurrier);
    this.#hurrier = null;
    this.#content.free();
  }
}

/** @throws BranchNotFound */
export async function loadBranch(store: Store, now: () => string, branchId: string): Promise<BranchParts> {
  const stored = await store.documents.open(branchId);
  if (stored === null) throw new BranchNotFound(branchId);
  const { workId, fromVersionId } = stored.branch;
  const [actors, peers, newest] = await Promise.all([
    store.actors.ofWork(workId),
    store.actors.peers(workId),
    store.versions.newest(branchId),
  ]);
  const head = newest ?? (fromVersionId === null ? null : await store.versions.get(workId, fromVersionId));
  return { store, now, stored, actors, peers, head };
}

function sizeOf(updates: readonly Uint8Array[]): number {
  return updates.reduce((sum, bytes) => sum + bytes.length, 0);
}
