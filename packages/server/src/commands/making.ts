/**
 * The proposals that are being made. Each ends in the store whatever happens: made, stopped, failed, or found still
 * streaming at the next start and then stopped with what was kept of it.
 */
import type { Actor, Maker, MakeRequest, Proposal } from '@fourhands/core';
import { limits } from '../config.ts';
import type { Store } from '../store/store.ts';
import { ActiveMakings, StopAsked } from './active-makings.ts';
import { placesOfHunks } from './edit-notes.ts';
import { KeyedLock } from './keyed-lock.ts';
import type { LiveDocument } from './live-document.ts';
import type { LiveDocuments } from './live-documents.ts';
import { LiveWriter, WritingInterrupted } from './live-writer.ts';
import { runMaker } from './maker-run.ts';
import { type ProposalListener, ProposalStream } from './proposal-stream.ts';
import { ProposalNotFound } from './work-errors.ts';

export interface MakingParts {
  readonly store: Store;
  readonly live: LiveDocuments;
  readonly now: () => string;
  readonly newId: () => string;
  readonly log: (line: string) => void;
}

/** A proposal that is to be made now. */
export interface Order {
  readonly proposal: Proposal;
  readonly maker: Maker;
  readonly request: MakeRequest;
  readonly actor: Actor;
  readonly personId: string;
}

export class Making {
  /** Decisions on one proposal wait for each other. */
  readonly decisions = new KeyedLock();
  readonly #parts: MakingParts;
  readonly #active: ActiveMakings<ProposalStream>;
  /** Those that are in the store, or nearly, and soon active. */
  readonly #beginning = new Set<string>();

  constructor(parts: MakingParts) {
    this.#parts = parts;
    this.#active = new ActiveMakings((line) => parts.log(`Proposal ${line}`));
  }

  /** What was being made when the server last ended is stopped, with what was kept of it. Returns how many. */
  async recover(): Promise<number> {
    const { store, now } = this.#parts;
    const left = await store.proposals.streaming();
    for (const proposal of left)
      await store.proposals.put(await this.#left(proposal, now(), 'The server ended while this was written.'));
    return left.length;
  }

  /** Makes the proposal durable, and begins. */
  async begin(order: Order): Promise<void> {
    const { store, live, log } = this.#parts;
    const { proposal, request } = order;
    const { document, release } = await live.take(proposal.branchId);
    this.#beginning.add(proposal.id);
    try {
      await document.write(() => ({ result: undefined, proposals: [proposal] }));
    } catch (error) {
      release();
      throw error;
    } finally {
      this.#beginning.delete(proposal.id);
    }
    const stream = new ProposalStream(store.proposals, proposal, request.selected, log);
    this.#active.begin(
      proposal.id,
      stream,
      (stop) => this.#make(order, document, stream, stop),
      () => {
        stream.finish();
        release();
      },
    );
  }

  /** Calls the listener with a snapshot, then with what comes. @throws ProposalNotFound */
  async follow(id: string, listener: ProposalListener): Promise<() => void> {
    const stream = this.#active.get(id);
    if (stream !== undefined) return stream.follow(listener);
    listener({ type: 'snapshot', proposal: await this.read(id) });
    return () => undefined;
  }

  /** @throws ProposalNotFound */
  async read(id: string): Promise<Proposal> {
    const stream = this.#active.get(id);
    if (stream !== undefined) return stream.proposal;
    const proposal = await this.#parts.store.proposals.get(id);
    if (proposal === null) throw new ProposalNotFound(id);
    return this.#newest(proposal);
  }

