/** Reads a file of scores to learn from: the melodies of its pieces, and what a person wants to know of them. Runs in a worker process only. */
import { basename, extname } from 'node:path';
import type { Piece, PieceKey } from '@fourhands/core';
import { keyAt } from '@fourhands/core/media/score/bars';
import { estimateKey } from '@fourhands/core/media/score/estimate-key';
import { formatOf } from '@fourhands/core/media/score/files/formats';
import { readTunes } from '@fourhands/core/media/score/files/tunes';
import { melodiesOf, type PlacedMelody, ticksPerStep } from '@fourhands/core/media/score/melody-line';
import { defaultTempo, endOf, type Score } from '@fourhands/core/media/score/score';
import { TempoMap } from '@fourhands/core/media/score/tempo-map';
import { placedOnWire } from '@fourhands/core/protocol/melodies';
import { phrasesOf } from '@fourhands/models/melody/training-examples';
import type { ReadPieces } from '../commands/scores/score-work.ts';
import { ScoreTooLongToLearn, ScoreWithoutMelody } from '../commands/scores/score-errors.ts';

/** Sixteenths of all lines of a file together: some days of music in one voice. */
const mostSteps = 5_000_000;
/** What is counted as a phrase, whatever a maker will take for one. */
const usualPhrase = { phraseSteps: 64, lowestPitch: 0, highestPitch: 127 };

/** @throws ScoreFileUnreadable, ScoreOutOfLimits, ScoreWithoutMelody, ScoreTooLongToLearn */
export function readPieces(bytes: Uint8Array, name: string): ReadPieces {
  const { tunes, leftOut } = readTunes(bytes);
  const lines = tunes.reduce((sum, { score }) => sum + linesOf(score) * Math.ceil(endOf(score) / ticksPerStep), 0);
  if (lines > mostSteps) throw new ScoreTooLongToLearn(name);
  const found = tunes
    .map((read) => ({ ...read, melodies: melodiesOf(read.score) }))
    .filter(({ melodies }) => melodies.length > 0);
  if (found.length === 0) throw new ScoreWithoutMelody(name);
  const ownName = basename(name, extname(name)).slice(0, 200);
  const pieces = found.map(({ score, melodies }) => pieceOf(score, melodies, ownName));
  const melodies = found.flatMap((piece) => piece.melodies);
  const notes = sungIn(melodies);
  const written = tunes.reduce((sum, { score }) => sum + score.notes.length, 0);
  return {
    title: pieces.length === 1 ? pieces[0]!.title : ownName,
    format: formatOf(bytes),
    pieces: pieces.length,
    phrases: phrasesIn(melodies),
    notes,
    seconds: found.reduce((sum, { score }) => sum + new TempoMap(score.tempos).secondsAt(endOf(score)), 0),
    keys: keysOf(pieces),
    warnings: [
      ...(leftOut + tunes.length - found.length > 0 ? (['tunes-left-out'] as const) : []),
      ...(notes < written ? (['parts-left-out'] as const) : []),
    ],
    content: new TextEncoder().encode(JSON.stringify({ pieces })),
  };
}

const linesOf = ({ notes }: Score): number => new Set(notes.map(({ track, voice }) => `${track} ${voice}`)).size;

function pieceOf(score: Score, melodies: readonly PlacedMelody[], name: string): Piece {
  const start = score.notes[0]?.start ?? 0;
  const told = keyAt(score.keys, start);
  const estimated = told === undefined ? estimateKey(score.notes) : null;
  const key: PieceKey | null =
    told !== undefined
      ? { fifths: told.fifths, mode: told.mode, told: true }
      : estimated && { ...estimated, told: false };
  return {
    title: score.title.trim() || name,
    tempo: score.tempos.findLast(({ tick }) => tick <= start)?.tempo ?? defaultTempo,
    key,
    melodies: melodies.map(placedOnWire),
  };
}

const sungIn = (melodies: readonly PlacedMelody[]): number =>
  melodies.reduce((sum, { cells }) => sum + cells.filter((cell) => cell >= 0).length, 0);

function phrasesIn(melodies: readonly PlacedMelody[]): number {
  const network = { latentSize: 1, width: 8, encoderLayers: 1, decoderLayers: 1, heads: 1, hidden: 8 };
  return phrasesOf({ ...usualPhrase, ...network }, melodies).length;
}

function keysOf(pieces: readonly Piece[]): ReadPieces['keys'] {
  const counted = new Map<string, ReadPieces['keys'][number]>();
  for (const { key } of pieces) {
    if (key === null) continue;
    const name = JSON.stringify(key);
    counted.set(name, { ...key, pieces: (counted.get(name)?.pieces ?? 0) + 1 });
  }
  return [...counted.values()].toSorted((a, b) => b.pieces - a.pieces);
}
