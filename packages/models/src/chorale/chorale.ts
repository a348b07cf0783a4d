/**
 * A trained chorale maker, opened: it harmonises a melody, fills any region of any voices, varies, continues and answers. What
 * is given or locked stays exactly as it is. The same request gives the same music on the same runtime.
 */
import { RandomStream, type Runtime } from '@fourhands/engine';
import { modelHashOf } from '../codec/file-format.ts';
import { ChoraleClosed, ChoraleRequestRefused } from './chorale-errors.ts';
import { readChoraleFile, type ChoraleFile } from './chorale-model-file.ts';
import { symbolCount, type ChoraleConfiguration } from './configuration.ts';
import type { Chord } from './counterpoint.ts';
import { pitchOf, symbolOf } from './examples.ts';
import { ChoraleNetwork } from './network.ts';
import { rest, voiceCount, type Piece } from './pieces.ts';
import {
  checkGiven,
  checkOptions,
  checkPiece,
  checkReach,
  openCells,
  type CellRegion,
  type ChoraleOptions,
  type VariationOptions,
} from './request.ts';
import { rangeRule, writeCells, type WritingPlan } from './write-cells.ts';

const usualTemperature = 0.8;
/** What is made anew in a pass: blocks of so many sixteenths of one voice. */
const blockSteps = 8;
/** The share of blocks that the first pass and the last one make anew (Yao et al. 2014; Huang et al. 2017, §5). */
const [firstShare, lastShare] = [0.5, 0.15];

const streams = { writing: 0, keeping: 1, passes: 2 } as const;
const allVoices = [0, 1, 2, 3];

export interface MadeMusic {
  readonly piece: Piece;
  /** Of the cells that were made, as the network finds them where it may choose; of the last pass, where there were several. */
  readonly natsPerNote: number;
  /** Sixteenths of voices that were made. */
  readonly cells: number;
}

interface Control {
  readonly signal?: AbortSignal;
  /** Hears the share that is made, above 0 and up to 1; all passes counted. */
  readonly progress?: (share: number) => void;
}

/** Opens a model file, on one thread of this machine unless a runtime is given. Throws CheckpointError. */
export async function loadChorale(bytes: Uint8Array, runtime?: Runtime): Promise<ChoraleSession> {
  const file = readChoraleFile(bytes);
  const on = runtime ?? (await import('@fourhands/engine/node')).createNodeRuntime({ threads: 1 });
  const network = await ChoraleNetwork.compile(on, file.configuration, file.parameters);
  return new ChoraleSession(modelHashOf(bytes), file, network);
}

/** All its methods throw ChoraleRequestRefused, ChoraleClosed, and the signal's reason when it is raised. */
export class ChoraleSession {
  /** SHA-256 of the model file, in hex. */
  readonly hash: string;
  /** What each voice sang in the pieces that it learned from, the highest first. */
  readonly ranges: ChoraleFile['ranges'];
  /** Chords of the pieces that it learned from; none where its file does not say. */
  readonly chords: ReadonlySet<Chord>;
  readonly configuration: ChoraleConfiguration;
  readonly #network: ChoraleNetwork;
  #closed = false;

  constructor(hash: string, { configuration, ranges, chords }: ChoraleFile, network: ChoraleNetwork) {
    this.hash = hash;
    this.ranges = ranges;
    this.chords = new Set(chords);
    this.configuration = configuration;
    this.#network = network;
  }

  /** Writes the other three voices to a melody: its MIDI pitch, or `rest`, at each sixteenth. The melody is `voice`, 0 when left out. */
  async harmonise(
    melody: ArrayLike<number>,
    options: ChoraleOptions & { readonly voice?: number },
    control?: Control,
  ): Promise<MadeMusic> {
    const { voice = 0 } = options;
    if (!allVoices.includes(voice))
      throw new ChoraleRequestRefused(`the melody was to be voice ${voice}`, 'Voices are 0 to 3.', {});
    const pitches = new Int16Array(melody.length * voiceCount).fill(rest);
    for (let step = 0; step < melody.length; step++) pitches[step * voiceCount + voice] = melody[step]!;
    const region = { voices: allVoices.filter((each) => each !== voice), from: 0, to: melody.length };
    const piece = { steps: melody.length, pitches };
    return this.#makeIn(piece, [region], options, control);
  }

  /** Makes the cells of some regions from all the others; what they held does not count. */
  async fill(
    piece: Piece,
    regions: readonly CellRegion[],
    options: ChoraleOptions,
    control?: Control,
  ): Promise<MadeMusic> {
    return this.#makeIn(piece, regions, options, control);
  }

  /** Makes the cells of some regions anew, near to what they held: see `keep` and `reach`. */
  async vary(
    piece: Piece,
    regions: readonly CellRegion[],
    options: VariationOptions,
    control?: Control,
  ): Promise<MadeMusic> {
    checkOptions(options, this.configuration);
    checkPiece(piece);
    const open = openCells(regions, options.locked ?? [], piece.steps);
    const kept = keepNotes(piece, open, options.keep ?? 0, new RandomStream(options.seed, streams.keeping));
    return this.#make(piece, kept, options, control);
  }

  /** The piece and so many further sixteenths. It ends there unless `ends` is false. */
  async continue(piece: Piece, steps: number, options: ChoraleOptions, control?: Control): Promise<MadeMusic> {
    checkPiece(piece);
    if (!Number.isInteger(steps) || steps < 1)
      throw new ChoraleRequestRefused(`it was to go on for ${steps} sixteenths`, 'Ask for a whole number from 1 on.');
    const pitches = new Int16Array((piece.steps + steps) * voiceCount).fill(rest);
    pitches.set(piece.pitches);
    const region = { voices: allVoices, from: piece.steps, to: piece.steps + steps };
    const longer = { steps: piece.steps + steps, pitches };
    return this.#makeIn(longer, [region], options, control);
  }

