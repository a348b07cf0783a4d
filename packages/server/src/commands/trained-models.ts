/** Models that were trained here, or brought here, as makers: one for each model file, known by its hash. */
import type { ModelKind, Model } from '@fourhands/core';
import type { ModelStore } from '../store/store.ts';

/** Digits of the hash in a maker's id: the same file brought back is the same maker, and its recipes replay. */
const digits = 32;

export type KnownModels = Pick<ModelStore, 'list' | 'findByHash'>;

export const makerIdOf = ({ kind, sha256 }: Pick<Model, 'kind' | 'sha256'>): string =>
  `${kind}-${sha256.slice(0, digits)}`;

/** The newest first; of models of the same file the first that was there. */
export async function modelsAsMakers(models: KnownModels, kind: ModelKind): Promise<Model[]> {
  const ofKind = (await models.list()).filter((model) => model.kind === kind);
  const first = new Map(ofKind.toReversed().map((model) => [model.sha256, model]));
  return ofKind.filter((model) => first.get(model.sha256) === model);
}

/** The model that a maker's id names. */
export async function modelOfMaker(models: KnownModels, kind: ModelKind, id: string): Promise<Model | null> {
  const prefix = `${kind}-`;
  if (!id.startsWith(prefix)) return null;
  const found = (await models.findByHash(id.slice(prefix.length))).find((model) => model.kind === kind);
  return found === undefined || makerIdOf(found) !== id ? null : found;
}