  /** With what is known of those that are being made. */
  newest(proposals: readonly Proposal[]): Promise<Proposal[]> {
    return Promise.all(proposals.map((proposal) => this.#newest(proposal)));
  }

  async #newest(proposal: Proposal): Promise<Proposal> {
    const stream = this.#active.get(proposal.id);
    if (stream !== undefined) return stream.proposal;
    if (proposal.state !== 'streaming' || this.#beginning.has(proposal.id)) return proposal;
    // It ended since it was read, or its end could not be kept.
    const kept = await this.#parts.store.proposals.get(proposal.id);
    if (kept?.state !== 'streaming') return kept ?? proposal;
    return this.#left(kept, kept.createdAt, 'What came last could not be kept.');
  }

  /** One that was left as it was made: stopped, with what was kept of it. */
  async #left(proposal: Proposal, endedAt: string, reason: string): Promise<Proposal> {
    const { store, log } = this.#parts;
    const stream = new ProposalStream(store.proposals, proposal, await this.#selectedOf(proposal), log);
    return proposal.placement === 'live'
      ? stream.endInText(endedAt, { written: await this.#writtenOf(proposal), reason, error: null })
      : stream.end(endedAt, null, true);
  }

  /** Resolves when it has ended; at once when it is not being made. */
  stop(id: string): Promise<void> {
    return this.#active.stop(id);
  }

  stopWork(workId: string): Promise<void> {
    return this.#active.stopAll(({ proposal }) => proposal.workId === workId);
  }

  /** Ends what a maker is writing into a branch. */
  stopWriting(branchId: string, makerId: string): Promise<void> {
    return this.#active.stopAll(
      ({ proposal: { placement, branchId: branch, recipe } }) =>
        placement === 'live' && branch === branchId && recipe.makerId === makerId,
    );
  }

  close(): Promise<void> {
    return this.#active.stopAll(() => true);
  }

  #selectedOf({ branchId, recipe, region }: Proposal): Promise<string> {
    return this.#parts.live.use(branchId, (document) =>
      document.read((text) => text.textAt(recipe.base).slice(region.start, region.end)),
    );
  }

  /** What of a proposal is in the text, from its first character to its last. */
  #writtenOf({ branchId, recipe }: Proposal): Promise<string> {
    return this.#parts.live.use(branchId, (document) =>
      document.read((text) => {
        const place = placesOfHunks(text).get(`${recipe.id} 0`);
        return place === undefined ? '' : text.slice(place.start, place.end);
      }),
    );
  }

  async #make(order: Order, document: LiveDocument, stream: ProposalStream, stop: AbortController): Promise<void> {
    const { proposal } = order;
    const ended =
      proposal.placement === 'live'
        ? await this.#writeInText(order, document, stream, stop)
        : await this.#offer(order, stream, stop);
    await document.write(() => ({ result: undefined, proposals: [ended] }));
  }

  async #offer({ maker, request }: Order, stream: ProposalStream, stop: AbortController): Promise<Proposal> {
    const { now } = this.#parts;
    try {
      for await (const event of runMaker(maker, request, stop.signal)) stream.take(event);
      return await stream.end(now(), null, false);
    } catch (error) {
      return stream.end(now(), error, stop.signal.aborted);
    }
  }

  async #writeInText(
    { maker, request, proposal, actor, personId }: Order,
    document: LiveDocument,
    stream: ProposalStream,
    stop: AbortController,
  ): Promise<Proposal> {
    const { now, newId } = this.#parts;
    const { selected } = request;
    const told = (text: string) => stream.take({ type: 'text', candidate: 0, text });
    const writer = new LiveWriter({ now, newId, document, actor, proposal, personId, selected, stop, told });
    let error: unknown = null;
    let reason: string | null = null;
    try {
      for await (const event of runMaker(maker, request, stop.signal)) {
        if (event.type !== 'text') {
          if (event.type === 'usage') stream.take(event);
          continue;
        }
        await writer.write(event.text);
      }
      await writer.finish();
    } catch (thrown) {
      // What came before a failure of the maker is written all the same.
      if (!stop.signal.aborted) await writer.finish().catch(() => undefined);
      if (thrown instanceof WritingInterrupted) reason = thrown.message;
      else if (thrown instanceof StopAsked) reason = thrown.message;
      else error = thrown;
    }
    writer.end(reason === null && error === null ? 'done' : 'interrupted');
    return stream.endInText(now(), { written: writer.written, reason, error });
  }
}

/** Where the text around a region is cut for a maker: no further than it may see, and not within a character. */
export function contextOf(
  text: string,
  start: number,
  end: number,
): { readonly before: string; readonly after: string } {
  const before = text.slice(Math.max(0, start - limits.contextLength), start);
  const after = text.slice(end, end + limits.contextLength);
  return { before: before.replace(/^[\udc00-\udfff]/, ''), after: after.replace(/[\ud800-\udbff]$/, '') };
}
