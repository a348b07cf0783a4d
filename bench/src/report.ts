/**
 * What a bench answers: rows with a value, the peers' values and a bar, as one JSON object or a table. The bars' logic is
 * here; what the bars are is each bench's own.
 */
import type { Machine } from './machine.ts';

/** What the value must keep to, in the row's unit. */
export interface Bar {
  /** As people say it, such as “≤ pytorch / 0.9”. */
  readonly text: string;
  readonly direction: 'at most' | 'at least';
  /** In the row's unit; null when what it is computed from was not measured. */
  readonly limit: number | null;
}

export interface Row {
  readonly name: string;
  /** A median; null when ours was not measured, or when there is nothing to compare with. */
  readonly value: number | null;
  readonly unit: string;
  /** Medians in the same unit from the same run; null when there is none, and then the notes say why. */
  readonly peers: Readonly<Record<string, number | null>>;
  /** The bar in words; null when the row only informs. */
  readonly bar: string | null;
  /** The bar in numbers. */
  readonly limit: number | null;
  /** Null when the row has no bar, or when its bar could not be measured. */
  readonly holds: boolean | null;
  /** By peer, or by `ours`: what ran, or why there is no value. */
  readonly notes: Readonly<Record<string, string>>;
}

export interface Report {
  readonly bench: string;
  readonly machine: Machine;
  readonly rows: readonly Row[];
}

export interface RowDefinition {
  readonly name: string;
  readonly value: number | null;
  readonly unit: string;
  readonly peers: Readonly<Record<string, number | null>>;
  readonly bar?: Bar;
  readonly notes?: Readonly<Record<string, string>>;
}

function keeps(value: number | null, { direction, limit }: Bar): boolean | null {
  if (value === null || limit === null || !Number.isFinite(value)) return null;
  return direction === 'at most' ? value <= limit : value >= limit;
}

/** `holds` is judged on the unrounded numbers; without one of them it is null. */
export function makeRow({ name, value, unit, peers, bar, notes = {} }: RowDefinition): Row {
  const holds = bar ? keeps(value, bar) : null;
  return { name, value, unit, peers, bar: bar?.text ?? null, limit: bar?.limit ?? null, holds, notes };
}

/** A bar that was not measured does not hold. */
export function everyBarHolds(rows: readonly Row[]): boolean {
  return rows.every(({ bar, holds }) => bar === null || holds === true);
}

/** The JSON object on one line. */
export function toJson(report: Report): string {
  return JSON.stringify(report);
}

function formatValue(value: number | null): string {
  if (value === null) return '–';
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toFixed(digits);
}

function verdict({ bar, holds }: Row): string {
  if (bar === null) return '';
  return holds === null ? 'not measured' : holds ? 'holds' : 'FAILS';
}

/** Cells in columns: the first to the left, the rest as given. */
function layOut(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** The table, with the machine above it and each row's notes below. */
export function toTable({ bench, machine, rows }: Report): string {
  const peers = [...new Set(rows.flatMap((row) => Object.keys(row.peers)))];
  const header = [bench, 'ours', ...peers, 'unit', 'bar', ''];
  const cells = rows.map((row) => [
    row.name,
    formatValue(row.value),
    ...peers.map((peer) => (peer in row.peers ? formatValue(row.peers[peer] ?? null) : '')),
    row.unit,
    row.bar === null ? '' : row.limit === null ? row.bar : `${row.bar}  (${formatValue(row.limit)})`,
    verdict(row),
  ]);
  const notes = rows.flatMap((row) =>
    Object.entries(row.notes).map(([who, note]) => `  ${row.name} · ${who}: ${note}`),
  );
  return [machineLine(machine), '', layOut([header, ...cells]), ...(notes.length > 0 ? ['', ...notes] : [])].join('\n');
}

function machineLine({ processor, cores, memoryGiB, system, node, loadAverage }: Machine): string {
  return `${processor}, ${cores} cores, ${memoryGiB} GiB, ${system}, Node ${node}, load ${loadAverage.toFixed(2)} before the run`;
}
