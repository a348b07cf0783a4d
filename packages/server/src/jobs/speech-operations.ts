/** The speech worker's operations. Runs in a worker process only: scripts and sounds come from anywhere, and may be long. */
import { readFile } from 'node:fs/promises';
import { readWav, writeWav } from '@fourhands/core/media/sound/wav';
import { joinClips } from '@fourhands/core/media/speech/join';
import { packFiles } from '@fourhands/core/media/speech/pack-files';
import { readScript } from '@fourhands/core/media/speech/read-script';
import { finishClip } from '@fourhands/makers/speech/finish-clip';
import type { SpeechWork } from '../commands/speeches/speech-work.ts';

export function speechOperations(): SpeechWork {
  return {
    async readScript({ text, format }) {
      return readScript(text, format);
    },
    async finishClip({ file, volume }) {
      // The bytes of a message lie anywhere in a larger buffer.
      return finishClip(new Uint8Array(file), volume);
    },
    async joinClips({ clips }) {
      const read = [];
      for (const { path, pauseAfter } of clips) read.push({ audio: readWav(await readFile(path)), pauseAfter });
      return writeWav(joinClips(read).audio);
    },
    async packClips({ files, texts }) {
      const read: [string, Uint8Array][] = [];
      for (const { name, path } of files) read.push([name, await readFile(path)]);
      for (const { name, text } of texts) read.push([name, new TextEncoder().encode(text)]);
      return packFiles(read);
    },
  };
}
