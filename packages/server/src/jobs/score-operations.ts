/** The score worker's operations. Runs in a worker process only: a long file takes seconds. */
import { readScoreFile, scoreFormats } from '@fourhands/core/media/score/files/formats';
import { readPieces } from './read-pieces.ts';
import { ScoreDocument } from '@fourhands/core/media/score/score-document';
import { editsOfScore } from '@fourhands/core/media/score/score-edit';
import { lookOfScore } from '../commands/scores/score-look.ts';
import type { ScoreWork } from '../commands/scores/score-work.ts';

export function scoreOperations(): ScoreWork {
  return {
    async readScore({ bytes }) {
      // The bytes of a message lie anywhere in a larger buffer.
      const { score, leftOut } = readScoreFile(new Uint8Array(bytes));
      const document = new ScoreDocument();
      document.edit(editsOfScore(score), { kind: 'imported' });
      const read = {
        title: score.title,
        snapshot: document.snapshot(),
        peer: document.peer,
        frontiers: document.frontiers(),
        look: lookOfScore(document.score()),
        leftOut: [...leftOut],
      };
      document.free();
      return read;
    },
    async readPieces({ bytes, name }) {
      return readPieces(new Uint8Array(bytes), name);
    },
    async writeScore({ score, format }) {
      return scoreFormats.find(({ extension }) => extension === format)!.write(score);
    },
  };
}
