/** Chorales as the network learns them: four voices on a grid of sixteenths. Reading the data set's JSON; no I/O. */
import { ChoraleDataUnreadable } from './chorale-errors.ts';

/** Soprano, alto, tenor, bass. */
export const voiceCount = 4;
/** A sixteenth at which a voice rests. */
export const rest = -1;

/** A piece: `pitches` holds, step by step, the MIDI pitch of each voice from the highest, or `rest`. */
export interface Piece {
  readonly steps: number;
  readonly pitches: Int16Array;
}

export interface ChoraleCorpus {
  readonly training: readonly Piece[];
  readonly validation: readonly Piece[];
}

/**
 * Which voice sounds each note of a step that has fewer than four: kept in order, and as near as can be to what the voices
 * sounded last.
 */
function assign(notes: readonly number[], last: readonly number[]): number[] {
  let best: number[] = [];
  let least = Infinity;
  for (let choice = 0; choice < 1 << voiceCount; choice++) {
    const voices = Array.from({ length: voiceCount }, (_, voice) => voice).filter((voice) => (choice >> voice) & 1);
    if (voices.length !== notes.length) continue;
    const distance = voices.reduce((all, voice, at) => all + Math.abs(notes[at]! - last[voice]!), 0);
    if (distance < least) {
      least = distance;
      best = voices;
    }
  }
  const row = Array.from({ length: voiceCount }, () => rest);
  best.forEach((voice, at) => (row[voice] = notes[at]!));
  return row;
}

/** About where the voices lie: what they sounded last before the first note. */
const middles = [71, 65, 60, 52];

/** A piece from steps of pitches, highest voice first, fewer than four where a voice rests. Throws ChoraleDataUnreadable. */
export function pieceOf(rows: unknown, where: string): Piece {
  if (!Array.isArray(rows) || rows.length === 0) throw new ChoraleDataUnreadable(where, 'it is not a list of steps');
  const pitches = new Int16Array(rows.length * voiceCount);
  const last = [...middles];
  rows.forEach((row: unknown, step) => {
    if (
      !Array.isArray(row) ||
      row.length > voiceCount ||
      !row.every((pitch) => Number.isInteger(pitch) && pitch >= 0 && pitch <= 127)
    )
      throw new ChoraleDataUnreadable(`${where}, step ${step}`, 'it is not a list of up to four MIDI pitches');
    const notes = row as number[];
    const voices = notes.length === voiceCount ? notes : assign(notes, last);
    voices.forEach((pitch, voice) => {
      pitches[step * voiceCount + voice] = pitch;
      if (pitch !== rest) last[voice] = pitch;
    });
  });
  return { steps: rows.length, pitches };
}

/** The data set: an object with the lists of pieces `train` and `valid`. Throws ChoraleDataUnreadable. */
export function readChorales(text: string): ChoraleCorpus {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    throw new ChoraleDataUnreadable('the file', 'it is not JSON');
  }
  const part = (name: 'train' | 'valid'): Piece[] => {
    const pieces = (found as Readonly<Record<string, unknown>> | null)?.[name];
    if (!Array.isArray(pieces) || pieces.length === 0)
      throw new ChoraleDataUnreadable(`“${name}”`, 'it is missing, or not a list of pieces');
    return pieces.map((piece, at) => pieceOf(piece, `piece ${at} of “${name}”`));
  };
  return { training: part('train'), validation: part('valid') };
}

/** The lowest and the highest pitch of each voice in some pieces. */
export function voiceRanges(pieces: readonly Piece[]): { readonly lowest: number; readonly highest: number }[] {
  return Array.from({ length: voiceCount }, (_, voice) => {
    let [lowest, highest] = [127, 0];
    for (const { pitches } of pieces)
      for (let at = voice; at < pitches.length; at += voiceCount) {
        if (pitches[at] === rest) continue;
        lowest = Math.min(lowest, pitches[at]!);
        highest = Math.max(highest, pitches[at]!);
      }
    return { lowest, highest };
  });
}
