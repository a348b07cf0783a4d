/** Curves on one scale, drawn by uPlot. The chart is made once for a look and size, and fed from then on. */
import { useEffect, useRef } from 'react';
import uPlot, { type AlignedData, type Options } from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useColours } from '../../state/use-colours.ts';
import { positiveOnly } from './curves.ts';

export interface Line {
  readonly values: readonly (number | null)[];
  /** A custom property of the page. */
  readonly colour: '--maker-bright' | '--ink' | '--ink-soft';
  readonly dash?: readonly number[];
  /** Shows its points as dots, where there is room. */
  readonly marked?: boolean;
}

interface LossChartProps {
  readonly steps: readonly number[];
  readonly lines: readonly Line[];
  readonly label: string;
  readonly logScale: boolean;
  readonly height: number;
  /** The scale begins at 0 and goes to 1 at least. */
  readonly fromZero?: boolean;
  /** The row under the pointer, or null when it is elsewhere. Charts of one run move together. */
  readonly onRow: (row: number | null) => void;
}

/** With more rows than this, dots would hide the line that they mark. */
const mostRowsWithDots = 160;

function dataOf({ steps, lines }: Pick<LossChartProps, 'steps' | 'lines'>, logScale: boolean): AlignedData {
  const clean = logScale ? positiveOnly : (values: readonly (number | null)[]) => [...values];
  return [[...steps], ...lines.map(({ values }) => clean(values))];
}

function compact(value: number): string {
  const size = Math.abs(value);
  if (size >= 10_000) return `${Number((value / 1000).toPrecision(4))}k`;
  if (size !== 0 && size < 0.001) return value.toExponential(0);
  return String(Number(value.toPrecision(3)));
}

function optionsFor(
  width: number,
  { height, logScale, fromZero, lines }: LossChartProps,
  onRow: (row: number | null) => void,
): Options {
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
    scales: {
      x: { time: false },
      y: logScale ? { distr: 3, log: 10 } : fromZero ? { range: (_, __, most) => [0, Math.max(1, most)] } : {},
    },
    axes: [
      { ...axis, size: 24, space: 64, values: (_, splits) => splits.map(compact) },
      { ...axis, size: 48, space: 28, values: (_, splits) => splits.map((v) => (v === null ? '' : compact(v))) },
    ],
    series: [
      {},
      ...lines.map((line) => ({
        stroke: colour(line.colour),
        width: 1.5,
        dash: [...(line.dash ?? [])],
        spanGaps: true,
        points: line.marked
          ? {
              show: (_: uPlot, __: number, first: number, last: number) => last - first < mostRowsWithDots,
              size: 5,
              fill: colour(line.colour),
              stroke: colour(line.colour),
            }
          : { show: false },
      })),
    ],
    hooks: { setCursor: [(chart) => onRow(chart.cursor.idx ?? null)] },
  };
}

export function LossChart(props: LossChartProps) {
  const { steps, lines, label, logScale, height } = props;
  const frame = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const { dark } = useColours();
  const latest = useRef(props);
  latest.current = props;
  const looks = lines.map(({ colour, dash }) => `${colour} ${dash?.join(' ') ?? ''}`).join();

  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const given = latest.current;
    const options = optionsFor(element.clientWidth, given, (row) => latest.current.onRow(row));
    const made = new uPlot(options, dataOf(given, logScale), element);
    chart.current = made;
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      chart.current = null;
    };
  }, [dark, logScale, height, looks]);

  useEffect(() => chart.current?.setData(dataOf({ steps, lines }, logScale)), [steps, lines, logScale]);

  return <div ref={frame} role="img" aria-label={label} style={{ height, minWidth: 0 }} />;
}
