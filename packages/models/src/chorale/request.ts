/** What a chorale maker may be asked for, and what makes it impossible: regions, locks, ranges, and how far a variation may go. */
import { ChoraleRequestRefused } from './chorale-errors.ts';
import type { VoiceRange } from './chorale-model-file.ts';
import type { ChoraleConfiguration } from './configuration.ts';
import { rest, voiceCount, type Piece } from './pieces.ts';

/** Voices × steps: voices by number, 0 the highest; steps in sixteenths from `from` up to, not including, `to`. */
export interface CellRegion {
  readonly voices: readonly number[];
  readonly from: number;
  readonly to: number;
}

export interface ChoraleOptions {
  /** Chooses the random numbers: the same seed, the same music on the same runtime. A whole number below 2³². */
  readonly seed: number;
  /** How freely it chooses which note follows where one does, 0 to 2; 0 takes the likeliest. 0.8 when left out. */
  readonly temperature?: number;
  /** What each voice may sing, the highest first; what it sang in the pieces that were learned from when left out. */
  readonly ranges?: readonly VoiceRange[];
  /** Cells that stay as they are, whatever the region. */
  readonly locked?: readonly CellRegion[];
  /** The piece ends where its grid ends, so that it closes there; true when left out. */
  readonly ends?: boolean;
  /** Parallel fifths and octaves are all but ruled out (true, when left out), or as likely as the network finds them. */
  readonly avoidParallels?: boolean;
  /** A note that would cross another voice comes seldomer than the network finds it (true, when left out), or as likely. */
  readonly avoidCrossings?: boolean;
  /** Chords that the pieces it learned from do not have are all but ruled out (true, when left out), or as likely as the network finds them. */
  readonly usualChords?: boolean;
  /** How many times part of what was made is made again in the light of the rest, 0 (when left out) to 16. */
  readonly passes?: number;
}

export interface VariationOptions extends ChoraleOptions {
  /** The share of the region's notes that are kept as they are, 0 (when left out) to 1. */
  readonly keep?: number;
  /** The farthest, in semitones, that a changed sixteenth may lie from what it was; any when left out. */
  readonly reach?: number;
}

const mostSteps = 8192;

/** Names a cell to a person: voices from 1, steps as they are counted everywhere. */
const cellName = (step: number, voice: number): string => `voice ${voice + 1} at sixteenth ${step}`;

function requireNumber(name: string, value: number, minimum: number, maximum: number, whole = false): void {
  if (!(value >= minimum && value <= maximum) || (whole && !Number.isInteger(value)))
    throw new ChoraleRequestRefused(
      `${name} must be ${whole ? 'a whole number' : 'a number'} from ${minimum} to ${maximum}, not ${value}`,
      'Change it and ask again.',
    );
}

/** Throws ChoraleRequestRefused. */
export function checkOptions(options: VariationOptions, configuration: ChoraleConfiguration): void {
  requireNumber('the seed', options.seed, 0, 2 ** 32 - 1, true);
  requireNumber('the temperature', options.temperature ?? 0, 0, 2);
  requireNumber('the number of passes', options.passes ?? 0, 0, 16, true);
  requireNumber('the share to keep', options.keep ?? 0, 0, 1);
  requireNumber('the reach', options.reach ?? 0, 0, 127, true);
  const { ranges } = options;
  if (ranges && ranges.length !== voiceCount)
    throw new ChoraleRequestRefused(
      `${ranges.length} ranges were given for ${voiceCount} voices`,
      'Give one for each.',
    );
  ranges?.forEach(({ lowest, highest }, voice) => {
    const [low, high] = [Math.max(lowest, configuration.lowestPitch), Math.min(highest, configuration.highestPitch)];
    if (!(low <= high))
      throw new ChoraleRequestRefused(
        `voice ${voice + 1} may sing nothing from ${lowest} to ${highest}, since only pitches from ${configuration.lowestPitch} to ${configuration.highestPitch} are known`,
        'Widen its range.',
        { voice },
      );
  });
}

