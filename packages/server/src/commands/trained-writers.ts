/** The writers that were trained here, or brought here, as makers: one for each model file, known by its hash. */
import type { Maker, Model } from '@fourhands/core';
import { WriterMaker, type WritesText } from '@fourhands/makers';
import type { ModelStore } from '../store/store.ts';

/** From this share of copied runs on, a writer is said to recite what it learned from. */
const recitesFrom = 0.3;
const prefix = 'writer-';
/** Digits of the hash in a maker's id: the same file brought back is the same maker, and its recipes replay. */
const digits = 32;

export class TrainedWriters {
  readonly #models: Pick<ModelStore, 'list' | 'findByHash'>;
  readonly #open: (sha256: string) => WritesText;

  /** `open` gives what writes with a model's file; it is asked once for each request. */
  constructor(models: Pick<ModelStore, 'list' | 'findByHash'>, open: (sha256: string) => WritesText) {
    this.#models = models;
    this.#open = open;
  }

  /** The newest first; models of the same file are one maker. */
  async list(): Promise<Maker[]> {
    const writers = (await this.#models.list()).filter(({ kind }) => kind === 'writer');
    const first = new Map(writers.toReversed().map((model) => [model.sha256, model]));
    return writers.filter((model) => first.get(model.sha256) === model).map((model) => this.#makerOf(model));
  }

  async find(id: string): Promise<Maker | null> {
    if (!id.startsWith(prefix)) return null;
    const model = (await this.#models.findByHash(id.slice(prefix.length))).find(({ kind }) => kind === 'writer');
    return model === undefined || makerIdOf(model) !== id ? null : this.#makerOf(model);
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

export const makerIdOf = ({ sha256 }: Pick<Model, 'sha256'>): string => prefix + sha256.slice(0, digits);
