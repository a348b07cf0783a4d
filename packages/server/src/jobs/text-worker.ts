/** The entry module of the text worker process. */
import { textOperations } from './text-operations.ts';
import { serveWork } from './warm-worker.ts';

serveWork(textOperations());
