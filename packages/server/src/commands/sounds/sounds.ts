/**
 * The sounds that are open: a few at a time, each used by one command after the other, so that what is seen of one is what is durable. Where a
 * commit fails, the sound in memory is let go and opened anew.
 */
import type { Actor, SoundEvent, SoundProposal } from '@fourhands/core';
import type { Sound, SoundSource } from '@fourhands/core/media/sound/sound';
import { limits } from '../../config.ts';
import type { KeptSoundVersion, SoundCommit } from '../../store/sounds-store.ts';
import type { Store } from '../../store/store.ts';
import type { BlobKeeper, Content } from '../blob-keeper.ts';
import { KeyedLock } from '../keyed-lock.ts';
import { WorkOfOtherMedium } from '../pictures/picture-errors.ts';
import { WorkNotFound } from '../work-errors.ts';
import { WorkListeners } from '../work-listeners.ts';
import { type Before, beforeOf, isChanged, lengthOfSound, openSound, type OpenSound, shownOf } from './open-sound.ts';

/** A source that the work gets, and its blobs. */
export interface NewSource {
  readonly source: SoundSource;
  readonly contents: readonly Content[];
}

/** What else becomes durable with a change. */
export interface Also {
  readonly sources?: readonly NewSource[];
  readonly versions?: readonly KeptSoundVersion[];
  readonly proposals?: readonly SoundProposal[];
  readonly actors?: readonly Actor[];
}

interface SoundsParts {
  readonly store: Store;
  readonly keeper: BlobKeeper;
  readonly now: () => string;
}

export class Sounds {
  readonly #parts: SoundsParts;
  readonly #locks = new KeyedLock();
  /** The one that was used last comes last. */
  readonly #open = new Map<string, OpenSound>();
  readonly #listeners = new WorkListeners<SoundEvent>();

  constructor(parts: SoundsParts) {
    this.#parts = parts;
  }

  /** The sound as it is durable. @throws WorkNotFound, WorkOfOtherMedium */
  use<Result>(workId: string, work: (sound: OpenSound) => Promise<Result> | Result): Promise<Result> {
    return this.#locks.run(workId, async () => work(await this.#get(workId)));
  }

  /** Lets a command change the sound, and makes that durable. Pages hear of it, as something that `by` did. @throws as use, and StorageFull */
  change<Result>(
    workId: string,
    by: Actor | null,
    work: (sound: OpenSound) => { readonly result: Result; readonly also?: Also },
  ): Promise<Result> {
    return this.#locks.run(workId, async () => {
      const sound = await this.#get(workId);
      const before = beforeOf(sound);
      try {
        const { result, also = {} } = work(sound);
        const actors = [...(by === null ? [] : [by]), ...(also.actors ?? [])];
        for (const { source } of also.sources ?? []) sound.document.addSource(source);
        await this.#save(sound, before, { ...also, actors });
        if (isChanged(sound, before)) this.tell(workId, { type: 'changed', sound: shownOf(sound), by });
        if ((also.versions ?? []).length > 0) this.tell(workId, { type: 'versions' });
        for (const proposal of also.proposals ?? []) this.tell(workId, { type: 'proposal', proposal });
        return result;
      } catch (error) {
        this.#open.delete(workId);
        throw error;
      }
    });
  }

  /** Calls with a snapshot first, then with every later event. The answer ends it. @throws as use */
  follow(
    workId: string,
    proposals: () => Promise<SoundProposal[]>,
    listener: (event: SoundEvent) => void,
  ): Promise<() => void> {
    return this.use(workId, async (sound) => {
      listener({ type: 'snapshot', sound: shownOf(sound), proposals: await proposals() });
      return this.#listeners.add(workId, listener);
    });
  }

  tell(workId: string, event: SoundEvent): void {
    this.#listeners.tell(workId, event);
  }

  /** The work was deleted. */
  end(workId: string): Promise<void> {
    return this.#locks.run(workId, () => {
      this.#open.delete(workId);
      this.tell(workId, { type: 'deleted' });
      this.#listeners.end(workId);
      return Promise.resolve();
    });
  }

  /** Resolves when what was asked is durable. */
  async close(): Promise<void> {
    await Promise.all([...this.#open.keys()].map((workId) => this.#locks.run(workId, () => Promise.resolve())));
  }

  async #get(workId: string): Promise<OpenSound> {
    const sound = this.#open.get(workId) ?? (await this.#load(workId));
    this.#open.delete(workId);
    this.#open.set(workId, sound);
    const [oldest] = this.#open.keys();
    if (this.#open.size > limits.openSounds && oldest !== undefined) this.#open.delete(oldest);
    return sound;
  }

  async #load(workId: string): Promise<OpenSound> {
    const { store } = this.#parts;
    if ((await store.works.get(workId)) === null) throw new WorkNotFound(workId);
    const stored = await store.sounds.open(workId);
    if (stored === null) throw new WorkOfOtherMedium('sound');
    const ids = new Set([...stored.changes.map(({ change }) => change.actorId), ...stored.locks.map(({ by }) => by)]);
    const actors = new Map<string, Actor>();
    for (const id of ids) {
      const actor = await store.actors.get(id);
      if (actor !== null) actors.set(id, actor);
    }
    return openSound(workId, stored, actors);
  }

  async #save(sound: OpenSound, before: Before, also: Also): Promise<void> {
    const { store, keeper, now } = this.#parts;
    const { workId } = sound;
    const at = now();
    const revision = sound.revision + (isChanged(sound, before) ? 1 : 0);
    const commit = commitOf(sound, before, also, revision, at);
    await keeper.keep(
      (also.sources ?? []).flatMap(({ contents }) => contents),
      async (blobs) => {
        if (!(await store.sounds.commit(workId, { ...commit, blobs }))) throw new WorkNotFound(workId);
      },
    );
    sound.times.push(...commit.changes.map(() => at));
    sound.revision = revision;
    for (const actor of also.actors ?? []) sound.actors.set(actor.id, actor);
  }
}

function commitOf(
  sound: OpenSound,
  before: Before,
  also: Also,
  revision: number,
  at: string,
): Omit<SoundCommit, 'blobs'> {
  const { document } = sound;
  const known = before.changes.length;
  return {
    revision,
    content: document.sound,
    locks: document.locks,
    sources: (also.sources ?? []).map(({ source }) => source),
    changes: document.changes.slice(known).map((kept) => ({ ...kept, at })),
    states: document.changes
      .slice(0, known)
      .flatMap(({ change, state }, index) =>
        state === before.changes[index]!.state ? [] : [{ number: change.number, state }],
      ),
    actors: also.actors ?? [],
    versions: also.versions ?? [],
    proposals: also.proposals ?? [],
    look: document.sound === before.sound ? null : lookAt(document.sound, at),
  };
}

const lookAt = (sound: Sound, changedAt: string) => ({ changedAt, length: lengthOfSound(sound) });

/** The commit of a work that is being made, all of it. */
export function firstCommit(sound: OpenSound, also: Also, at: string): Omit<SoundCommit, 'blobs'> {
  const { tracks: _none, ...bare } = sound.document.sound;
  const before = { sound: { ...bare, tracks: [] }, locks: [], changes: [] };
  return commitOf(sound, before, also, 0, at);
}
