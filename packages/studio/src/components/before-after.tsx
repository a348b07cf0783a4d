/** Two pictures of one size in one place, with a line between them that the person moves. */
import { useState, type KeyboardEvent, type PointerEvent } from 'react';
import { useMessages } from '../i18n/language.tsx';
import styles from './before-after.module.css';
import { Icon } from './icon.tsx';

export type Zoom = 'fit' | 'actual' | 'double';

interface BeforeAfterProps {
  readonly original: string;
  readonly restored: string;
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly zoom: Zoom;
}

const keyMoves: Readonly<Record<string, (at: number) => number>> = {
  ArrowLeft: (at) => at - 1,
  ArrowDown: (at) => at - 1,
  ArrowRight: (at) => at + 1,
  ArrowUp: (at) => at + 1,
  PageDown: (at) => at - 10,
  PageUp: (at) => at + 10,
  Home: () => 0,
  End: () => 100,
};

function within(at: number): number {
  return Math.min(100, Math.max(0, at));
}

export function BeforeAfter({ original, restored, name, width, height, zoom }: BeforeAfterProps) {
  const m = useMessages();
  const [at, setAt] = useState(50);
  const fit = zoom === 'fit';
  const ratio = width / height;
  const shownWidth = fit
    ? `min(100cqw, 100cqh * ${ratio}, ${width * 2}px)`
    : `${width * (zoom === 'double' ? 2 : 1)}px`;

  const follow = (event: PointerEvent<HTMLElement>, picture: Element | null) => {
    if (picture === null || event.buttons === 0) return;
    const box = picture.getBoundingClientRect();
    setAt(within(((event.clientX - box.left) / box.width) * 100));
  };
  const capture = (event: PointerEvent<HTMLElement>) => event.currentTarget.setPointerCapture(event.pointerId);
  const onPicture = {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      capture(event);
      follow(event, event.currentTarget);
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => follow(event, event.currentTarget),
  };
  const onLine = {
    onPointerDown: capture,
    onPointerMove: (event: PointerEvent<HTMLElement>) => follow(event, event.currentTarget.parentElement),
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const move = keyMoves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    setAt((before) => within(Math.round(move(before))));
  };

  return (
    <div className={styles.viewer} tabIndex={fit ? -1 : 0} role="group" aria-label={name}>
      <div
        className={styles.picture}
        data-fit={fit}
        style={{ width: shownWidth, aspectRatio: String(ratio) }}
        {...(fit ? onPicture : {})}
      >
        <img src={restored} alt={`${name}: ${m.compress.restored}`} draggable={false} />
        <img
          src={original}
          alt={`${name}: ${m.compress.original}`}
          draggable={false}
          style={{ clipPath: `inset(0 ${100 - at}% 0 0)` }}
        />
        <span className={styles.tag} data-hand="person" style={{ opacity: at > 12 ? 1 : 0 }}>
          {m.compress.original}
        </span>
        <span className={styles.tag} data-hand="maker" style={{ opacity: at < 88 ? 1 : 0 }}>
          {m.compress.restored}
        </span>
        <div
          className={styles.line}
          style={{ left: `${at}%` }}
          role="slider"
          tabIndex={0}
          aria-label={m.compress.slider}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(at)}
          aria-valuetext={m.compress.sliderValue(Math.round(at))}
          onKeyDown={onKeyDown}
          {...(fit ? {} : onLine)}
        >
          <span className={styles.grip}>
            <Icon name="handle" />
          </span>
        </div>
      </div>
    </div>
  );
}
