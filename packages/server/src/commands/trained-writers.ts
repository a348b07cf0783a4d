/** The writers among the models of this machine, as makers of text. */
import type { Maker, Model } from '@fourhands/core';
import { WriterMaker, type WritesText } from '@fourhands/makers';
import { type KnownModels, makerIdOf, modelOfMaker, modelsAsMakers } from './trained-models.ts';

/** From this share of copied runs on, a writer is said to recite what it learned from. */
const recitesFrom = 0.3;

export class TrainedWriters {
  readonly #models: KnownModels;
  readonly #open: (sha256: string) => WritesText;

  /** `open` gives what writes with a model's file; it is asked once for each request. */
  constructor(models: KnownModels, open: (sha256: string) => WritesText) {
    this.#models = models;
    this.#open = open;
  }

  /** The newest first; models of the same file are one maker. */
  async list(): Promise<Maker[]> {
    return (await modelsAsMakers(this.#models, 'writer')).map((model) => this.#makerOf(model));
  }

  async find(id: string): Promise<Maker | null> {
    const model = await modelOfMaker(this.#models, 'writer', id);
    return model === null ? null : this.#makerOf(model);
  }

  #makerOf(model: Model): Maker {
    const { writer, figures, sha256, name } = model;
    return new WriterMaker(this.#open(sha256), {
      id: makerIdOf(model),
      name,
      ...(writer === null
        ? {}
        : {
            charactersPerToken: (2 * writer.contextCharacters) / writer.contextTokens,
            learned: {
              scripts: writer.data?.scripts ?? {},
              contextCharacters: writer.contextCharacters,
              recites: (figures['copiedShare'] ?? 0) >= recitesFrom,
            },
          }),
    });
  }
}
