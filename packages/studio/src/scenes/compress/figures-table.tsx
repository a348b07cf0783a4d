/** The measured figures, ours first, each other format beside it. */
import type { ComparisonRow } from '@fourhands/core/protocol/compression';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import styles from './figures-table.module.css';
import { FormatKey } from './format-mark.tsx';

export function FiguresTable({ rows }: { readonly rows: readonly ComparisonRow[] }) {
  const m = useMessages();
  const format = useFormat();
  const anyLowest = rows.some((row) => row.atLowestQuality);
  return (
    <>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{m.figures.format}</th>
            <th scope="col">{m.figures.bytes}</th>
            <th scope="col" title={m.figures.bitsPerPixel}>
              bpp
            </th>
            <th scope="col">{m.figures.psnr}</th>
            <th scope="col">{m.figures.msSsim}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.format} data-ours={row.format === 'fourhands'}>
              <th scope="row">
                <FormatKey format={row.format} className={styles.key} />
                {m.compress.formats[row.format]}
                {row.atLowestQuality ? <sup>*</sup> : null}
              </th>
              <td>{format.count(row.bytes)}</td>
              <td>{row.bitsPerPixel.toFixed(3)}</td>
              <td>{row.psnr === null ? m.compress.identical : row.psnr.toFixed(2)}</td>
              <td>{row.msSsim === null ? m.common.none : row.msSsim.toFixed(4)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {anyLowest ? <p className="soft small">* {m.compress.lowestQuality}</p> : null}
    </>
  );
}
