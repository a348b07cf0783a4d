/**
 * Makes the open cells of a piece: forward in time, and at each step the voice of which the network is surest first, given all
 * that is before and all that is given before and after. Cells that are not open are read, and never written.
 */
import { HostTensor, type RandomStream } from '@fourhands/engine';
import { chooseNote, sharesOf } from './choose-note.ts';
import { symbolCount, unknownSymbol, type ChoraleConfiguration } from './configuration.ts';
import { chordOf, parallelBetween, type Chord } from './counterpoint.ts';
import { pitchOf } from './examples.ts';
import { betweenOf, endingOf, heldAt, heldSteps, movedAt, movedRows, places, unknownEnding } from './features.ts';
import type { ChoraleNetwork } from './network.ts';
import { rest, voiceCount } from './pieces.ts';

/** Taken from the score of what would make parallel fifths or octaves, or a strange chord: all but never drawn, yet never a dead end. */
const faultPenalty = 10;
/** Taken where a note that begins would cross a voice: voices do cross in chorales, though not as often as networks that know them by intervals think. */
const crossingPenalty = 2;

export interface WritingPlan {
  /** By step and voice; what open cells hold does not count. */
  readonly symbols: Int16Array;
  /** 1 where a cell is to be made. */
  readonly open: Uint8Array;
  /** At each open cell some symbol may stand. */
  mayStand(step: number, voice: number, symbol: number): boolean;
  /** The piece ends with the grid. */
  readonly ends: boolean;
  readonly temperature: number;
  readonly avoidParallels: boolean;
  readonly avoidCrossings: boolean;
  /** The chords that may sound; any where it is null. */
  readonly chords: ReadonlySet<Chord> | null;
}

export interface WrittenCells {
  readonly symbols: Int16Array;
  /** -log p of what was made, in nats, as the network finds it where it may choose. */
  readonly nats: number;
  readonly cells: number;
}

export interface WritingHooks {
  readonly signal?: AbortSignal | undefined;
  /** Hears the share of the steps that are made, above 0 and up to 1. */
  readonly progress?: ((share: number) => void) | undefined;
}

/** Throws the signal's reason when it is raised. */
export async function writeCells(
  network: ChoraleNetwork,
  plan: WritingPlan,
  random: RandomStream,
  { signal, progress }: WritingHooks = {},
): Promise<WrittenCells> {
  const writing = new Writing(network, plan, random);
  const steps = plan.open.length / voiceCount;
  const isOpen = (step: number) => plan.open.subarray(step * voiceCount, (step + 1) * voiceCount).includes(1);
  let last = steps - 1;
  while (last >= 0 && !isOpen(last)) last -= 1;
  const first = Array.from({ length: steps }, (_, step) => step).find(isOpen) ?? 0;
  for (let step = first; step <= last; step++) {
    if (!isOpen(step)) continue;
    signal?.throwIfAborted();
    await writing.step(step);
    progress?.((step + 1 - first) / (last + 1 - first));
  }
  return { symbols: writing.symbols, nats: writing.nats, cells: plan.open.reduce((sum, each) => sum + each, 0) };
}

class Writing {
  readonly symbols: Int16Array;
  nats = 0;
  readonly #network: ChoraleNetwork;
  readonly #plan: WritingPlan;
  readonly #random: RandomStream;
  readonly #steps: number;
  /** The window that the network sees begins here. */
  #start = -1;
  #encoded: readonly Float32Array[] = [];
  #cache: ReturnType<ChoraleNetwork['newCache']>;

  constructor(network: ChoraleNetwork, plan: WritingPlan, random: RandomStream) {
    this.#network = network;
    this.#plan = plan;
    this.#random = random;
    this.#steps = plan.open.length / voiceCount;
    this.symbols = Int16Array.from(plan.symbols);
    this.#cache = network.newCache();
  }

