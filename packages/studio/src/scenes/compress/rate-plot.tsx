/** Size against quality: one mark a format, in a picture small enough to need no library. */
import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { ComparisonRow } from '@fourhands/core/protocol/compression';
import { Section } from '../../components/section.tsx';
import { useMessages } from '../../i18n/language.tsx';
import { FormatMark } from './format-mark.tsx';

type Quality = 'psnr' | 'msSsim';

const width = 320;
const height = 192;
const frame = { left: 44, right: 16, top: 12, bottom: 32 };

/** Round numbers that cover the values, with room around them. */
function ticksOf(values: readonly number[], wanted: number): readonly number[] {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const span = Math.max(high - low, Math.abs(high) * 0.02, 1e-6) * 1.4;
  const middle = (low + high) / 2;
  const rough = span / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const from = Math.floor((middle - span / 2) / step);
  const to = Math.ceil((middle + span / 2) / step);
  return Array.from({ length: to - from + 1 }, (_, index) => Number(((from + index) * step).toPrecision(6)));
}

function place(value: number, ticks: readonly number[], from: number, to: number): number {
  const first = ticks[0] ?? 0;
  const last = ticks.at(-1) ?? 1;
  return from + ((value - first) / (last - first)) * (to - from);
}

export function RatePlot({ rows }: { readonly rows: readonly ComparisonRow[] }) {
  const m = useMessages();
  const [quality, setQuality] = useState<Quality>('psnr');
  const marks = rows.flatMap((row) => {
    const value = row[quality];
    return value === null ? [] : [{ format: row.format, rate: row.bitsPerPixel, value }];
  });
  if (marks.length === 0) return null;
  const xTicks = ticksOf(
    marks.map((mark) => mark.rate),
    4,
  );
  const yTicks = ticksOf(
    marks.map((mark) => mark.value),
    4,
  );
  const x = (value: number) => place(value, xTicks, frame.left, width - frame.right);
  const y = (value: number) => place(value, yTicks, height - frame.bottom, frame.top);
  const text = (value: number) => (quality === 'psnr' ? `${value.toFixed(2)} dB` : value.toFixed(4));
  return (
    <Section
      title={m.compress.plot}
      help={m.compress.plotHelp}
      tools={
        <SegmentedControl
          size="xs"
          aria-label={m.compress.plot}
          value={quality}
          onChange={(value) => setQuality(value === 'msSsim' ? 'msSsim' : 'psnr')}
          transitionDuration={120}
          data={[
            { value: 'psnr', label: m.figures.psnr },
            { value: 'msSsim', label: m.figures.msSsim },
          ]}
        />
      }
    >
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={marks
          .map((mark) => m.compress.plotLabel(m.compress.formats[mark.format], mark.rate.toFixed(3), text(mark.value)))
          .join('; ')}
        style={{ width: '100%', aspectRatio: `${width} / ${height}`, display: 'block' }}
        fontSize="11"
        fill="var(--ink-soft)"
      >
        {yTicks.map((tick) => (
          <g key={tick}>
            <path d={`M${frame.left} ${y(tick)}H${width - frame.right}`} stroke="var(--line)" />
            <text x={frame.left - 6} y={y(tick) + 4} textAnchor="end">
              {tick}
            </text>
          </g>
        ))}
        {xTicks.map((tick) => (
          <text key={tick} x={x(tick)} y={height - frame.bottom + 16} textAnchor="middle">
            {tick}
          </text>
        ))}
        <text x={width - frame.right} y={height - 3} textAnchor="end">
          {m.figures.bitsPerPixel}
        </text>
        {marks.toReversed().map((mark) => (
          <FormatMark key={mark.format} format={mark.format} x={x(mark.rate)} y={y(mark.value)} />
        ))}
      </svg>
    </Section>
  );
}
