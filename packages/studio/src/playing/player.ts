/**
 * Plays a score: notes are given to the audio clock a little ahead, so that what is changed while it plays is heard soon. It holds no React and
 * no document; what is to sound it asks for at each turn.
 */
import type { Score } from '@fourhands/core/media/score/score';
import { TempoMap } from '@fourhands/core/media/score/tempo-map';
import { createStore, type Store } from '../state/store.ts';
import { type Family, familyOf, play, type Sounding } from './instruments.ts';
import { clicksOf, countIn, isHeard, soundingNotes, type SoundingNote } from './schedule.ts';

/** What is to be heard now. */
export interface Heard {
  readonly score: Score;
  /** 1 is the written tempo. */
  readonly rate: number;
  readonly metronome: boolean;
  readonly muted: ReadonlySet<string>;
  readonly solo: ReadonlySet<string>;
  readonly loop: { readonly start: number; readonly end: number } | null;
  /** Where playing ends by itself; null plays on. */
  readonly end: number | null;
}

export interface PlayerState {
  readonly playing: boolean;
  /** A bar is being counted before it. */
  readonly counting: boolean;
}

interface Begun {
  /** In the audio's time, when tick `from` sounds. */
  readonly zero: number;
  readonly from: number;
}

const ahead = 0.2;
const turn = 50;

