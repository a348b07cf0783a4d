/** Verse writers of random weights, which know random characters: what they write keeps its form, or nothing holds it. */
import { HostTensor, RandomStream } from '@fourhands/engine';
import { initialiseWriter } from '../src/transformer/model.ts';
import { verseContext } from '../src/verse/layout.ts';
import { writeVerse } from '../src/verse/verse-model-file.ts';
import { VerseVocabulary } from '../src/verse/vocabulary.ts';

const firstHan = 0x4e00;
const hanCount = 0x9fa5 - firstHan;

/** Some of the 20,000 common characters. */
export function randomCharacters(count: number, seed: number): string[] {
  const order = new RandomStream(seed, 7).permutation(hanCount);
  return Array.from({ length: count }, (_, i) => String.fromCodePoint(firstHan + order[i]!));
}

/** The model file of a small network with large weights, so that it has strong wishes of its own. */
export function randomVerseWriter(characters: readonly string[], seed: number): Uint8Array {
  const vocabulary = new VerseVocabulary(characters);
  const configuration = {
    vocabularySize: vocabulary.size,
    contextTokens: verseContext,
    width: 8,
    layers: 1,
    heads: 1,
    hidden: 8,
  };
  const { embedding, blocks } = initialiseWriter(configuration, new RandomStream(seed));
  const larger = new HostTensor(
    (embedding.data as Float32Array).map((value) => value * 100),
    embedding.shape,
  );
  return writeVerse(
    { configuration, parameters: { embedding: larger, blocks }, vocabulary, figures: {} },
    { preset: 'quatrains', seed, settings: {} },
    { quatrains: 0, sha256: '', source: '' },
  );
}
