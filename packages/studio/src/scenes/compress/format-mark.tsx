/** Each format's own shape and colour in the plot and in the table: told apart without colour too. */
import type { ComparisonRow } from '@fourhands/core/protocol/compression';

export type PictureFormat = ComparisonRow['format'];

const looks = {
  fourhands: { colour: 'var(--maker-bright)', path: 'M0-6a6 6 0 1 1 0 12a6 6 0 1 1 0-12z' },
  jpeg: { colour: 'var(--ink)', path: 'M-5-5h10v10h-10z' },
  webp: { colour: '#a4550f', path: 'M0-6.5 6 5H-6z' },
  avif: { colour: '#8b5fa8', path: 'M0-6.5 6.5 0 0 6.5-6.5 0z' },
} as const satisfies Record<PictureFormat, { colour: string; path: string }>;

export function FormatMark({
  format,
  x = 0,
  y = 0,
}: {
  readonly format: PictureFormat;
  readonly x?: number;
  readonly y?: number;
}) {
  const { colour, path } = looks[format];
  return <path d={path} transform={`translate(${x} ${y})`} fill={colour} stroke="var(--surface)" strokeWidth="1" />;
}

export function FormatKey({
  format,
  className,
}: {
  readonly format: PictureFormat;
  readonly className: string | undefined;
}) {
  return (
    <svg width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true" className={className}>
      <FormatMark format={format} />
    </svg>
  );
}