  /** A phrase as long as the given one that follows it and closes, without the given one. */
  async answer(phrase: Piece, options: ChoraleOptions, control?: Control): Promise<MadeMusic> {
    const made = await this.continue(phrase, phrase.steps, { ...options, ends: true }, control);
    const pitches = made.piece.pitches.slice(phrase.pitches.length);
    return { ...made, piece: { steps: phrase.steps, pitches } };
  }

  async #makeIn(
    piece: Piece,
    regions: readonly CellRegion[],
    options: ChoraleOptions,
    control?: Control,
  ): Promise<MadeMusic> {
    checkOptions(options, this.configuration);
    checkPiece(piece);
    const open = openCells(regions, options.locked ?? [], piece.steps);
    return this.#make(piece, open, options, control);
  }

  async #make(
    piece: Piece,
    open: Uint8Array,
    options: VariationOptions,
    { signal, progress }: Control = {},
  ): Promise<MadeMusic> {
    const { configuration } = this;
    const ranges = options.ranges ?? this.ranges;
    checkGiven(piece, open, configuration);
    checkReach(piece, open, ranges, options.reach);
    const silence = symbolCount(configuration) - 1;
    // A pitch that is not known stands in an open cell, or it was refused.
    let symbols: Int16Array = Int16Array.from(piece.pitches, (pitch) => symbolOf(configuration, pitch) ?? silence);
    const within = rangeRule(configuration, ranges, symbols, open);
    const plan = (cells: Uint8Array): WritingPlan => ({
      symbols,
      open: cells,
      mayStand: (step, voice, symbol) =>
        within(step, voice, symbol) && this.#isNear(piece, step * voiceCount + voice, symbol, options.reach, silence),
      ends: options.ends ?? true,
      temperature: options.temperature ?? usualTemperature,
      avoidParallels: options.avoidParallels ?? true,
      avoidCrossings: options.avoidCrossings ?? true,
      chords: (options.usualChords ?? true) && this.chords.size > 0 ? this.chords : null,
    });
    const random = new RandomStream(options.seed, streams.writing);
    const passes = options.passes ?? 0;
    const write = (cells: Uint8Array, pass: number) => {
      if (this.#closed) throw new ChoraleClosed();
      const told = progress && ((share: number) => progress((pass + share) / (passes + 1)));
      return writeCells(this.#network, plan(cells), random, { signal, progress: told });
    };
    let written = await write(open, 0);
    ({ symbols } = written);
    const choosing = new RandomStream(options.seed, streams.passes);
    for (let pass = 0; pass < passes; pass++) {
      const share = passes === 1 ? firstShare : firstShare + ((lastShare - firstShare) * pass) / (passes - 1);
      const cells = drawBlocks(open, share, choosing);
      if (!cells.includes(1)) continue;
      written = await write(cells, pass + 1);
      ({ symbols } = written);
    }
    const pitches = Int16Array.from(symbols, (symbol, at) =>
      open[at] === 1 ? pitchOf(configuration, symbol) : piece.pitches[at]!,
    );
    const cells = open.reduce((sum, each) => sum + each, 0);
    return { piece: { steps: piece.steps, pitches }, natsPerNote: written.nats / Math.max(1, written.cells), cells };
  }

  #isNear({ pitches }: Piece, at: number, symbol: number, reach: number | undefined, silence: number): boolean {
    if (reach === undefined || symbol === silence || pitches[at] === rest) return true;
    return Math.abs(pitchOf(this.configuration, symbol) - pitches[at]!) <= reach;
  }

  /** Frees the programs; what is being made throws ChoraleClosed at its next pass. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#network.dispose();
  }
}

/** The open cells without those of some notes, each kept with the probability `share`; one note at least is left open. */
function keepNotes({ steps, pitches }: Piece, open: Uint8Array, share: number, random: RandomStream): Uint8Array {
  const left = Uint8Array.from(open);
  let last: number[] = [];
  for (let voice = 0; voice < voiceCount; voice++) {
    let note: number[] = [];
    const end = () => {
      if (note.length === 0) return;
      last = note;
      if (random.uniform() < share) for (const at of note) left[at] = 0;
      note = [];
    };
    for (let step = 0; step < steps; step++) {
      const at = step * voiceCount + voice;
      if (step === 0 || pitches[at] !== pitches[at - voiceCount] || open[at] !== open[at - voiceCount]) end();
      if (open[at] === 1) note.push(at);
    }
    end();
  }
  if (!left.includes(1)) for (const at of last) left[at] = 1;
  return left;
}

/** About a share of the open cells, in blocks of one voice each. */
function drawBlocks(open: Uint8Array, share: number, random: RandomStream): Uint8Array {
  const cells = new Uint8Array(open.length);
  const steps = open.length / voiceCount;
  const blocks = Math.ceil(steps / blockSteps);
  const chosen = Array.from({ length: blocks * voiceCount }, () => random.uniform() < share);
  for (let step = 0; step < steps; step++)
    for (let voice = 0; voice < voiceCount; voice++)
      if (chosen[Math.floor(step / blockSteps) * voiceCount + voice])
        cells[step * voiceCount + voice] = open[step * voiceCount + voice]!;
  return cells;
}