export class Player {
  readonly state: Store<PlayerState> = createStore<PlayerState>({ playing: false, counting: false });
  readonly #heard: () => Heard;
  #context: AudioContext | null = null;
  #out: GainNode | null = null;
  #begun: Begun | null = null;
  #place = 0;
  /** It goes on behind the end, and round no loop: somebody plays along. */
  #endless = false;
  /** The tick to which all is given to the audio clock. */
  #givenTo = 0;
  #sounding: Sounding[] = [];
  #timer: ReturnType<typeof setInterval> | undefined;
  #last: {
    readonly score: Score;
    readonly rate: number;
    readonly notes: readonly SoundingNote[];
    readonly map: TempoMap;
  } | null = null;

  constructor(heard: () => Heard) {
    this.#heard = heard;
  }

  /** The audio, begun by the person's first key or click, as browsers ask for. */
  context(): { readonly context: AudioContext; readonly out: AudioNode } {
    if (this.#context === null || this.#out === null) {
      this.#context = new AudioContext({ latencyHint: 'interactive' });
      const limiter = this.#context.createDynamicsCompressor();
      this.#out = this.#context.createGain();
      this.#out.gain.value = 0.7;
      this.#out.connect(limiter).connect(this.#context.destination);
    }
    void this.#context.resume();
    return { context: this.#context, out: this.#out };
  }

  /** The tick that sounds now, not rounded; below the beginning while it is counted in. */
  tick(): number {
    const begun = this.#begun;
    if (begun === null || this.#context === null) return this.#place;
    const { map } = this.#schedule();
    const seconds = this.#context.currentTime - begun.zero;
    if (seconds < 0)
      return begun.from + seconds / Math.max(1e-6, map.secondsAt(begun.from + 1) - map.secondsAt(begun.from));
    return map.tickAt(map.secondsAt(begun.from) + seconds);
  }

  /** Goes to a tick, also while it plays. */
  seek(tick: number): void {
    const { playing } = this.state.get();
    if (playing) this.#halt();
    this.#place = Math.max(0, tick);
    if (playing) this.#begin(this.#place, 0);
  }

  /** From where it stands. With a bar counted in before, and on behind the end, where asked for. */
  start({ counted = false, endless = false }: { readonly counted?: boolean; readonly endless?: boolean } = {}): void {
    if (this.state.get().playing) return;
    this.#endless = endless;
    const { score } = this.#heard();
    const { map } = this.#schedule();
    const clicks = counted ? countIn(score, map, this.#place) : [];
    const lead = clicks[0] === undefined ? 0 : -clicks[0].at;
    const { zero } = this.#begin(this.#place, lead);
    for (const click of clicks) this.#click(zero + click.at, click.accented);
  }

  stop(): void {
    if (!this.state.get().playing) return;
    const at = Math.max(0, this.tick());
    this.#halt();
    this.#place = at;
  }

  /** One note at once, as a key is pressed. */
  strike(family: Family, pitch: number, velocity: number, seconds: number): Sounding {
    const { context, out } = this.context();
    return play(context, out, family, { pitch, velocity, at: context.currentTime + 0.005, seconds });
  }

  close(): void {
    this.#halt();
    void this.#context?.close();
    this.#context = null;
    this.#out = null;
  }

  #begin(from: number, lead: number): Begun {
    const { context } = this.context();
    const begun = { zero: context.currentTime + 0.08 + lead, from };
    this.#begun = begun;
    this.#givenTo = from;
    this.state.set(() => ({ playing: true, counting: lead > 0 }));
    this.#turn();
    this.#timer = setInterval(() => this.#turn(), turn);
    return begun;
  }

  #halt(): void {
    clearInterval(this.#timer);
    const now = this.#context?.currentTime ?? 0;
    for (const sounding of this.#sounding) if (sounding.until > now) sounding.stop(now);
    this.#sounding = [];
    this.#begun = null;
    this.state.set((before) => (before.playing ? { playing: false, counting: false } : before));
  }

  #schedule() {
    const { score, rate } = this.#heard();
    if (this.#last?.score !== score || this.#last.rate !== rate) {
      const map = new TempoMap(score.tempos, rate);
      this.#last = { score, rate, map, notes: soundingNotes(score.notes, score.tracks, map) };
    }
    return this.#last;
  }

  /** Gives what sounds in the next moment to the audio clock; goes round a loop, and ends at the end. */
  #turn(): void {
    const begun = this.#begun;
    const context = this.#context;
    if (begun === null || context === null) return;
    const heard = this.#heard();
    const { map, notes } = this.#schedule();
    const tick = this.tick();
    if (tick >= begun.from && this.state.get().counting) this.state.set((before) => ({ ...before, counting: false }));
    const { loop } = heard;
    const loops = loop !== null && begun.from < loop.end && !this.#endless;
    const last = loops ? loop.end : this.#endless ? Infinity : (heard.end ?? Infinity);
    if (tick >= last) {
      this.#halt();
      this.#place = loops ? loop.start : 0;
      if (loops) this.#begin(loop.start, 0);
      return;
    }
    const origin = begun.zero - map.secondsAt(begun.from);
    const to = Math.min(last, map.tickAt(context.currentTime + ahead - origin));
    if (to <= this.#givenTo) return;
    const [first, end] = [map.secondsAt(this.#givenTo), map.secondsAt(to)];
    for (let at = firstFrom(notes, first); at < notes.length && notes[at]!.at < end; at++) {
      const note = notes[at]!;
      if (isHeard(note.track, heard.muted, heard.solo))
        this.#sound(note, Math.max(context.currentTime, origin + note.at));
    }
    if (heard.metronome)
      for (const click of clicksOf(heard.score, map, Math.ceil(this.#givenTo), to))
        this.#click(origin + click.at, click.accented);
    this.#givenTo = to;
    this.#sounding = this.#sounding.filter(({ until }) => until > context.currentTime);
  }

  #sound({ instrument, pitch, velocity, seconds }: SoundingNote, at: number): void {
    const { context, out } = this.context();
    this.#sounding.push(play(context, out, familyOf(instrument), { pitch, velocity, at, seconds }));
  }

  #click(at: number, accented: boolean): void {
    const { context, out } = this.context();
    const note = { pitch: accented ? 96 : 89, velocity: accented ? 110 : 80, at, seconds: 0.03 };
    this.#sounding.push(play(context, out, 'plucked', note));
  }
}

/** The first note that begins at some seconds or after; notes are in order. */
function firstFrom(notes: readonly SoundingNote[], seconds: number): number {
  let [low, high] = [0, notes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (notes[middle]!.at < seconds) low = middle + 1;
    else high = middle;
  }
  return low;
}
