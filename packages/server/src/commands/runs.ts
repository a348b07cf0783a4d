/** Training runs: start, stop, resume, rename, delete. */
import { randomInt } from 'node:crypto';
import {
  isTextItem,
  largestSeed,
  learnsFrom,
  type ModelKind,
  type NewRun,
  type PresetList,
  type Run,
  type RunDetail,
  type RunPlan,
} from '@fourhands/core';
import { limits } from '../config.ts';
import type { Context } from './context.ts';
import { readDataset } from './datasets.ts';
import {
  DatasetEmpty,
  DatasetNotFound,
  DatasetOfOtherKind,
  PlanOfOtherKind,
  PresetUnknown,
  RunActive,
  RunNotActive,
  RunNotResumable,
  SettingOutOfRange,
  SettingUnknown,
} from './errors.ts';

/** @throws DatasetNotFound, DatasetOfOtherKind, DatasetEmpty, PresetUnknown, SettingUnknown, SettingOutOfRange */
export async function startRun(context: Context, request: NewRun): Promise<Run> {
  const { store, queue, newId, now } = context;
  const { datasetId, kind, preset } = request;
  const settings = resolveSettings(await context.presets(), kind, preset, request.settings ?? {});
  const dataset = await readDataset(context, datasetId);
  if (dataset.kind !== learnsFrom[kind]) throw new DatasetOfOtherKind(dataset.kind, [learnsFrom[kind]]);
  if (dataset.itemCount === 0) throw new DatasetEmpty(dataset.name);
  const run = await store.runs.create({
    id: newId(),
    name: request.name ?? dataset.name,
    kind,
    preset,
    settings,
    seed: request.seed ?? randomInt(largestSeed + 1),
    datasetId,
    datasetName: dataset.name,
    createdAt: now(),
  });
  if (run === null) throw new DatasetNotFound(datasetId);
  queue.wake();
  return run;
}

/**
 * What a run of a writer would be like. Nothing is kept of it.
 * @throws as startRun, PlanOfOtherKind, and what the texts' preparation throws
 */
export async function planRun(context: Context, request: NewRun): Promise<RunPlan> {
  const { kind, preset } = request;
  if (kind !== 'writer') throw new PlanOfOtherKind();
  const settings = resolveSettings(await context.presets(), kind, preset, request.settings ?? {});
  const dataset = await readDataset(context, request.datasetId);
  if (dataset.kind !== 'texts') throw new DatasetOfOtherKind(dataset.kind, ['texts']);
  if (dataset.itemCount === 0) throw new DatasetEmpty(dataset.name);
  const texts = await Promise.all(
    dataset.files
      .filter(isTextItem)
      .map(async ({ title, sha256 }) => ({ title, path: await context.blobs.localFile(sha256) })),
  );
  return context.texts.ask('plan', { preset, settings, texts }, limits.planTime, 'Planning the training');
}

/**
 * The preset's numbers with the changes: a run keeps them all, so that it can be resumed, and replayed, after a preset has
 * changed.
 */
export function resolveSettings(
  { presets, settings }: PresetList,
  kind: ModelKind,
  name: string,
  changes: Readonly<Record<string, number>>,
): Record<string, number> {
  const ofKind = presets.filter((preset) => preset.kind === kind);
  const preset = ofKind.find((candidate) => candidate.name === name);
  if (preset === undefined) {
    throw new PresetUnknown(
      name,
      kind,
      ofKind.map((candidate) => candidate.name),
    );
  }
  for (const [setting, value] of Object.entries(changes)) {
    const description = settings[kind].find((candidate) => candidate.name === setting);
    if (description === undefined) {
      throw new SettingUnknown(
        setting,
        settings[kind].map((candidate) => candidate.name),
      );
    }
    const { minimum, maximum, integer } = description;
    if (!(value >= minimum && value <= maximum) || (integer && !Number.isInteger(value))) {
      throw new SettingOutOfRange(description, value);
    }
  }
  return { ...preset.settings, ...changes };
}

export function listRuns({ store }: Context): Promise<Run[]> {
  return store.runs.list();
}

/** @throws RunNotFound */
export function readRun({ ledger }: Context, id: string): Promise<RunDetail> {
  return ledger.detail(id);
}

/** A queued run stops at once; a running one after its current step. @throws RunNotFound, RunNotActive */
export async function stopRun(context: Context, id: string): Promise<Run> {
  const { ledger, queue } = context;
  const { state } = await ledger.detail(id);
  // The queue lets go of a run a moment after its end is known.
  if (state !== 'queued' && state !== 'running') throw new RunNotActive(state);
  if (queue.stop(id)) return withoutCurve(await ledger.detail(id));
  const stopped = ledger.change(
    id,
    (run) => {
      if (run.state !== 'queued') throw new RunNotActive(run.state);
    },
    { state: 'stopped', stopReason: 'requested' },
  );
  try {
    return await stopped;
  } catch (error) {
    // It began to run between the two questions.
    if (error instanceof RunNotActive && queue.stop(id)) return withoutCurve(await ledger.detail(id));
    throw error;
  }
}

/** Queues a stopped or failed run again: it goes on from its last checkpoint. @throws RunNotFound, RunNotResumable */
export async function resumeRun({ ledger, queue }: Context, id: string): Promise<Run> {
  const run = await ledger.change(
    id,
    ({ state }) => {
      if (state !== 'stopped' && state !== 'failed') throw new RunNotResumable(state);
    },
    { state: 'queued' },
  );
  queue.wake();
  return run;
}

/** @throws RunNotFound */
export function renameRun({ ledger }: Context, id: string, name: string): Promise<Run> {
  return ledger.rename(id, name);
}

/** The model it left stays. @throws RunNotFound, RunActive */
export async function deleteRun({ ledger }: Context, id: string): Promise<void> {
  await ledger.remove(id, ({ state }) => {
    if (state === 'running') throw new RunActive();
  });
}

function withoutCurve({ points: _points, images: _images, samples: _samples, ...run }: RunDetail): Run {
  return run;
}
