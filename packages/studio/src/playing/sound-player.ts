/**
 * Plays a sound as the server mixes it: parts are fetched a little ahead and given to the audio clock one after the other, so that what is played
 * is what is written out, and a sound of hours is never whole in memory. Holds no React.
 */
import { LoudnessMeter } from '@fourhands/core/media/sound/loudness';
import { createStore, type Store } from '../state/store.ts';

export interface PlayerState {
  readonly playing: boolean;
  /** The browser's clock for sound stands still: there is no device, or it may not play. */
  readonly stuck: boolean;
}

export interface Played {
  readonly sampleRate: number;
  readonly channels: number;
  /** Samples from a place on, channel by channel. */
  read(start: number, length: number): Promise<Float32Array<ArrayBuffer>>;
}

export interface Level {
  /** LUFS; -Infinity of silence. */
  readonly momentary: number;
  readonly peak: number;
}

interface Run {
  readonly played: Played;
  readonly from: number;
  readonly to: number;
  /** In the audio's time, when `from` sounds; later after a part came too late. */
  zero: number;
  givenTo: number;
  readonly nodes: Set<AudioBufferSourceNode>;
  readonly meter: LoudnessMeter;
  readonly levels: (Level & { readonly at: number })[];
}

/** Seconds of the first part, of the others, and that are fetched ahead. */
const firstPart = 0.25;
const part = 0.5;
const ahead = 1.5;
const turn = 100;
/** Milliseconds after which a clock that stands still is told. */
const patience = 2500;

export class SoundPlayer {
  readonly state: Store<PlayerState> = createStore<PlayerState>({ playing: false, stuck: false });
  #context: AudioContext | null = null;
  #run: Run | null = null;
  #place = 0;
  #timer: ReturnType<typeof setInterval> | undefined;
  #filling = false;
  #begunAt = 0;

  /** The sample that sounds now, or at which it stopped. */
  place(): number {
    const run = this.#run;
    if (run === null || this.#context === null) return this.#place;
    const gone = Math.max(0, this.#context.currentTime - run.zero) * run.played.sampleRate;
    return Math.min(run.to, Math.round(run.from + gone));
  }

  level(): Level | null {
    const run = this.#run;
    if (run === null) return null;
    const place = this.place();
    return run.levels.findLast(({ at }) => at <= place) ?? null;
  }

  start(played: Played, from: number, to: number): void {
    this.stop();
    if (to <= from) return;
    try {
      this.#context ??= new AudioContext({ latencyHint: 'playback' });
    } catch {
      this.state.set(() => ({ playing: false, stuck: true }));
      return;
    }
    void this.#context.resume().catch(() => undefined);
    this.#run = {
      played,
      from,
      to,
      zero: this.#context.currentTime + 0.1,
      givenTo: from,
      nodes: new Set(),
      meter: new LoudnessMeter(played.sampleRate, played.channels),
      levels: [],
    };
    this.#begunAt = performance.now();
    this.#place = from;
    this.state.set(() => ({ playing: true, stuck: false }));
    this.#timer = setInterval(() => this.#turn(), turn);
    this.#turn();
  }

  stop(): void {
    clearInterval(this.#timer);
    const run = this.#run;
    if (run === null) return;
    this.#place = this.place();
    this.#run = null;
    for (const node of run.nodes) {
      node.stop();
      node.disconnect();
    }
    this.state.set((before) => ({ ...before, playing: false }));
  }

  close(): void {
    this.stop();
    void this.#context?.close();
    this.#context = null;
  }

  #turn(): void {
    const run = this.#run;
    const context = this.#context;
    if (run === null || context === null) return;
    const stands = context.currentTime === 0 || context.state !== 'running';
    if (stands && performance.now() - this.#begunAt > patience) {
      this.stop();
      this.state.set(() => ({ playing: false, stuck: true }));
      return;
    }
    if (this.place() >= run.to) {
      this.stop();
      this.#place = run.from;
      return;
    }
    if (!this.#filling) void this.#fill(run, context);
  }

  async #fill(run: Run, context: AudioContext): Promise<void> {
    this.#filling = true;
    const { sampleRate, channels } = run.played;
    try {
      while (this.#run === run && run.givenTo < run.to && run.givenTo - this.place() < ahead * sampleRate) {
        const start = run.givenTo;
        const seconds = start === run.from ? firstPart : part;
        const length = Math.min(Math.round(seconds * sampleRate), run.to - start);
        const samples = await run.played.read(start, length);
        if (this.#run !== run) return;
        const rows = Array.from({ length: channels }, (_, at) => samples.subarray(at * length, (at + 1) * length));
        this.#give(run, context, start, length, rows);
        run.givenTo = start + length;
      }
    } catch {
      if (this.#run === run) this.stop();
    } finally {
      this.#filling = false;
    }
  }

  #give(
    run: Run,
    context: AudioContext,
    start: number,
    length: number,
    rows: readonly Float32Array<ArrayBuffer>[],
  ): void {
    const { sampleRate, channels } = run.played;
    const buffer = context.createBuffer(channels, length, sampleRate);
    rows.forEach((row, channel) => buffer.copyToChannel(row, channel));
    const node = context.createBufferSource();
    node.buffer = buffer;
    node.connect(context.destination);
    const due = run.zero + (start - run.from) / sampleRate;
    const late = context.currentTime + 0.02 - due;
    // What comes too late sounds later, and all that follows with it.
    if (late > 0) run.zero += late;
    node.start(Math.max(due, due + late));
    run.nodes.add(node);
    node.addEventListener('ended', () => run.nodes.delete(node));
    const slice = Math.round(sampleRate / 10);
    for (let at = 0; at < length; at += slice) {
      const parts = rows.map((row) => row.subarray(at, at + slice));
      run.meter.push(parts);
      const peak = parts.reduce((most, row) => row.reduce((all, value) => Math.max(all, Math.abs(value)), most), 0);
      run.levels.push({ at: start + at, momentary: run.meter.momentary(), peak });
    }
  }
}
