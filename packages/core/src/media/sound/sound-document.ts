/**
 * A sound that people and makers work on: who changed what, everybody's own undo, and locks. Changes come one after another (the server puts them
 * in order). Sources are only added; they never change. Pure.
 */
import { partsBetween, type SoundChange, turnedBy } from './sound-change.ts';
import { edited, type SoundEdit, trackOf } from './sound-edit.ts';
import type { Clip, Sound, SoundSource } from './sound.ts';
import type { SoundLock, SoundRegion } from './sound-region.ts';
import { stretchOf } from './sound-region.ts';
import { broughtBack, within } from './stretches.ts';

/** Whether it can be taken back, can be put again, or neither any more. */
export type SoundChangeState = 'done' | 'undone' | 'gone';

export interface KeptSoundChange {
  readonly change: SoundChange;
  readonly state: SoundChangeState;
}

export interface SoundAuthor {
  readonly actorId: string;
  readonly recipeId?: string | null;
  readonly kind?: SoundChange['kind'];
}

export type SoundDirection = 'undo' | 'redo';

export class SoundDocument {
  #sound: Sound;
  #sources: ReadonlyMap<string, SoundSource>;
  #locks: readonly SoundLock[];
  #changes: readonly KeptSoundChange[];

  /** As it was kept; without changes and locks it begins its history. */
  constructor(
    sound: Sound,
    sources: readonly SoundSource[] = [],
    changes: readonly KeptSoundChange[] = [],
    locks: readonly SoundLock[] = [],
  ) {
    this.#sound = sound;
    this.#sources = new Map(sources.map((source) => [source.id, source]));
    this.#changes = changes;
    this.#locks = locks;
  }

  /** As it is now; it does not change any more. */
  get sound(): Sound {
    return this.#sound;
  }

  get sources(): ReadonlyMap<string, SoundSource> {
    return this.#sources;
  }

  get locks(): readonly SoundLock[] {
    return this.#locks;
  }

  /** The oldest first. */
  get changes(): readonly KeptSoundChange[] {
    return this.#changes;
  }

  addSource(source: SoundSource): void {
    if (!this.#sources.has(source.id)) this.#sources = new Map([...this.#sources, [source.id, source]]);
  }

  /** Locks are for proposals: a person who edits is not held by them. @throws SoundRegionEmpty, SoundTrackMissing */
  lock(lock: SoundLock): void {
    stretchOf(this.#sound, lock.region);
    for (const id of lock.region.tracks) trackOf(this.#sound, id);
    this.#locks = [...this.#locks, lock];
  }

  unlock(id: string): void {
    this.#locks = this.#locks.filter((lock) => lock.id !== id);
  }

  change(number: number): SoundChange | null {
    return this.#changes[number - 1]?.change ?? null;
  }

  /** The clips of a track in a region, and so who made each stretch of it. @throws SoundTrackMissing */
  within(trackId: string, region: Omit<SoundRegion, 'tracks'>): Clip[] {
    return within(trackOf(this.#sound, trackId).clips, region);
  }

  /**
   * Several edits as one change. Null where they change nothing; then, and when one throws, the sound is as before.
   * @throws what edited throws
   */
  edit(author: SoundAuthor, edits: readonly SoundEdit[]): SoundChange | null {
    const number = this.#changes.length + 1;
    return this.become(
      author,
      edits.reduce((sound, edit) => edited(sound, edit, number, this.#sources), this.#sound),
    );
  }

  /** Makes of it what a command worked out, as one change. Null where that is nothing else. */
  become({ actorId, recipeId = null, kind = 'edit' }: SoundAuthor, after: Sound): SoundChange | null {
    const parts = partsBetween(this.#sound, after);
    if (parts.length === 0) return null;
    const change = { number: this.#changes.length + 1, actorId, recipeId, kind, parts };
    this.#sound = after;
    const known = this.#changes.map((kept) =>
      kept.change.actorId === actorId && kept.state === 'undone' ? { ...kept, state: 'gone' as const } : kept,
    );
    this.#changes = [...known, { change, state: 'done' }];
    return change;
  }

  /** Makes it what it was in an earlier version. Who made its stretches stays; that they are there again is this change's. */
  restore(actorId: string, earlier: Sound): SoundChange | null {
    const number = this.#changes.length + 1;
    const tracks = earlier.tracks.map((track) => {
      const now = this.#sound.tracks.find(({ id }) => id === track.id)?.clips ?? [];
      return { ...track, clips: broughtBack(now, track.clips, number) };
    });
    return this.become({ actorId, kind: 'restored' }, { ...this.#sound, tracks });
  }

  /** What would be taken back, or put again, next. */
  next(actorId: string, direction: SoundDirection): SoundChange | null {
    const state = direction === 'undo' ? 'done' : 'undone';
    const own = this.#changes.filter((kept) => kept.change.actorId === actorId && kept.state === state);
    return (direction === 'undo' ? own.at(-1) : own[0])?.change ?? null;
  }

  /**
   * Takes the actor's last change back, or puts the last taken back again, as far as it is still there: what somebody else, or the same actor
   * later, changed again stays. What has no effect any more is passed over. Null where there is nothing.
   */
  step(actorId: string, direction: SoundDirection): SoundChange | null {
    const turn = direction === 'undo' ? 'back' : 'again';
    for (let next = this.next(actorId, direction); next !== null; next = this.next(actorId, direction)) {
      const after = turnedBy(this.#sound, next, turn);
      const effect = after !== this.#sound;
      this.#sound = after;
      const state = effect ? (direction === 'undo' ? 'undone' : 'done') : 'gone';
      this.#changes = this.#changes.with(next.number - 1, { change: next, state });
      if (effect) return next;
    }
    return null;
  }
}
