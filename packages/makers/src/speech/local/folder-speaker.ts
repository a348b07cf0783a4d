/** A voice of a folder that a person named, in this process: for programs that speak and end. A server has processes for it. */
import { basename, join } from 'node:path';
import { HuggingFaceVoice } from '../../local/hugging-face-voice.ts';
import { ModelDoesNotSpeak, ModelRunnerMissing, ModelUnusable } from '../../local/local-failures.ts';
import { filesOf, inspectModelFolder } from '../../local/model-folder.ts';
import { weightsOf } from '../../local/model-files.ts';
import { hashFiles, hashOfFiles } from '../../local/model-hash.ts';
import { runnerInstalled } from '../../local/runner.ts';
import type { Speaker } from '../speaker.ts';
import { LocalSpeaker, type RunsVoice, type WritesPhonemes } from './local-speaker.ts';

/**
 * With the weights that suit a processor best among those that fit into `memoryBytes`. Its files are hashed here, and opened when it
 * first speaks.
 * @throws MakerFailure where the folder holds no voice that can be used
 */
export async function openFolderSpeaker(
  path: string,
  phonemes: WritesPhonemes,
  { memoryBytes, threads }: { readonly memoryBytes: number; readonly threads: number },
): Promise<Speaker> {
  if (!runnerInstalled()) throw new ModelRunnerMissing();
  const report = await inspectModelFolder(path, { memoryBytes });
  const refused = report.checks.find(({ failure }) => failure !== null)?.failure;
  if (refused != null) throw new ModelUnusable(refused);
  const weights = report.weights.find(({ fits }) => fits);
  if (report.medium !== 'speech' || weights === undefined) throw new ModelDoesNotSpeak(report.path);
  const files = await hashFiles(report.path, await filesOf(report.path, weights.type));
  const voice = new VoiceHere(join(report.path, weights.file), threads);
  const identity = {
    makerId: idOf(report.path),
    name: report.name,
    hash: hashOfFiles(files),
    modelType: report.modelType ?? '',
    voices: report.voices,
    problem: null,
    whole: !files.some(({ name }) => weightsOf(name)?.beside === true),
  };
  const speaker = new LocalSpeaker(identity, voice, phonemes);
  return {
    describe: () => speaker.describe(),
    speak: (recipe, signal) => speaker.speak(recipe, signal),
    close: () => voice.close(),
  };
}

/** A name as voices are called by: that of the folder, in small letters. */
function idOf(path: string): string {
  const name = basename(path)
    .toLowerCase()
    .replaceAll(/[^0-9a-z]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 64);
  return name === '' ? 'voice' : name;
}

class VoiceHere implements RunsVoice {
  readonly #path: string;
  readonly #threads: number;
  #voice: Promise<HuggingFaceVoice> | null = null;

  constructor(path: string, threads: number) {
    this.#path = path;
    this.#threads = threads;
  }

  async *speak(...[request, { signal }]: Parameters<RunsVoice['speak']>): ReturnType<RunsVoice['speak']> {
    signal.throwIfAborted();
    this.#voice ??= HuggingFaceVoice.open({ path: this.#path, threads: this.#threads });
    for await (const piece of (await this.#voice).speak(request)) {
      signal.throwIfAborted();
      yield piece;
    }
  }

  close(): void {
    this.#voice?.then((voice) => voice.close()).catch(() => undefined);
    this.#voice = null;
  }
}
