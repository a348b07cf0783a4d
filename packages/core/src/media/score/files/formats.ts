/** The files that a score can be written to and read from. */
import type { FileFormat } from '../../medium.ts';
import type { Score } from '../score.ts';

export const scoreFormats: readonly FileFormat<Score>[] = [];
