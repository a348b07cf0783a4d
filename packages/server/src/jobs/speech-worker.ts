/** The entry module of the speech worker: reads scripts, and reads, joins and packs clips. */
import { speechOperations } from './speech-operations.ts';
import { serveWork } from './warm-worker.ts';

serveWork(speechOperations());
