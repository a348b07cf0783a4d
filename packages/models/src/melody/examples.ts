/** Melodies as rows of the network's tables: a phrase, and the phrase before it. */
import { HostTensor } from '@fourhands/engine';
import { symbolCount, type MelodyConfiguration } from './configuration.ts';
import { pasts, places, type Past } from './features.ts';
import type { StepRows } from './model.ts';

type RowName = keyof StepRows;
const rowNames: readonly RowName[] = ['symbol', 'note', 'length', 'move', 'place', 'bar'];

export type HostRows = Readonly<Record<RowName, HostTensor>>;

/** A phrase of a line: where it begins, and what is known of time. */
export interface PhraseAt {
  /** Symbols of the whole line, as far as they are known. */
  readonly line: ArrayLike<number>;
  /** The step at which the phrase begins. */
  readonly start: number;
  readonly barSteps: number;
}

export const rowTypes = (count: number) =>
  Object.fromEntries(rowNames.map((name) => [name, { shape: [count], dtype: 'int32' }])) as Record<
    RowName,
    { shape: [number]; dtype: 'int32' }
  >;

function emptyRows(count: number): Record<RowName, Int32Array> {
  return Object.fromEntries(rowNames.map((name) => [name, new Int32Array(count)])) as Record<RowName, Int32Array>;
}

const asTensors = (rows: Record<RowName, Int32Array>): HostRows =>
  Object.fromEntries(rowNames.map((name) => [name, new HostTensor(rows[name], [rows[name].length])])) as HostRows;

function write(rows: Record<RowName, Int32Array>, at: number, past: Past, step: number, bar: number, barSteps: number) {
  rows.symbol[at] = past.before;
  rows.note[at] = past.note;
  rows.length[at] = past.length;
  rows.move[at] = past.move;
  rows.place[at] = (((step % barSteps) + barSteps) % barSteps) % places;
  rows.bar[at] = bar;
}

/** What the decoder reads of phrases: what is known before each step of the phrase before and of the phrase, [count · 2 · phraseSteps]. */
export function beforeRows(configuration: MelodyConfiguration, phrases: readonly PhraseAt[]): HostRows {
  const steps = 2 * configuration.phraseSteps;
  const rows = emptyRows(phrases.length * steps);
  phrases.forEach(({ line, start, barSteps }, row) => {
    const first = start - configuration.phraseSteps;
    const known = windowPasts(configuration, line, first, steps);
    for (let at = 0; at < steps; at++)
      write(rows, row * steps + at, known[at]!, first + at, Math.floor(at / 16), barSteps);
  });
  return asTensors(rows);
}

/** What the encoder reads of phrases: what is known after each of their steps, [count · phraseSteps]. It hears nothing from before. */
export function phraseRows(configuration: MelodyConfiguration, phrases: readonly PhraseAt[]): HostRows {
  const { phraseSteps } = configuration;
  const rows = emptyRows(phrases.length * phraseSteps);
  phrases.forEach(({ line, start, barSteps }, row) => {
    const known = windowPasts(configuration, line, start, phraseSteps);
    for (let at = 0; at < phraseSteps; at++)
      write(rows, row * phraseSteps + at, known[at + 1]!, start + at, Math.floor(at / 16), barSteps);
  });
  return asTensors(rows);
}

/** What is known before each of some steps of a line, of which nothing before `first` counts; steps outside the line are rests. */
function windowPasts(
  configuration: MelodyConfiguration,
  line: ArrayLike<number>,
  first: number,
  steps: number,
): Past[] {
  const from = Math.max(0, first);
  const part = Int16Array.from({ length: first + steps - from }, (_, at) => line[from + at] ?? 1);
  const none = Array.from({ length: from - first }, (): Past => pasts(configuration, [])[0]!);
  return [...none, ...pasts(configuration, part)];
}

/** The symbols of phrases, [count · phraseSteps], and 1 where the line has them. */
export function targetsOf(configuration: MelodyConfiguration, phrases: readonly PhraseAt[]) {
  const { phraseSteps } = configuration;
  const targets = new Int32Array(phrases.length * phraseSteps);
  const weight = new Float32Array(targets.length);
  phrases.forEach(({ line, start }, row) => {
    for (let at = 0; at < phraseSteps && start + at < line.length; at++) {
      const symbol = line[start + at]!;
      if (symbol >= symbolCount(configuration)) throw new RangeError(`The network knows no symbol ${symbol}.`);
      targets[row * phraseSteps + at] = symbol;
      weight[row * phraseSteps + at] = 1;
    }
  });
  return { targets: new HostTensor(targets, [targets.length]), weight: new HostTensor(weight, [weight.length]) };
}
