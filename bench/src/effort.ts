/**
 * How much a person does to write a text that they have in mind: by typing, with a 5-gram that completes words, and with the
 * embedded writer, by keys alone or by keys and mouse. The text is a book that none of them has learned from.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { createNodeRuntime } from '@fourhands/engine/node';
import { weightsUrl } from '@fourhands/makers/embedded/weights';
import { readDocuments, splitCorpus, type Corpus } from '@fourhands/models/transformer/corpus';
import { Decoder } from '@fourhands/models/transformer/decoder';
import { fitNextWords } from '@fourhands/models/transformer/fit-next-words';
import { NextWords, type ExpectingWriter, type NextWordWeights } from '@fourhands/models/transformer/next-words';
import { Reading } from '@fourhands/models/transformer/reading';
import { Suggester, usualLimits } from '@fourhands/models/transformer/suggest';
import { WordGrams } from '@fourhands/models/transformer/word-grams';
import { readWriter } from '@fourhands/models/transformer/writer-model-file';
import type { Bench, BenchOptions } from './bench.ts';
import { firstWords, sumOf, write, type Effort, type Help } from './effort-person.ts';
import { effortRows, unmeasured, ways, type Efforts, type Way } from './effort-rows.ts';
import type { Row } from './report.ts';

const usualData = new URL('../../../shared/data/text/story-books.txt.gz', import.meta.url);

/** Words that are written, in so many chapters spread over the held-out book, and words that the weights are chosen on. */
const sizes = {
  full: { words: 3000, chapters: 3, fitted: 1500 },
  quick: { words: 300, chapters: 3, fitted: 300 },
};
const shortestChapter = 5000;

/** Chosen, as the limits of the search are, on the last book learned from. */
const aheadUnits = 6;
const shortestStretch = 14;

export const effortBench: Bench = {
  summary: 'keys and mouse actions to write a text in mind, with the writer, a 5-gram and alone; takes --data',
  run: measureEffort,
};

async function measureEffort({ quick, progress, data }: BenchOptions): Promise<readonly Row[]> {
  const size = quick ? sizes.quick : sizes.full;
  const path = data ?? fileURLToPath(usualData);
  if (!existsSync(path)) return [unmeasured(path)];
  const bytes = await readFile(path);
  const books = (path.endsWith('.gz') ? await promisify(gunzip)(bytes) : bytes).toString('utf8');
  const corpus = splitCorpus(readDocuments(books));
  const texts = chaptersOf(corpus.heldOut.flatMap(sectionsOf), size);
  const file = readWriter(new Uint8Array(await readFile(weightsUrl)));
  const decoder = await Decoder.compile(createNodeRuntime({ threads: 1 }), file.configuration, file.parameters);
  try {
    const { tokenizer } = file;
    const writer = (): ExpectingWriter => ({
      reading: new Reading(decoder, file.configuration.contextTokens),
      tokenizer,
    });
    const weights = await fitted(corpus, writer(), size.fitted);
    progress(`weights: writer ${weights.writer}, recent ${weights.recent}`);
    const grams = WordGrams.learn(corpus.training.flatMap(sectionsOf));
    const help: Record<Exclude<Way, 'typing'>, () => Help> = {
      '5-gram': () =>
        offering(new Suggester(new NextWords(grams, null, { writer: 0, recent: 0 }), { ...usualLimits, longest: 1 })),
      'same without the writer': () => offering(new Suggester(new NextWords(grams, null, { ...weights, writer: 0 }))),
      prefix: () => offering(new Suggester(new NextWords(grams, writer(), weights))),
      segment: () => offering(new Suggester(new NextWords(grams, writer(), weights)), aheadUnits),
    };
    const efforts: Partial<Record<Way, Effort>> = {};
    for (const way of ways) {
      const started = performance.now();
      const of: Effort[] = [];
      for (const text of texts)
        of.push(
          await write(text, way === 'typing' ? noHelp : help[way](), { mouse: way === 'segment', shortestStretch }),
        );
      const effort = (efforts[way] = sumOf(of));
      progress(
        `${way}: ${effort.keys} keys and ${effort.mouseActions} mouse actions for ${effort.characters} characters, ` +
          `${((performance.now() - started) / 1000).toFixed(0)} s`,
      );
    }
    return effortRows(efforts as Efforts, weights);
  } finally {
    await decoder.dispose();
  }
}

const sectionsOf = ({ sections }: { readonly sections: readonly string[] }) => sections;

const noHelp: Help = { offers: () => Promise.resolve([]) };

const offering = (suggester: Suggester, ahead = 0): Help => ({
  offers: (text, known) => suggester.suggest(text, { ...known, ahead }),
});

/** The beginnings of chapters, from the first on and evenly spread, which have so many words together. */
function chaptersOf(
  sections: readonly string[],
  { words, chapters }: { readonly words: number; readonly chapters: number },
): string[] {
  const long = sections.filter(({ length }) => length >= shortestChapter);
  const chosen = long.length === 0 ? sections.slice(0, 1) : long;
  const count = Math.min(chapters, chosen.length);
  return Array.from({ length: count }, (_, i) =>
    firstWords(chosen[Math.floor((i * chosen.length) / count)]!, Math.ceil(words / count)),
  );
}

/** The weights that suit the last book learned from, with a 5-gram of the other books. */
function fitted({ training }: Corpus, writer: ExpectingWriter, words: number): Promise<NextWordWeights> {
  const sections = training.flatMap(sectionsOf);
  const last = training.length > 1 ? sectionsOf(training.at(-1)!) : sections.slice(-1);
  const long = last.toSorted((a, b) => b.length - a.length)[0]!;
  const others = sections.slice(0, sections.length - last.length);
  return fitNextWords(WordGrams.learn(others), writer, firstWords(long, words));
}
