/** The entry module of the sound worker: reads, writes and hears sounds. */
import { soundOperations } from './sound-operations.ts';
import { serveWork } from './warm-worker.ts';

serveWork(soundOperations());
