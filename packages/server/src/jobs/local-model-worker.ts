/**
 * The entry module of the process of one model of this machine. Its arguments are the ONNX file, the threads, the tokens that it
 * may see, and the bytes of memory that the process may take; one that takes more ends, and one that computes a single token
 * for too long does too.
 */
import { HuggingFaceWriter, type LocalRequest } from '@fourhands/makers/local/hugging-face-writer';
import { limits } from '../config.ts';
import { watchModel } from './model-watch.ts';
import { serveWriting } from './serve-writing.ts';

const [, , path = '', threads = '1', contextTokens = '1024', memoryBytes = '0'] = process.argv;
/** Before the process ends: who asked first is told the reason. */
const toldWithin = 500;

const writer = HuggingFaceWriter.open({
  path,
  threads: Number(threads),
  contextTokens: Number(contextTokens),
  aroundPass: watchModel({ memoryBytes: Number(memoryBytes), passTime: limits.localTokenTime }),
});
// The files may be others when it is asked again.
writer.catch(() => setTimeout(() => process.exit(1), toldWithin));

serveWriting<LocalRequest>(writer);
