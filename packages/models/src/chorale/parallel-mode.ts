/**
 * Pieces in the parallel mode, as more to learn from: major as minor and minor as major, on the same tonic. Both modes lead their
 * voices and bring their chords in much the same way, and differ in few degrees.
 */
import { rest, voiceCount, type Piece } from './pieces.ts';

const octave = 12;
/** Semitones above the tonic that move, and by how much; the leading note of minor stays. */
const toMinor: ReadonlyMap<number, number> = new Map([
  [4, -1],
  [9, -1],
]);
const toMajor: ReadonlyMap<number, number> = new Map([
  [3, 1],
  [8, 1],
  [10, 1],
]);

/** The tonic is the last note of the bass; the mode is the one whose third sounds longer. A piece without a bass stays as it is. */
export function inParallelMode(piece: Piece): Piece {
  const bass = piece.pitches.filter((pitch, at) => at % voiceCount === voiceCount - 1 && pitch !== rest);
  const tonic = bass.at(-1);
  if (tonic === undefined) return piece;
  const degreeOf = (pitch: number) => (pitch - tonic + 11 * octave) % octave;
  const sounding = new Array<number>(octave).fill(0);
  for (const pitch of piece.pitches) if (pitch !== rest) sounding[degreeOf(pitch)]! += 1;
  const moves = sounding[4]! > sounding[3]! ? toMinor : toMajor;
  const pitches = piece.pitches.map((pitch) => (pitch === rest ? rest : pitch + (moves.get(degreeOf(pitch)) ?? 0)));
  return { ...piece, pitches };
}