  get #configuration(): ChoraleConfiguration {
    return this.#network.configuration;
  }

  #symbolAt(voice: number, step: number): number {
    return step >= 0 && step < this.#steps
      ? this.symbols[step * voiceCount + voice]!
      : unknownSymbol(this.#configuration);
  }

  /** Makes the open cells of a step; all before it are made. */
  async step(step: number): Promise<void> {
    await this.#lookAt(step);
    const state = await this.#read(step);
    const at = step * voiceCount;
    const missing = [0, 1, 2, 3].filter((voice) => this.#plan.open[at + voice] === 1);
    const known = [0, 1, 2, 3].map((voice) => !missing.includes(voice));
    const before = [0, 1, 2, 3].map((voice) => this.#symbolAt(voice, step - 1));
    while (missing.length > 0) {
      const blank = unknownSymbol(this.#configuration);
      const now = known.map((isKnown, voice) => (isKnown ? this.#symbolAt(voice, step) : blank));
      const scores = await this.#network.scores(state, { now, before, known });
      const allowed = missing.map((voice) => this.#restrict(scores[voice]!, step, voice, known));
      const surest = indexOfLeast(allowed.map((each) => entropyOf(sharesOf(each))));
      const voice = missing.splice(surest, 1)[0]!;
      const { symbol, logProbability } = chooseNote(
        {
          scores: allowed[surest]!,
          held: before[voice] === blank ? null : before[voice]!,
          temperature: this.#plan.temperature,
        },
        this.#random,
      );
      this.symbols[at + voice] = symbol;
      this.nats -= logProbability;
      known[voice] = true;
    }
  }

  #restrict(scores: Float32Array, step: number, voice: number, known: readonly boolean[]): Float32Array {
    const { mayStand, avoidParallels, avoidCrossings } = this.#plan;
    const isLast = known.every((isKnown, other) => isKnown || other === voice);
    return scores.map((score, symbol) => {
      if (!mayStand(step, voice, symbol)) return -Infinity;
      const isParallel = avoidParallels && this.#isParallel(step, voice, symbol, known);
      const isStrange = isLast && this.#isStrange(step, voice, symbol);
      const isCrossing = avoidCrossings && this.#isCrossing(step, voice, symbol, known);
      return (
        score - (isParallel ? faultPenalty : 0) - (isStrange ? faultPenalty : 0) - (isCrossing ? crossingPenalty : 0)
      );
    });
  }

  /** Whether a note that begins lies above a known voice that is higher, or below one that is lower. */
  #isCrossing(step: number, voice: number, symbol: number, known: readonly boolean[]): boolean {
    const own = pitchOf(this.#configuration, symbol);
    if (own === rest || symbol === this.#symbolAt(voice, step - 1)) return false;
    return known.some((isKnown, other) => {
      const pitch = isKnown && other !== voice ? pitchOf(this.#configuration, this.#symbolAt(other, step)) : rest;
      return pitch !== rest && (other < voice ? own > pitch : own < pitch);
    });
  }

  /** Whether the symbol, the last of its step, makes a chord that may not sound. */
  #isStrange(step: number, voice: number, symbol: number): boolean {
    const { chords } = this.#plan;
    if (chords === null) return false;
    const chord = chordOf(
      [0, 1, 2, 3].map((other) => pitchOf(this.#configuration, other === voice ? symbol : this.#symbolAt(other, step))),
    );
    return chord !== null && !chords.has(chord);
  }

  /** Whether the symbol would make parallels with a known voice, from the step before or into the next one where that is given. */
  #isParallel(step: number, voice: number, symbol: number, known: readonly boolean[]): boolean {
    const { open } = this.#plan;
    const pitchAt = (of: number, when: number) => pitchOf(this.#configuration, this.#symbolAt(of, when));
    const isFixed = (of: number, when: number) => when < this.#steps && open[when * voiceCount + of] === 0;
    const own = pitchOf(this.#configuration, symbol);
    return known.some((isKnown, other) => {
      if (!isKnown || other === voice) return false;
      const here = [own, pitchAt(other, step)] as const;
      const next = step + 1;
      return (
        (step > 0 && parallelBetween([pitchAt(voice, step - 1), pitchAt(other, step - 1)], here) !== null) ||
        (isFixed(voice, next) &&
          isFixed(other, next) &&
          parallelBetween(here, [pitchAt(voice, next), pitchAt(other, next)]) !== null)
      );
    });
  }

  /** Puts the window where the step can be made with as much before it and after it as there is. */
  async #lookAt(step: number): Promise<void> {
    const length = this.#configuration.contextSteps;
    const margin = Math.floor(length / 4);
    const reachesEnd = this.#start + length >= this.#steps;
    if (this.#start >= 0 && (reachesEnd ? step < this.#start + length : step < this.#start + length - margin)) return;
    // The whole piece where it fits; otherwise half before the step, from a quarter on.
    this.#start = this.#steps <= length ? 0 : Math.max(0, Math.floor((step - length / 2) / 4) * 4);
    this.#cache = this.#network.newCache();
    const { given, place, ending } = this.#encoderRows(step, length);
    this.#encoded = await this.#network.encode({
      given: new HostTensor(given, [1, length, voiceCount]),
      place: new HostTensor(place, [1, length]),
      ending: new HostTensor(ending, [1, length]),
    });
  }

  /** What is given, for the encoder: all that is before the step, and what is not open from it on. */
  #encoderRows(step: number, length: number) {
    const blank = unknownSymbol(this.#configuration);
    const given = new Int32Array(length * voiceCount);
    const place = new Int32Array(length);
    const ending = new Int32Array(length);
    for (let at = 0; at < length; at++) {
      const here = this.#start + at;
      place[at] = here % places;
      ending[at] = this.#plan.ends ? endingOf(here, this.#steps) : unknownEnding;
      for (let voice = 0; voice < voiceCount; voice++) {
        // A piece that fits is read as one that nothing is made of yet, as in training.
        const isGiven =
          here < this.#steps && (this.#plan.open[here * voiceCount + voice] === 0 || (this.#start > 0 && here < step));
        given[at * voiceCount + voice] = voice * (blank + 1) + (isGiven ? this.#symbolAt(voice, here) : blank);
      }
    }
    return { given, place, ending };
  }

  /** The state at a step; steps of the window that were not read yet are read first. */
  async #read(step: number): Promise<readonly HostTensor[]> {
    const blank = unknownSymbol(this.#configuration);
    let state: readonly HostTensor[] | null = null;
    for (let here = this.#start + this.#cache.length; here <= step; here++) {
      const before = [0, 1, 2, 3].map((voice) => this.#symbolAt(voice, here - 1));
      state = await this.#network.read(this.#cache, this.#encoded, {
        past: before.map((symbol, voice) => voice * (blank + 1) + symbol),
        held: before.map((_, voice) => voice * heldSteps + heldAt((when) => this.#symbolAt(voice, when), here - 1)),
        between: betweenOf(before, blank - 1),
        moved: before.map(
          (_, voice) => voice * movedRows + movedAt((when) => this.#symbolAt(voice, when), here - 1, blank - 1),
        ),
        place: here % places,
      });
    }
    if (state === null) throw new Error('A step was to be made twice. This is a defect.');
    return state;
  }
}

function entropyOf(shares: Float64Array): number {
  return shares.reduce((sum, share) => (share > 0 ? sum - share * Math.log(share) : sum), 0);
}

function indexOfLeast(values: readonly number[]): number {
  return values.reduce((least, value, at) => (value < values[least]! ? at : least), 0);
}

/** Which symbols may stand where: pitches within the voice's range, and a rest where a given voice rests too. */
export function rangeRule(
  configuration: ChoraleConfiguration,
  ranges: readonly { readonly lowest: number; readonly highest: number }[],
  symbols: Int16Array,
  open: Uint8Array,
): WritingPlan['mayStand'] {
  const silence = symbolCount(configuration) - 1;
  return (step, voice, symbol) => {
    const pitch = pitchOf(configuration, symbol);
    if (pitch !== rest) return pitch >= ranges[voice]!.lowest && pitch <= ranges[voice]!.highest;
    for (let at = step * voiceCount; at < (step + 1) * voiceCount; at++)
      if (open[at] === 0 && symbols[at] === silence) return true;
    return false;
  };
}
