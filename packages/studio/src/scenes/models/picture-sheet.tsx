/** A sheet of pictures in one file, of which each can be chosen: by pointer, or by the arrow keys and Enter. */
import { useRef, useState, type KeyboardEvent } from 'react';
import styles from './gan-bench.module.css';
import { useLatestImage } from './use-latest-image.ts';

interface PictureSheetProps {
  /** Of the file, whose pictures fill it evenly. */
  readonly address: string;
  readonly label: string;
  readonly columns: number;
  readonly count: number;
  /** Of the file, in pixels. */
  readonly width: number;
  readonly chosen: number | null;
  readonly nameOf: (index: number) => string;
  readonly onChoose: (index: number) => void;
}

/** Pictures are not shown larger than this many times their size, where single pixels would be all one sees. */
const mostEnlarged = 5;

function moved(key: string, from: number, columns: number, count: number): number | null {
  const column = from % columns;
  const next =
    key === 'ArrowRight'
      ? from + 1
      : key === 'ArrowLeft'
        ? from - 1
        : key === 'ArrowDown'
          ? from + columns
          : key === 'ArrowUp'
            ? from - columns
            : key === 'Home'
              ? from - column
              : key === 'End'
                ? from - column + columns - 1
                : null;
  return next === null || next < 0 || next >= count ? null : next;
}

export function PictureSheet({ address, label, columns, count, width, chosen, nameOf, onChoose }: PictureSheetProps) {
  const shown = useLatestImage(address);
  const grid = useRef<HTMLDivElement>(null);
  const [held, setAt] = useState(0);
  const at = Math.min(held, count - 1);
  const onKeyDown = (event: KeyboardEvent) => {
    const next = moved(event.key, at, columns, count);
    if (next === null) return;
    event.preventDefault();
    setAt(next);
    grid.current?.querySelectorAll('button')[next]?.focus();
  };
  return (
    <div
      className={styles.sheet}
      style={{ aspectRatio: `${columns} / ${Math.ceil(count / columns)}`, maxWidth: width * mostEnlarged }}
    >
      {shown === null ? null : <img src={shown} alt={label} />}
      <div
        ref={grid}
        role="group"
        aria-label={label}
        className={styles.cells}
        style={{ gridTemplateColumns: `repeat(${columns}, 1fr)` }}
        onKeyDown={onKeyDown}
      >
        {Array.from({ length: count }, (_, index) => (
          <button
            key={index}
            type="button"
            aria-label={nameOf(index)}
            aria-pressed={index === chosen}
            tabIndex={index === at ? 0 : -1}
            onFocus={() => setAt(index)}
            onClick={() => onChoose(index)}
          />
        ))}
      </div>
    </div>
  );
}
