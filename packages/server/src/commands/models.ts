/** Models, and looking into a VAE's latent plane and an adversarial network's latents. */
import {
  type Bounds,
  type DecodeQuery,
  type DrawnMelodiesQuery,
  type GeneratedQuery,
  type LatentGridQuery,
  type LatentMap,
  type LatentPlace,
  type MelodyWay,
  type Model,
  type ModelKind,
  type ModelSound,
  parsePlace,
  type SamplesQuery,
  type VariationsQuery,
  type VaryQuery,
  variationOf,
  type WalkQuery,
  type WireMelody,
} from '@fourhands/core';
import { limits } from '../config.ts';
import type { Context } from './context.ts';
import { ModelNotFound, ModelOfOtherKind } from './errors.ts';
import type { ModelFile } from './inference-work.ts';

export function listModels({ store }: Context): Promise<Model[]> {
  return store.models.list();
}

/** @throws ModelNotFound */
export async function readModel({ store }: Context, id: string): Promise<Model> {
  const model = await store.models.get(id);
  if (model === null) throw new ModelNotFound(id);
  return model;
}

/** @throws ModelNotFound */
export async function renameModel(context: Context, id: string, name: string): Promise<Model> {
  if (!(await context.store.models.rename(id, name))) throw new ModelNotFound(id);
  return readModel(context, id);
}

/** @throws ModelNotFound */
export async function deleteModel({ store, keeper }: Context, id: string): Promise<void> {
  if (!(await store.models.remove(id))) throw new ModelNotFound(id);
  await keeper.sweep();
}

/** A model that is already here is returned as it is. @throws what opening a model file throws */
export async function importModel(
  { store, keeper, inference, newId, now }: Context,
  name: string,
  bytes: Uint8Array,
): Promise<{ model: Model; duplicate: boolean }> {
  const { kind, figures, facts } = await inference.ask('describe', { bytes }, limits.describeTime, `Opening “${name}”`);
  return keeper.keep([{ bytes, mediaType: 'application/x-safetensors' }], async ([blob]) => {
    if (blob === undefined) throw new Error('a kept content has no record');
    const model: Model = {
      id: newId(),
      name: name.replace(/\.safetensors$/i, '').slice(0, 200),
      kind,
      sha256: blob.sha256,
      bytes: blob.bytes,
      createdAt: now(),
      origin: 'imported',
      runId: null,
      preset: null,
      figures,
      ...facts,
    };
    return store.models.add(model, blob);
  });
}

/** @throws ModelNotFound, ModelOfOtherKind */
export async function modelFile(
  context: Context,
  id: string,
  kind: ModelKind,
): Promise<{ model: Model; file: ModelFile }> {
  const model = await readModel(context, id);
  if (model.kind !== kind) throw new ModelOfOtherKind(model.kind, kind);
  return { model, file: { path: await context.blobs.localFile(model.sha256), sha256: model.sha256 } };
}

export async function readLatentMap(context: Context, id: string): Promise<LatentMap> {
  const { model, file } = await modelFile(context, id, 'vae');
  const map = await context.inference.ask('latentMap', { model: file }, limits.decodeTime, 'Reading the latent map');
  // A trainer keeps the points in the order of the run's pictures.
  const pictures = model.runId === null ? [] : await context.store.runs.pictures(model.runId);
  return {
    bounds: map.bounds,
    points: map.points.map(({ x, y }, index) => ({ x, y, itemId: pictures[index]?.itemId ?? null })),
  };
}

export async function drawLatentGrid(context: Context, id: string, query: LatentGridQuery): Promise<Uint8Array> {
  const { file } = await modelFile(context, id, 'vae');
  const { columns, rows, ...corners } = query;
  const bounds: Bounds = corners;
  const request = { model: file, columns, rows, bounds };
  return context.inference.ask('latentGrid', request, limits.samplesTime, 'Drawing the latent grid');
}