/** Throws ChoraleRequestRefused unless the pitches are those of so many steps. */
export function checkPiece({ steps, pitches }: Piece): void {
  requireNumber('the number of sixteenths', steps, 1, mostSteps, true);
  if (pitches.length !== steps * voiceCount)
    throw new ChoraleRequestRefused(
      `${pitches.length} pitches were given for ${steps} sixteenths of ${voiceCount} voices`,
      'Give four for each.',
    );
}

/** 1 for each cell that lies in a region, by step and voice. Throws ChoraleRequestRefused where one leaves the piece. */
function cellsOf(regions: readonly CellRegion[], steps: number, name: string): Uint8Array {
  const cells = new Uint8Array(steps * voiceCount);
  for (const { voices, from, to } of regions) {
    const strange = voices.find((voice) => !Number.isInteger(voice) || voice < 0 || voice >= voiceCount);
    if (strange !== undefined)
      throw new ChoraleRequestRefused(`${name} names voice ${strange}`, `Voices are 0 to ${voiceCount - 1}.`);
    if (!Number.isInteger(from) || !Number.isInteger(to) || from < 0 || to > steps || from > to)
      throw new ChoraleRequestRefused(
        `${name} goes from sixteenth ${from} to ${to}, and the piece has ${steps}`,
        'Choose a part of the piece.',
        { step: from },
      );
    for (let step = from; step < to; step++) for (const voice of voices) cells[step * voiceCount + voice] = 1;
  }
  return cells;
}

/** 1 for each cell that is to be made. Throws ChoraleRequestRefused when there is none. */
export function openCells(regions: readonly CellRegion[], locked: readonly CellRegion[], steps: number): Uint8Array {
  const open = cellsOf(regions, steps, 'the region');
  if (!open.includes(1))
    throw new ChoraleRequestRefused('the region is empty', 'Mark at least one sixteenth of one voice.');
  const closed = cellsOf(locked, steps, 'a lock');
  const first = open.indexOf(1);
  for (let at = 0; at < open.length; at++) if (closed[at] === 1) open[at] = 0;
  if (!open.includes(1)) {
    const place = { step: Math.floor(first / voiceCount), voice: first % voiceCount };
    throw new ChoraleRequestRefused(
      `everything in the region is locked, from ${cellName(place.step, place.voice)} on`,
      'Unlock a part of it, or choose another region.',
      place,
    );
  }
  return open;
}

/** Throws ChoraleRequestRefused, with the place, when a cell that is not open holds a pitch that the network does not know. */
export function checkGiven({ pitches }: Piece, open: Uint8Array, configuration: ChoraleConfiguration): void {
  const { lowestPitch, highestPitch } = configuration;
  pitches.forEach((pitch, at) => {
    if (open[at] === 1 || pitch === rest || (pitch >= lowestPitch && pitch <= highestPitch)) return;
    const place = { step: Math.floor(at / voiceCount), voice: at % voiceCount };
    throw new ChoraleRequestRefused(
      `the given pitch ${pitch} of ${cellName(place.step, place.voice)} is not known; pitches from ${lowestPitch} to ${highestPitch} are`,
      'Move it by octaves, or transpose the piece.',
      place,
    );
  });
}

/** Throws ChoraleRequestRefused, with the place, when nothing may stand at an open cell within the reach of what was there. */
export function checkReach(
  { pitches }: Piece,
  open: Uint8Array,
  ranges: readonly VoiceRange[],
  reach: number | undefined,
): void {
  if (reach === undefined) return;
  pitches.forEach((pitch, at) => {
    if (open[at] === 0 || pitch === rest) return;
    const place = { step: Math.floor(at / voiceCount), voice: at % voiceCount };
    const { lowest, highest } = ranges[place.voice]!;
    if (pitch + reach >= lowest && pitch - reach <= highest) return;
    throw new ChoraleRequestRefused(
      `${cellName(place.step, place.voice)} sounds ${pitch}, and nothing from ${lowest} to ${highest} lies within ${reach} semitones of it`,
      'Allow more semitones, or widen the range of the voice.',
      place,
    );
  });
}
