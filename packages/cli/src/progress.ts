/**
 * Shows how far long work has come: a bar that redraws itself on a screen, or a plain line every few seconds elsewhere,
 * so that a log stays readable.
 */
import type { Terminal } from './terminal.ts';

export interface ProgressView {
  /** @param fraction from 0 to 1 */
  update(fraction: number, secondsLeft: number | null, detail: string): void;
  /** Takes the bar away, so that something else can be written. */
  clear(): void;
}

const barInterval = 100;
const lineInterval = 5_000;
const barLength = 24;

export function progressView(terminal: Terminal, label: string): ProgressView {
  let last = -Infinity;
  let drawn = false;
  return {
    update(fraction, secondsLeft, detail) {
      const now = terminal.now();
      // What comes after the last step has its own time left.
      const ended = fraction >= 1 && (secondsLeft ?? 0) === 0;
      if (!ended && now - last < (terminal.interactive ? barInterval : lineInterval)) return;
      last = now;
      const parts = [`${Math.floor(fraction * 100)} %`, detail];
      if (secondsLeft !== null && !ended) parts.push(`${durationText(secondsLeft)} left`);
      const words = parts.filter((part) => part !== '').join(' · ');
      if (!terminal.interactive) {
        terminal.error(`${label}: ${words}\n`);
        return;
      }
      const full = Math.round(fraction * barLength);
      const line = `${label} ${'█'.repeat(full)}${'░'.repeat(barLength - full)} ${words}`;
      terminal.error(`\r\u001b[2K${line.slice(0, Math.max(20, terminal.columns - 1))}`);
      drawn = true;
    },
    clear() {
      if (drawn) terminal.error('\r\u001b[2K');
      drawn = false;
    },
  };
}

/** `5 s`, `2 min 5 s`, `1 h 2 min`. */
export function durationText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min${whole % 60 === 0 ? '' : ` ${whole % 60} s`}`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** `950 B`, `12.3 kB`, `4.5 MB`. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** Columns lined up, numbers to the right. */
export function tableText(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length);
  }
  const lines = rows.map((row) =>
    row
      .map((cell, column) =>
        /^[−-]?\d/u.test(cell) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  return lines.join('\n');
}