export async function decodePoint(context: Context, id: string, { x, y }: DecodeQuery): Promise<Uint8Array> {
  const { file } = await modelFile(context, id, 'vae');
  return context.inference.ask('decode', { model: file, x, y }, limits.decodeTime, 'Decoding the point');
}

export async function drawSamples(context: Context, id: string, { count, seed }: SamplesQuery): Promise<Uint8Array> {
  const { kind } = await readModel(context, id);
  const drawn = kind === 'gan' ? 'gan' : 'vae';
  const { file } = await modelFile(context, id, drawn);
  const request = { model: file, kind: drawn, count, seed } as const;
  return context.inference.ask('samples', request, limits.samplesTime, 'Drawing samples');
}

/** A place that its schema has let through. */
function placeOf(text: string): LatentPlace {
  const place = parsePlace(text);
  if (place === null) throw new TypeError(`“${text}” names no latent`);
  return place;
}

/** One picture of an adversarial network. */
export function drawGenerated(context: Context, id: string, { at }: GeneratedQuery): Promise<Uint8Array> {
  return generate(context, id, [placeOf(at)], limits.decodeTime);
}

/** Pictures like one: itself first, then others that lie near it. */
export function drawVariations(context: Context, id: string, query: VariationsQuery): Promise<Uint8Array> {
  const { at, count, seed, percent } = query;
  const place = placeOf(at);
  const places = Array.from({ length: count }, (_, index) => variationOf(place, seed, index, percent));
  return generate(context, id, places, limits.samplesTime);
}

async function generate(context: Context, id: string, places: LatentPlace[], time: number): Promise<Uint8Array> {
  const { file } = await modelFile(context, id, 'gan');
  const columns = Math.ceil(Math.sqrt(places.length));
  return context.inference.ask('generate', { model: file, places, columns }, time, 'Drawing pictures');
}

export async function drawWalk(context: Context, id: string, { from, to, steps }: WalkQuery): Promise<Uint8Array> {
  const { file } = await modelFile(context, id, 'gan');
  const request = { model: file, from: placeOf(from), to: placeOf(to), steps };
  return context.inference.ask('walk', request, limits.samplesTime, 'Drawing the walk');
}

/** New melodies of a maker of melodies. @throws ModelNotFound, ModelOfOtherKind */
export async function drawMelodies(context: Context, id: string, query: DrawnMelodiesQuery): Promise<WireMelody[]> {
  const { file } = await modelFile(context, id, 'melody');
  return context.inference.ask('drawMelodies', { model: file, ...query }, limits.samplesTime, 'Drawing melodies');
}

/** @throws ModelNotFound, ModelOfOtherKind, MelodyRequestRefused */
export async function walkMelodies(context: Context, id: string, request: MelodyWay): Promise<WireMelody[]> {
  const { file } = await modelFile(context, id, 'melody');
  return context.inference.ask('melodyWay', { model: file, ...request }, limits.samplesTime, 'Drawing melodies');
}

/** A sound by a maker of sounds, as WAV. @throws ModelNotFound, ModelOfOtherKind, SpectraRequestRefused, WavUnreadable */
export async function makeModelSound(
  context: Context,
  id: string,
  request: ModelSound,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const { file } = await modelFile(context, id, 'spectra');
  return context.inference.ask('makeSound', { model: file, ...request }, limits.samplesTime, 'Making a sound', signal);
}

/** A picture as a VAE gives it back, and others like it. */
export async function varyPicture(
  context: Context,
  id: string,
  { name = 'picture', ...query }: VaryQuery,
  bytes: Uint8Array,
): Promise<Uint8Array> {
  const { file } = await modelFile(context, id, 'vae');
  const request = { model: file, bytes, name, ...query };
  return context.inference.ask('vary', request, limits.samplesTime, `Varying “${name}”`);
}

export async function reconstruct(context: Context, id: string, name: string, bytes: Uint8Array): Promise<Uint8Array> {
  const { file } = await modelFile(context, id, 'vae');
  const request = { model: file, bytes, name };
  return context.inference.ask('reconstruct', request, limits.examineTime, `Reconstructing “${name}”`);
}
