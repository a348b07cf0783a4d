/** The entry module of the process that runs procedures on pictures. */
import { makePicture } from './make-picture.ts';
import { failureOf } from '../commands/failure.ts';
import type { PictureJob } from '../commands/pictures/picture-runner.ts';
import type { PictureReply } from './picture-making-process.ts';
import { endWithServer } from './worker-process.ts';

/** Milliseconds between two messages of progress. */
const rest = 200;

endWithServer();
const send = (reply: PictureReply) => void process.send?.(reply);
process.on('message', (message) => {
  let told = 0;
  const progress = (share: number) => {
    if (performance.now() - told < rest) return;
    told = performance.now();
    send({ type: 'progress', share });
  };
  makePicture(message as PictureJob, progress).then(
    (made) => send({ type: 'made', made }),
    (error: unknown) => send({ type: 'failed', failure: failureOf(error, 'Making a picture failed') }),
  );
});
