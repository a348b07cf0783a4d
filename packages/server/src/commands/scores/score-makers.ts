/** The makers of scores: those that come with the studio, and the makers of melodies that were trained or brought here. */
import type { Actor, Model, ScoreMaker } from '@fourhands/core';
import { choraleGrid } from '@fourhands/makers/embedded/chorale/chorale-maker';
import { melodyLine, trainedMelodyMaker } from '@fourhands/makers/embedded/melody/melody-score-maker';
import type { ScoreTask } from '@fourhands/makers/embedded/score-task';
import { makerActor } from '../makers.ts';
import { type KnownModels, makerIdOf, modelOfMaker, modelsAsMakers } from '../trained-models.ts';
import { ScoreMakerMissing } from './score-errors.ts';

/** A maker, and the model file that it opens: null of those that come with the studio. */
interface FoundScoreMaker {
  readonly maker: ScoreMaker;
  readonly modelHash: string | null;
}

export class ScoreMakers {
  readonly #own: readonly ScoreMaker[];
  readonly #models: KnownModels;

  constructor(own: readonly ScoreMaker[], models: KnownModels) {
    this.#own = own;
    this.#models = models;
  }

  /** Those that come with the studio first, then the newest. */
  async list(): Promise<ScoreMaker[]> {
    return [...this.#own, ...(await modelsAsMakers(this.#models, 'melody')).map(makerOf)];
  }

  async find(id: string): Promise<FoundScoreMaker | null> {
    const own = this.#own.find((maker) => maker.id === id);
    if (own !== undefined) return { maker: own, modelHash: null };
    const model = await modelOfMaker(this.#models, 'melody', id);
    return model && { maker: makerOf(model), modelHash: model.sha256 };
  }

  /** @throws ScoreMakerMissing */
  async get(id: string): Promise<FoundScoreMaker> {
    const found = await this.find(id);
    if (found === null) throw new ScoreMakerMissing();
    return found;
  }
}

const makerOf = (model: Model): ScoreMaker =>
  trainedMelodyMaker({ id: makerIdOf(model), name: model.name, hash: model.sha256 });

export const scoreMakerActor = ({
  id,
  name,
  hash,
}: Pick<ScoreMaker, 'id' | 'hash'> & { readonly name: string }): Actor => makerActor({ id, name, hash });

/** Whether a maker can do a task, before anything is computed. @throws why it cannot */
export function checkTask(task: Omit<ScoreTask, 'seed'>): void {
  if (task.network === 'melody') melodyLine(task);
  else choraleGrid(task);
}
