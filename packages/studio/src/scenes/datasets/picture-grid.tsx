/** The pictures of a data set. Only the rows in view exist, so that thousands scroll as easily as ten. */
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { DatasetItem } from '@fourhands/core/protocol/dataset';
import { client } from '../../api/client.ts';
import { Icon } from '../../components/icon.tsx';
import { useMessages } from '../../i18n/language.tsx';
import styles from './picture-grid.module.css';

interface PictureGridProps {
  readonly datasetId: string;
  readonly items: readonly DatasetItem[];
  readonly onOpen: (index: number) => void;
  readonly onRemove: (item: DatasetItem) => void;
}

const wantedCell = 148;
const fewestColumns = 3;
const rowsBeyond = 2;

interface Window {
  readonly width: number;
  readonly height: number;
  readonly top: number;
}

function useScrollWindow(): [React.RefObject<HTMLDivElement | null>, Window] {
  const scroller = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState<Window>({ width: 0, height: 0, top: 0 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const look = () =>
      setSeen((before) => {
        const next = { width: element.clientWidth, height: element.clientHeight, top: element.scrollTop };
        return before.width === next.width && before.height === next.height && before.top === next.top ? before : next;
      });
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, []);
  return [scroller, seen];
}

export function PictureGrid({ datasetId, items, onOpen, onRemove }: PictureGridProps) {
  const m = useMessages();
  const [scroller, seen] = useScrollWindow();
  const [current, setCurrent] = useState(0);
  const focusWanted = useRef(false);
  const columns = Math.max(fewestColumns, Math.round(seen.width / wantedCell));
  const cell = seen.width / columns;
  const rows = Math.ceil(items.length / columns);
  const active = Math.min(current, items.length - 1);
  const firstRow = cell === 0 ? 0 : Math.max(0, Math.floor(seen.top / cell) - rowsBeyond);
  const lastRow = cell === 0 ? 0 : Math.min(rows, Math.ceil((seen.top + seen.height) / cell) + rowsBeyond);
  const indices = new Set<number>();
  for (let index = firstRow * columns; index < Math.min(items.length, lastRow * columns); index += 1)
    indices.add(index);
  // The one that holds the focus is kept, wherever the page is scrolled to.
  if (active >= 0 && cell > 0) indices.add(active);

  useEffect(() => {
    if (!focusWanted.current) return;
    focusWanted.current = false;
    scroller.current?.querySelector<HTMLElement>(`[data-index="${active}"]`)?.focus({ preventScroll: true });
  });

  const moveTo = (index: number) => {
    const next = Math.max(0, Math.min(items.length - 1, index));
    const element = scroller.current;
    focusWanted.current = true;
    setCurrent(next);
    if (element === null) return;
    const top = Math.floor(next / columns) * cell;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + cell > element.scrollTop + element.clientHeight)
      element.scrollTop = top + cell - element.clientHeight;
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const item = items[active];
    const page = Math.max(1, Math.floor(seen.height / cell)) * columns;
    const steps: Record<string, number> = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -columns,
      ArrowDown: columns,
      PageUp: -page,
      PageDown: page,
      Home: -items.length,
      End: items.length,
    };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      moveTo(active + step);
    } else if ((event.key === 'Delete' || event.key === 'Backspace') && item !== undefined) {
      event.preventDefault();
      focusWanted.current = true;
      onRemove(item);
    }
  };

  return (
    <div ref={scroller} className={styles.scroller}>
      <div
        className={styles.space}
        style={{ height: rows * cell }}
        role="group"
        aria-label={`${m.datasets.gridLabel}. ${m.datasets.gridHelp}`}
        onKeyDown={onKeyDown}
      >
        {[...indices].map((index) => {
          const item = items[index];
          if (item === undefined) return null;
          const left = (index % columns) * cell;
          const top = Math.floor(index / columns) * cell;
          return (
            <div key={item.id} className={styles.cell} style={{ left, top, width: cell, height: cell }}>
              <button
                type="button"
                className={styles.tile}
                data-index={index}
                tabIndex={index === active ? 0 : -1}
                title={item.name}
                aria-label={item.name}
                onFocus={() => setCurrent(index)}
                onClick={() => onOpen(index)}
              >
                <img src={client.itemPictureUrl(datasetId, item.id, 'thumbnail')} alt="" decoding="async" />
                {item.warnings.length > 0 ? (
                  <span className={styles.mark}>
                    <Icon name="warning" size={14} />
                  </span>
                ) : null}
              </button>
            </div>
          );
        })}
      </div>
    </div>
  );
}
