/** The makers of sounds: the procedures that come with the studio, models that were trained on recordings; and what of one a proposal needs to know. */
import type { Actor, Model, SoundEffect, SoundMaker, SoundRecipe } from '@fourhands/core';
import type { EffectControl } from '@fourhands/makers/procedure/sound/effect';
import { effects } from '@fourhands/makers/procedure/sound/effects';
import { makerActor } from '../makers.ts';
import { type KnownModels, makerIdOf, modelOfMaker, modelsAsMakers } from '../trained-models.ts';

/** Raised with every change of a procedure that changes what it makes. */
const procedures = 'sound effects 1';

/** Of a range from 0 to 1, hundredths; of a longer one, tenths. */
const controlOf = ({ usual, ...rest }: EffectControl) => ({
  ...rest,
  default: usual,
  step: rest.maximum - rest.minimum > 1 ? 0.1 : 0.01,
});

const soundEffectMaker: SoundMaker = {
  id: 'sound-effects',
  name: { en: 'Sound effects', zh: '音效' },
  kind: 'procedure',
  effects: effects.map(({ name, label, controls }) => ({
    name,
    label,
    controls: controls.map(controlOf),
    hears: 'nothing',
  })),
  hash: procedures,
};

/** Raised with every change of how sounds are made by models that changes what is made. */
const byModel = 'spectra 1, one thread';

const share = (name: string, en: string, zh: string, by: number): SoundEffect['controls'][number] => ({
  name,
  label: { en, zh },
  minimum: 0,
  maximum: 1,
  step: 0.01,
  default: by,
});

/** What a trained maker of sounds does. */
const trainedEffects: readonly SoundEffect[] = [
  { name: 'draw', label: { en: 'Draw a new sound', zh: '作一个新声音' }, controls: [], hears: 'nothing' },
  {
    name: 'vary',
    label: { en: 'Vary what is here', zh: '变化此处的声音' },
    controls: [share('keep', 'Keep close', '贴近原样', 0.6)],
    hears: 'place',
  },
  {
    name: 'morph',
    label: { en: 'Between this and a second sound', zh: '此处与另一声音之间' },
    controls: [share('share', 'Of the second', '第二个的份额', 0.5)],
    hears: 'second',
  },
];

export class SoundMakers {
  readonly #models: KnownModels;

  constructor(models: KnownModels) {
    this.#models = models;
  }

  /** The procedures first, then models, the newest first. */
  async list(): Promise<SoundMaker[]> {
    return [soundEffectMaker, ...(await modelsAsMakers(this.#models, 'spectra')).map(makerOf)];
  }

  async find(id: string): Promise<SoundMaker | null> {
    if (id === soundEffectMaker.id) return soundEffectMaker;
    const model = await modelOfMaker(this.#models, 'spectra', id);
    return model && makerOf(model);
  }

  /** The hash of the model file that a maker is; null of a procedure, and of a maker that is gone. */
  async modelOf(id: string): Promise<string | null> {
    return (await modelOfMaker(this.#models, 'spectra', id))?.sha256 ?? null;
  }
}

const makerOf = (model: Model): SoundMaker => ({
  id: makerIdOf(model),
  name: { en: model.name, zh: model.name },
  kind: 'trained',
  effects: trainedEffects.map((effect) => ({ ...effect })),
  hash: `${model.sha256}, ${byModel}`,
});

export const makesByProcedure = ({ makerId }: Pick<SoundRecipe, 'makerId'>): boolean => makerId === soundEffectMaker.id;

/** The hand that a recipe's samples are by, whether or not its maker is still there. */
export const soundRecipeActor = ({ makerId: id, makerName: name, makerHash: hash }: SoundRecipe): Actor =>
  makerActor({ id, name, hash });
