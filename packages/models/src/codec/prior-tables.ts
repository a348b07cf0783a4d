/**
 * The integer tables with which latents are coded, computed once from a trained prior and kept in the model file: from
 * then on coding is whole numbers only, the same on every machine.
 */
import { HostTensor } from '@fourhands/engine';
import { deserialiseTables, frequencyTable, serialiseTables, type FrequencyTable } from './frequency-tables.ts';
import { smallestScale, type Mixture } from './network.ts';

/** Scales for which a table is kept: 64, evenly spaced in their logarithm. */
const scaleLevels = 64;
const largestScale = 60;
/** What lies outside a table costs an escape; tables reach to where less than this is left on each side. */
const tailMass = 2 ** -15;

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** A table of the mass of each whole number under a distribution function. */
function tableOf(distribution: (x: number) => number, centre: number): FrequencyTable {
  const reach = (direction: 1 | -1) => {
    let at = Math.round(centre);
    while (
      Math.abs(at - centre) < 1500 &&
      (direction === 1 ? 1 - distribution(at + 0.5) : distribution(at - 0.5)) > tailMass
    )
      at += direction;
    return at;
  };
  const [low, high] = [reach(-1), reach(1)];
  const probabilities = Array.from({ length: high - low + 1 }, (_, i) =>
    Math.max(0, distribution(low + i + 0.5) - distribution(low + i - 0.5)),
  );
  return frequencyTable(low, probabilities, distribution(low - 0.5) + 1 - distribution(high + 0.5));
}

export interface PriorTables {
  /** One table a channel of the factorised latents. */
  readonly factorised: readonly FrequencyTable[];
  /** One table a scale level. */
  readonly scales: readonly FrequencyTable[];
  /** Upper ends of the levels but the last, ascending; float32. */
  readonly thresholds: Float32Array;
}

export function buildPriorTables({ weight, mean, scale }: Mixture<HostTensor>): PriorTables {
  const [components, channels] = weight.shape as readonly [number, number];
  const factorised = Array.from({ length: channels }, (_, channel) => {
    const at = (tensor: HostTensor, component: number) => tensor.data[component * channels + channel]!;
    const parts = Array.from({ length: components }, (_unused, k) => ({
      share: Math.exp(at(weight, k)),
      mean: at(mean, k),
      scale: softplus(at(scale, k)) + smallestScale,
    }));
    const total = parts.reduce((sum, part) => sum + part.share, 0);
    const distribution = (x: number) =>
      parts.reduce((sum, part) => sum + (part.share / total) * logistic((x - part.mean) / part.scale), 0);
    return tableOf(
      distribution,
      parts.reduce((sum, part) => sum + (part.share / total) * part.mean, 0),
    );
  });
  const levels = Array.from(
    { length: scaleLevels },
    (_, i) => smallestScale * (largestScale / smallestScale) ** (i / (scaleLevels - 1)),
  );
  const scales = levels.map((level) => tableOf((x) => logistic(x / level), 0));
  const thresholds = Float32Array.from(levels.slice(1), (level, i) => Math.sqrt(level * levels[i]!));
  return { factorised, scales, thresholds };
}

/** As tensors of a model file. */
export function priorTensors({ factorised, scales, thresholds }: PriorTables): Record<string, HostTensor> {
  const integers = (numbers: Int32Array) => new HostTensor(numbers, [numbers.length]);
  return {
    'tables.factorised': integers(serialiseTables(factorised)),
    'tables.scales': integers(serialiseTables(scales)),
    'tables.thresholds': new HostTensor(thresholds, [thresholds.length]),
  };
}

/** Throws FrequencyTableInvalid; undefined when a part is missing. */
export function readPriorTables(tensors: Readonly<Record<string, HostTensor>>): PriorTables | undefined {
  const [factorised, scales, thresholds] = [
    tensors['tables.factorised'],
    tensors['tables.scales'],
    tensors['tables.thresholds'],
  ];
  if (!factorised || !scales || !thresholds) return undefined;
  return {
    factorised: deserialiseTables(factorised.data as Int32Array),
    scales: deserialiseTables(scales.data as Int32Array),
    thresholds: thresholds.data as Float32Array,
  };
}

/** The level of a scale: how many thresholds lie below it. */
export function scaleLevel(scale: number, thresholds: Float32Array): number {
  let [low, high] = [0, thresholds.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (thresholds[middle]! < scale) low = middle + 1;
    else high = middle;
  }
  return low;
}
