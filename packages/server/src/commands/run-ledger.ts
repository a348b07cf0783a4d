/**
 * The one place that changes a run and tells those who watch it. A change is durable before anybody hears of it, and a
 * watcher's first snapshot and later events fit together without a gap or a repetition.
 */
import type {
  Failure,
  Model,
  Run,
  RunDetail,
  RunEvent,
  RunImage,
  RunPoint,
  RunProgress,
  RunSample,
  StopReason,
} from '@fourhands/core';
import { limits } from '../config.ts';
import type { RunStore } from '../store/store.ts';
import type { BlobKeeper } from './blob-keeper.ts';
import { RunNotFound } from './errors.ts';
import { KeyedLock } from './keyed-lock.ts';

export type RunListener = (event: RunEvent) => void;

export class RunLedger {
  readonly #runs: RunStore;
  readonly #keeper: BlobKeeper;
  readonly #now: () => string;
  readonly #lock = new KeyedLock();
  readonly #listeners = new Map<string, Set<RunListener>>();

  constructor(runs: RunStore, keeper: BlobKeeper, now: () => string) {
    this.#runs = runs;
    this.#keeper = keeper;
    this.#now = now;
  }

  /** @throws RunNotFound */
  async detail(id: string): Promise<RunDetail> {
    const run = await this.#runs.get(id);
    if (run === null) throw new RunNotFound(id);
    const [points, images, samples] = await Promise.all([
      this.#runs.points(id),
      this.#runs.images(id),
      this.#runs.samples(id),
    ]);
    return { ...run, points: thinPoints(points, limits.curvePoints), images, samples };
  }

  /** Calls the listener with a snapshot, then with every event, until the returned function is called. @throws RunNotFound */
  follow(id: string, listener: RunListener): Promise<() => void> {
    return this.#lock.run(id, async () => {
      listener({ type: 'snapshot', run: await this.detail(id) });
      const listeners = this.#listeners.get(id) ?? new Set();
      this.#listeners.set(id, listeners.add(listener));
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0 && this.#listeners.get(id) === listeners) this.#listeners.delete(id);
      };
    });
  }

  /** Changes a run if `allow` agrees; `allow` throws otherwise. @throws RunNotFound */
  async change(
    id: string,
    allow: (run: Run) => void,
    change: { readonly state: Run['state']; readonly stopReason?: StopReason; readonly error?: Failure },
  ): Promise<Run> {
    return this.#lock.run(id, async () => {
      allow(await this.#get(id));
      const { state, stopReason = null, error = null } = change;
      const ended = state === 'stopped' || state === 'failed';
      await this.#runs.change(id, { state, stopReason, error, endedAt: ended ? this.#now() : null });
      return this.#tell(id);
    });
  }

  rename(id: string, name: string): Promise<Run> {
    return this.#lock.run(id, async () => {
      await this.#runs.rename(id, name);
      return this.#tell(id);
    });
  }

  /** A queued run begins, or begins again at its checkpoint. Null when it is not queued any more. */
  begin(id: string): Promise<Run | null> {
    return this.#lock.run(id, async () => {
      const run = await this.#runs.get(id);
      if (run?.state !== 'queued') return null;
      await this.#runs.rewind(id);
      const startedAt = run.startedAt ?? this.#now();
      await this.#runs.change(id, { state: 'running', stopReason: null, error: null, startedAt, endedAt: null });
      await this.#keeper.sweep();
      const detail = await this.detail(id);
      this.#publish(id, { type: 'snapshot', run: detail });
      return this.#get(id);
    });
  }

  addPoints(id: string, points: readonly RunPoint[], progress: RunProgress | null): Promise<void> {
    return this.#lock.run(id, async () => {
      if (!(await this.#runs.addPoints(id, points, progress))) throw new RunNotFound(id);
      for (const point of points) this.#publish(id, { type: 'point', point });
      if (progress !== null) this.#publish(id, { type: 'progress', progress });
    });
  }

  addImage(id: string, image: Omit<RunImage, 'blob'>, png: Uint8Array): Promise<void> {
    return this.#lock.run(id, async () => {
      await this.#keeper.keep([{ bytes: png, mediaType: 'image/png' }], async ([blob]) => {
        if (blob === undefined) return;
        const stored = { ...image, blob: blob.sha256 };
        if (!(await this.#runs.addImage(id, stored, blob))) throw new RunNotFound(id);
        this.#publish(id, { type: 'image', image: stored });
      });
    });
  }

  /** `wav` is the file of its sound, where it is one. */
  addSample(id: string, sample: Omit<RunSample, 'sound'>, wav: Uint8Array | null): Promise<void> {
    return this.#lock.run(id, async () => {
      const contents = wav === null ? [] : [{ bytes: wav, mediaType: 'audio/wav' }];
      await this.#keeper.keep(contents, async ([blob]) => {
        const stored = { ...sample, sound: blob?.sha256 ?? null };
        if (!(await this.#runs.addSample(id, stored, blob))) throw new RunNotFound(id);
        this.#publish(id, { type: 'sample', sample: stored });
      });
    });
  }

  saveCheckpoint(id: string, bytes: Uint8Array, progress: RunProgress): Promise<void> {
    return this.#lock.run(id, async () => {
      await this.#keeper.keep([{ bytes, mediaType: 'application/x-safetensors' }], async ([blob]) => {
        if (blob === undefined) return;
        if (!(await this.#runs.saveCheckpoint(id, progress, blob))) throw new RunNotFound(id);
      });
      await this.#keeper.sweep();
      await this.#tell(id);
    });
  }

  /** The run leaves its model. */
  finish(id: string, bytes: Uint8Array, modelOf: (run: Run, sha256: string) => Model): Promise<void> {
    return this.#lock.run(id, async () => {
      const run = await this.#get(id);
      await this.#keeper.keep([{ bytes, mediaType: 'application/x-safetensors' }], async ([blob]) => {
        if (blob === undefined) return;
        if (!(await this.#runs.finish(id, modelOf(run, blob.sha256), blob, this.#now()))) throw new RunNotFound(id);
      });
      await this.#keeper.sweep();
      await this.#tell(id);
    });
  }

  /** @throws RunNotFound, and what `allow` throws */
  remove(id: string, allow: (run: Run) => void): Promise<void> {
    return this.#lock.run(id, async () => {
      allow(await this.#get(id));
      await this.#runs.remove(id);
      this.#publish(id, { type: 'deleted' });
      this.#listeners.delete(id);
      await this.#keeper.sweep();
    });
  }

  async #get(id: string): Promise<Run> {
    const run = await this.#runs.get(id);
    if (run === null) throw new RunNotFound(id);
    return run;
  }

  async #tell(id: string): Promise<Run> {
    const run = await this.#get(id);
    this.#publish(id, { type: 'state', run });
    return run;
  }

  #publish(id: string, event: RunEvent): void {
    for (const listener of this.#listeners.get(id) ?? []) listener(event);
  }
}

/** At most `most` points of each split, evenly spread, the first and the last of each always among them. */
export function thinPoints(points: readonly RunPoint[], most: number): RunPoint[] {
  const total = { train: 0, validation: 0 };
  for (const point of points) total[point.split] += 1;
  if (total.train <= most && total.validation <= most) return [...points];
  const seen = { train: 0, validation: 0 };
  return points.filter(({ split }) => {
    const index = seen[split]++;
    const count = total[split];
    if (count <= most) return true;
    // The kept places are round(k (count - 1) / (most - 1)) for k = 0 … most - 1.
    const k = Math.round((index * (most - 1)) / (count - 1));
    return Math.round((k * (count - 1)) / (most - 1)) === index;
  });
}
