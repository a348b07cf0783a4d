/** The text worker's operations. Runs in a worker process only. */
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { weightsUrl } from '@fourhands/makers/embedded/weights';
import { ownTextPresets } from '@fourhands/models/text-presets';
import { readTextFile } from '@fourhands/models/texts/read-text';
import { type OwnCorpus, readOwnCorpus } from '@fourhands/models/transformer/own-corpus';
import { planOwnRun } from '@fourhands/models/transformer/own-plan';
import { readWriter, type WriterFile } from '@fourhands/models/transformer/writer-model-file';
import type { TextWork } from '../commands/text-work.ts';
import { machineMemory } from './machine-memory.ts';

export function textOperations(): TextWork {
  let base: Promise<WriterFile> | null = null;
  let last: { readonly key: string; readonly corpus: OwnCorpus } | null = null;

  /** The texts as a run would take them; those asked for last are kept, since a person tries one setting after another. */
  async function corpusOf(texts: Parameters<TextWork['plan']>[0]['texts'], plain: boolean): Promise<OwnCorpus> {
    const key = [plain, ...texts.map(({ path }) => path)].join('\n');
    if (last?.key !== key) {
      const read: { title: string; text: string }[] = [];
      for (const { title, path } of texts) read.push({ title, text: await readFile(path, 'utf8') });
      last = { key, corpus: readOwnCorpus(read, { plain }) };
    }
    return last.corpus;
  }

  return {
    async read({ bytes, name }) {
      const { text, title, format, encoding, language, scripts, characters, words, warnings } = readTextFile(
        // The bytes of a message lie anywhere in a larger buffer.
        new Uint8Array(bytes),
        name,
      );
      const facts = { title, format, encoding, language, characters, words };
      return { ...facts, scripts: { ...scripts }, warnings: [...warnings], content: new TextEncoder().encode(text) };
    },
    async plan({ preset, settings, texts }) {
      base ??= readFile(weightsUrl).then((bytes) => readWriter(new Uint8Array(bytes)));
      const shipped = await base;
      const machine = { cores: availableParallelism(), memoryBytes: machineMemory() };
      const tuned = ownTextPresets.some(({ name, base: from }) => name === preset && from !== undefined);
      const plan = planOwnRun({ preset, settings, seed: 0 }, await corpusOf(texts, tuned), shipped, machine);
      return { ...plan, warnings: [...plan.warnings] };
    },
  };
}
