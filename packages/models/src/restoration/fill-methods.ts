/** The ways to fill that are weighed against each other, as data. */
import type { Runtime } from '@fourhands/engine';
import { frequencyFill } from './frequency-fill.ts';
import { partOf, type RestorationHooks } from './hooks.ts';
import { depthOf } from './mask.ts';
import { nonlocalFill, usualSchedule } from './nonlocal-fill.ts';
import { patchFill } from './patch-fill.ts';
import type { Planes } from './planes.ts';
import { priorFill } from './prior-fill.ts';
import { harmonicFill } from './smooth-fill.ts';

export const fillMethodNames = ['smooth', 'waves', 'nonlocal', 'patches', 'prior'] as const;
export type FillMethodName = (typeof fillMethodNames)[number];

export interface FillContext {
  readonly seed: number;
  readonly effort: number;
  readonly runtime: Runtime | undefined;
  readonly hooks: RestorationHooks;
  /** `see` gives the estimate as it is, and is to be called now or never. */
  show(see: () => Planes): void;
  /** What the methods before made of the same pixels. */
  readonly earlier: ReadonlyMap<FillMethodName, Planes>;
}

export interface FillMethod {
  readonly name: FillMethodName;
  /** Methods whose results this one starts from. */
  readonly uses: readonly FillMethodName[];
  readonly needsRuntime: boolean;
  /** The least effort with which it takes part in choosing; by name it can always be had. */
  readonly fromEffort: number;
  /** About how long it takes, in any unit: for progress. */
  readonly cost: number;
  fill(source: Planes, missing: Uint8Array, context: FillContext): Promise<Planes>;
}

/** Waves are modelled over cells as large as the holes: thin holes in cells of 4 pixels, others in cells of 16. */
function waveControls({ width, height }: Planes, missing: Uint8Array, effort: number) {
  const thin = depthOf(missing, width, height) <= 4;
  return thin
    ? { cell: 4, reach: 14, decay: 0.7, trust: 0.5, waves: Math.round(70 * effort) }
    : { cell: 16, reach: 24, decay: 0.8, trust: 0.5, waves: Math.round(200 * effort) };
}

export const fillMethods: readonly FillMethod[] = [
  {
    name: 'smooth',
    uses: [],
    needsRuntime: false,
    fromEffort: 0,
    cost: 1,
    fill: (source, missing) => Promise.resolve(harmonicFill(source, missing)),
  },
  {
    name: 'waves',
    uses: [],
    needsRuntime: false,
    fromEffort: 0,
    cost: 8,
    fill: (source, missing, { effort, hooks, show }) =>
      frequencyFill(source, missing, waveControls(source, missing, effort), hooks, show),
  },
  {
    name: 'nonlocal',
    uses: ['waves'],
    needsRuntime: false,
    fromEffort: 0,
    cost: 8,
    async fill(source, missing, { effort, hooks, show, earlier }) {
      const ready = earlier.get('waves');
      const start =
        ready ??
        (await frequencyFill(source, missing, waveControls(source, missing, effort), partOf(hooks, 0, 0.5), show));
      const schedule = { ...usualSchedule, from: 20, rounds: Math.max(2, Math.round(6 * effort)) };
      return nonlocalFill(start, missing, schedule, ready ? hooks : partOf(hooks, 0.5, 1), show);
    },
  },
  {
    name: 'patches',
    uses: [],
    needsRuntime: false,
    fromEffort: 0,
    cost: 4,
    fill: (source, missing, { seed, effort, hooks, show }) =>
      patchFill(source, missing, { seed, rounds: Math.max(1, Math.round(6 * effort)) }, hooks, show),
  },
  {
    name: 'prior',
    uses: [],
    needsRuntime: true,
    fromEffort: 2,
    cost: 12,
    fill: (source, missing, { seed, effort, hooks, show, runtime }) =>
      priorFill(runtime!, source, missing, { seed, steps: Math.max(10, Math.round(200 * effort)) }, hooks, show),
  },
];
