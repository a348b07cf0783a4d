/** The operations of the score worker: reading and writing files, which may be long. */
import type { Frontiers, Peer, ScoreFormat, ScoreItem, Work } from '@fourhands/core';
import type { LeftOut } from '@fourhands/core/media/score/files/score-file';
import type { Score } from '@fourhands/core/media/score/score';
import type { ReadingWarning } from '@fourhands/core/protocol/reading-warnings';

export interface ReadScoreWork {
  readonly title: string;
  /** The score as a live document, every note imported by one peer. */
  readonly snapshot: Uint8Array;
  readonly peer: Peer;
  readonly frontiers: Frontiers;
  readonly look: Pick<Work, 'preview' | 'length'>;
  readonly leftOut: readonly LeftOut[];
}

export type ReadPieces = Omit<ScoreItem, 'id' | 'name' | 'bytes' | 'sha256' | 'createdAt' | 'warnings'> & {
  /** A PieceList in JSON: the same melodies give the same bytes. */
  readonly content: Uint8Array;
  readonly warnings: ReadingWarning[];
};

export interface ScoreWork {
  readScore(request: { readonly bytes: Uint8Array }): Promise<ReadScoreWork>;
  /** Reads a file to learn from: the melodies of its pieces. */
  readPieces(request: { readonly bytes: Uint8Array; readonly name: string }): Promise<ReadPieces>;
  writeScore(request: { readonly score: Score; readonly format: ScoreFormat }): Promise<Uint8Array>;
}
