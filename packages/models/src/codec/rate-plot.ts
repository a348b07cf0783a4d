/**
 * Draws rate against quality as an SVG: PSNR and MS-SSIM over bits per pixel, peers as curves, ours as ringed points. It
 * follows the reader's light or dark setting. Pure: a string from numbers.
 */
import type { ComparedFormat, ComparisonRow } from './compare.ts';

export interface RateCurve {
  readonly format: ComparedFormat;
  /** Drawn joined by a line, in this order. One point is a point. */
  readonly points: readonly Pick<ComparisonRow, 'bitsPerPixel' | 'psnr' | 'msSsim'>[];
}

type Measure = 'psnr' | 'msSsim';

const panelWidth = 420;
const panelHeight = 300;
const margin = { left: 56, right: 16, top: 40, bottom: 48 };
const names: Readonly<Record<ComparedFormat, string>> = {
  fourhands: 'Fourhands',
  jpeg: 'JPEG',
  webp: 'WebP',
  avif: 'AVIF',
};
const dashes: Readonly<Record<ComparedFormat, string>> = { fourhands: '', jpeg: '', webp: '6 3', avif: '2 3' };
const style = `
  .rate-plot { --paper: #ffffff; --ink: #1d1d1f; --quiet: #6b6b70; --grid: #e4e4e7; --fourhands: #0b7285; --jpeg: #b35309; --webp: #7048a8; --avif: #2f7a36; }
  @media (prefers-color-scheme: dark) { .rate-plot { --paper: #17171a; --ink: #f2f2f3; --quiet: #a2a2aa; --grid: #34343a; --fourhands: #4fd1e0; --jpeg: #f0a35e; --webp: #c3a6f5; --avif: #86d28d; } }
  .rate-plot text { font: 12px system-ui, sans-serif; fill: var(--ink); }
  .rate-plot .title { font-size: 14px; font-weight: 600; }
  .rate-plot .tick { fill: var(--quiet); }
`;

/**
 * @param title shown above, and the picture's name for those who cannot see it
 * @throws RangeError when there is no point to draw
 */
export function ratePlot(title: string, curves: readonly RateCurve[]): string {
  if (curves.every((curve) => curve.points.length === 0)) throw new RangeError('There is no point to plot.');
  const width = 2 * panelWidth;
  const legendTop = panelHeight + 40;
  const height = legendTop + 24;
  const legend = curves.map((curve, index) => legendEntry(curve.format, 24 + index * 130, legendTop)).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" class="rate-plot" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeText(title)}">
<style>${style}</style>
<rect width="${width}" height="${height}" fill="var(--paper)"/>
<text class="title" x="${margin.left}" y="20">${escapeText(title)}</text>
${panel('psnr', 'PSNR (dB)', 0, curves)}
${panel('msSsim', 'MS-SSIM', panelWidth, curves)}
${legend}
</svg>
`;
}

function panel(measure: Measure, label: string, left: number, curves: readonly RateCurve[]): string {
  const points = curves.flatMap((curve) => curve.points);
  const across = niceAxis(0, Math.max(...points.map((point) => point.bitsPerPixel)));
  const values = points.map((point) => point[measure]);
  const up = niceAxis(Math.min(...values), Math.max(...values));
  const bottom = 20 + panelHeight - margin.bottom;
  const top = 20 + margin.top;
  const right = left + panelWidth - margin.right;
  const start = left + margin.left;
  const x = (value: number): string =>
    (start + ((value - across.from) / (across.to - across.from)) * (right - start)).toFixed(1);
  const y = (value: number): string => (bottom - ((value - up.from) / (up.to - up.from)) * (bottom - top)).toFixed(1);
  const grid = [
    ...across.ticks.map(
      (tick) =>
        `<line x1="${x(tick)}" x2="${x(tick)}" y1="${top}" y2="${bottom}" stroke="var(--grid)"/><text class="tick" x="${x(tick)}" y="${bottom + 16}" text-anchor="middle">${tickText(tick)}</text>`,
    ),
    ...up.ticks.map(
      (tick) =>
        `<line x1="${start}" x2="${right}" y1="${y(tick)}" y2="${y(tick)}" stroke="var(--grid)"/><text class="tick" x="${start - 6}" y="${Number(y(tick)) + 4}" text-anchor="end">${tickText(tick)}</text>`,
    ),
  ].join('');
  const drawn = curves
    .map(({ format, points: own }) => {
      const colour = `var(--${format})`;
      const line = own.map((point) => `${x(point.bitsPerPixel)},${y(point[measure])}`).join(' ');
      const marks = own.map((point) => mark(format, x(point.bitsPerPixel), y(point[measure]))).join('');
      const path =
        own.length > 1
          ? `<polyline points="${line}" fill="none" stroke="${colour}" stroke-width="1.5" stroke-dasharray="${dashes[format]}"/>`
          : '';
      return `<g data-format="${format}" data-measure="${measure}">${path}${marks}</g>`;
    })
    .join('');
  return `<g>${grid}<text x="${start}" y="${top - 10}">${label}</text><text x="${right}" y="${bottom + 34}" text-anchor="end">bits per pixel</text>${drawn}</g>`;
}

function mark(format: ComparedFormat, x: string, y: string): string {
  if (format !== 'fourhands') return `<circle cx="${x}" cy="${y}" r="2.5" fill="var(--${format})"/>`;
  return `<circle cx="${x}" cy="${y}" r="6" fill="var(--paper)" stroke="var(--fourhands)" stroke-width="2"/><circle cx="${x}" cy="${y}" r="2.5" fill="var(--fourhands)"/>`;
}

function legendEntry(format: ComparedFormat, x: number, y: number): string {
  const line = `<line x1="${x}" x2="${x + 28}" y1="${y - 4}" y2="${y - 4}" stroke="var(--${format})" stroke-width="1.5" stroke-dasharray="${dashes[format]}"/>`;
  return `${line}${mark(format, String(x + 14), String(y - 4))}<text x="${x + 36}" y="${y}">${names[format]}</text>`;
}

interface Axis {
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
}

/** About five ticks at 1, 2 or 5 times a power of ten, the ends on ticks. */
function niceAxis(least: number, most: number): Axis {
  const span = most > least ? most - least : Math.max(Math.abs(most), 1) / 10;
  const raw = span / 5;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= raw) ?? 10) * power;
  const first = Math.floor(least / step);
  const last = Math.max(first + 1, Math.ceil(most / step));
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
  return { from: first * step, to: last * step, ticks };
}

function tickText(value: number): string {
  return String(Number(value.toPrecision(6)));
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
