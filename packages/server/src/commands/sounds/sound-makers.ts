/** The makers of sounds that come with the studio, and what of one a proposal needs to know. */
import type { Actor, SoundMaker, SoundRecipe } from '@fourhands/core';
import type { EffectControl } from '@fourhands/makers/procedure/sound/effect';
import { effects } from '@fourhands/makers/procedure/sound/effects';
import { makerActor } from '../makers.ts';

/** Raised with every change of a procedure that changes what it makes. */
const procedures = 'sound effects 1';

/** Of a range from 0 to 1, hundredths; of a longer one, tenths. */
const controlOf = ({ usual, ...rest }: EffectControl) => ({
  ...rest,
  default: usual,
  step: rest.maximum - rest.minimum > 1 ? 0.1 : 0.01,
});

export const soundEffectMaker: SoundMaker = {
  id: 'sound-effects',
  name: { en: 'Sound effects', zh: '音效' },
  kind: 'procedure',
  effects: effects.map(({ name, label, controls }) => ({ name, label, controls: controls.map(controlOf) })),
  hash: procedures,
};

/** The hand that a recipe's samples are by, whether or not its maker is still there. */
export const soundRecipeActor = ({ makerId: id, makerName: name, makerHash: hash }: SoundRecipe): Actor =>
  makerActor({ id, name, hash });
