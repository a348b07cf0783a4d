/**
 * The entry module of the process of one voice of this machine. Its arguments are the ONNX file, the threads, and the bytes of memory
 * that the process may take; one that takes more ends, and one that computes a single piece for too long does too.
 */
import { HuggingFaceVoice, type VoiceRequest } from '@fourhands/makers/local/hugging-face-voice';
import { limits } from '../config.ts';
import { watchModel } from './model-watch.ts';
import { serveWriting } from './serve-writing.ts';

const [, , path = '', threads = '1', memoryBytes = '0'] = process.argv;
/** Before the process ends: who asked first is told the reason. */
const toldWithin = 500;

const voice = HuggingFaceVoice.open({
  path,
  threads: Number(threads),
  aroundPass: watchModel({ memoryBytes: Number(memoryBytes), passTime: limits.localPieceTime }),
});
// The files may be others when it is asked again.
voice.catch(() => setTimeout(() => process.exit(1), toldWithin));

serveWriting<VoiceRequest, Uint8Array | null>(
  voice.then((opened) => ({ write: (request: VoiceRequest) => opened.speak(request) })),
);
