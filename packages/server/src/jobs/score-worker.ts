/** The entry module of the score worker: reads and writes files of scores. */
import { scoreOperations } from './score-operations.ts';
import { serveWork } from './warm-worker.ts';

serveWork(scoreOperations());
