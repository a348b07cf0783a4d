/** One term's curves, drawn by uPlot. The chart is made once for a look and size, and fed from then on. */
import { useEffect, useRef } from 'react';
import uPlot, { type AlignedData, type Options } from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useColours } from '../../state/use-colours.ts';
import { positiveOnly, type Curve } from './curves.ts';

interface LossChartProps {
  readonly curve: Curve;
  readonly label: string;
  readonly logScale: boolean;
  readonly height: number;
  /** The row under the pointer, or null when it is elsewhere. Charts of one run move together. */
  readonly onRow: (row: number | null) => void;
}

/** With more rows than this, dots would hide the line that they mark. */
const mostRowsWithDots = 160;

function dataOf(curve: Curve, logScale: boolean): AlignedData {
  const clean = logScale ? positiveOnly : (values: readonly (number | null)[]) => [...values];
  return [[...curve.steps], clean(curve.train), clean(curve.validation)];
}

function compact(value: number): string {
  const size = Math.abs(value);
  if (size >= 10_000) return `${Number((value / 1000).toPrecision(4))}k`;
  if (size !== 0 && size < 0.001) return value.toExponential(0);
  return String(Number(value.toPrecision(3)));
}

function optionsFor(width: number, height: number, logScale: boolean, onRow: (row: number | null) => void): Options {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const font = `11px ${getComputedStyle(document.body).fontFamily}`;
  const axis = {
    stroke: colour('--ink-soft'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
    font,
    gap: 4,
  };
  return {
    width,
    height,
    padding: [8, 20, 0, 0],
    legend: { show: false },
    cursor: { sync: { key: 'run', setSeries: false }, y: false, drag: { x: false, y: false }, points: { size: 6 } },
    scales: { x: { time: false }, y: logScale ? { distr: 3, log: 10 } : {} },
    axes: [
      { ...axis, size: 24, space: 64, values: (_, splits) => splits.map(compact) },
      { ...axis, size: 48, space: 28, values: (_, splits) => splits.map((v) => (v === null ? '' : compact(v))) },
    ],
    series: [
      {},
      { stroke: colour('--maker-bright'), width: 1.5, spanGaps: true, points: { show: false } },
      {
        stroke: colour('--ink'),
        width: 1.5,
        dash: [5, 4],
        spanGaps: true,
        points: {
          show: (_, __, first, last) => last - first < mostRowsWithDots,
          size: 5,
          fill: colour('--ink'),
          stroke: colour('--ink'),
        },
      },
    ],
    hooks: { setCursor: [(chart) => onRow(chart.cursor.idx ?? null)] },
  };
}

export function LossChart({ curve, label, logScale, height, onRow }: LossChartProps) {
  const frame = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const { dark } = useColours();
  const latest = useRef({ curve, onRow });
  latest.current = { curve, onRow };

  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const options = optionsFor(element.clientWidth, height, logScale, (row) => latest.current.onRow(row));
    const made = new uPlot(options, dataOf(latest.current.curve, logScale), element);
    chart.current = made;
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      chart.current = null;
    };
  }, [dark, logScale, height]);

  useEffect(() => chart.current?.setData(dataOf(curve, logScale)), [curve, logScale]);

  return <div ref={frame} role="img" aria-label={label} style={{ height, minWidth: 0 }} />;
}
