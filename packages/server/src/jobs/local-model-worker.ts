/**
 * The entry module of the process of one model of this machine. Its arguments are the ONNX file, the threads, the tokens that it
 * may see, and the bytes of memory that the process may take; one that takes more ends, and one that computes a single token
 * for too long does too.
 */
import { HuggingFaceWriter, type LocalRequest } from '@fourhands/makers/local/hugging-face-writer';
import { limits } from '../config.ts';
import { serveWriting } from './serve-writing.ts';

const [, , path = '', threads = '1', contextTokens = '1024', memoryBytes = '0'] = process.argv;
const most = Number(memoryBytes);
const watchEvery = 500;

let asked: number | null = null;
const end = (words: string) => {
  process.stderr.write(`${words}\n`, () => process.exit(1));
};
setInterval(() => {
  const used = process.memoryUsage.rss();
  if (most > 0 && used > most)
    end(
      `The model took ${Math.round(used / 1e6)} MB of memory, more than the ${Math.round(most / 1e6)} MB it was given.`,
    );
  if (asked !== null && performance.now() - asked > limits.localTokenTime)
    end(`One word took the model more than ${limits.localTokenTime / 1000} seconds.`);
}, watchEvery).unref();

/** What the watch above sees of the writing. */
async function* watched(pieces: AsyncGenerator<string, void, void>): AsyncGenerator<string, void, void> {
  try {
    for (;;) {
      asked = performance.now();
      const next = await pieces.next();
      asked = null;
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    asked = null;
  }
}

const writer = HuggingFaceWriter.open({ path, threads: Number(threads), contextTokens: Number(contextTokens) });
// What is asked first is told the reason; the files may be others when it is asked again.
writer.catch(() => setTimeout(() => process.exit(1), watchEvery));

serveWriting<LocalRequest>(
  writer.then((opened) => ({
    write: (request) => watched(opened.write(request)),
    alternatives: (prefix, count) => opened.alternatives(prefix, count),
  })),
);
