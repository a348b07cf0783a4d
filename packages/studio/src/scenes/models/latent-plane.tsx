/** The latent space as a picture to walk through, by pointer, touch or keys. */
import { ActionIcon } from '@mantine/core';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { LatentMap, Model } from '@fourhands/core/protocol/model';
import { client } from '../../api/client.ts';
import { Icon } from '../../components/icon.tsx';
import { useMessages } from '../../i18n/language.tsx';
import styles from './latent-plane.module.css';
import { levelOf, tilesOf, toScreen, type Size, type View } from './latent-view.ts';
import { useLatentWalk, type PlanePoint } from './use-latent-walk.ts';

interface LatentPlaneProps {
  readonly model: Model;
  readonly aspect: number;
  readonly map: LatentMap;
  readonly showPoints: boolean;
  readonly at: PlanePoint;
  readonly onAt: (at: PlanePoint) => void;
  /** Lies over a corner of the picture. */
  readonly children?: ReactNode;
}

/** Tiles of the level that was left stay below until those of the new one are there. */
function Tiles({
  model,
  aspect,
  view,
  size,
}: {
  readonly model: Model;
  readonly aspect: number;
  readonly view: View;
  readonly size: Size;
}) {
  const level = levelOf(view.scale);
  const [levels, setLevels] = useState({ now: level, before: level });
  if (levels.now !== level) setLevels({ now: level, before: levels.now });
  const [shown, setShown] = useState(levels.before);
  useEffect(() => {
    const timer = setTimeout(() => setShown(level), 600);
    return () => clearTimeout(timer);
  }, [level]);
  const under = shown === level || Math.abs(shown - level) > 2 ? [] : tilesOf(view, size, shown, aspect);
  return [...under, ...tilesOf(view, size, level, aspect)].map((tile) => (
    <img
      key={tile.key}
      className={styles.tile}
      src={client.latentGridUrl(model.id, tile.query)}
      alt=""
      draggable={false}
      decoding="async"
      style={{ left: tile.left, top: tile.top, width: tile.width + 0.5, height: tile.height + 0.5 }}
    />
  ));
}

function Points({ map, view, size }: { readonly map: LatentMap; readonly view: View; readonly size: Size }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (element == null || context == null) return;
    const density = window.devicePixelRatio;
    element.width = size.width * density;
    element.height = size.height * density;
    context.scale(density, density);
    context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--person');
    context.strokeStyle = '#ffffff';
    // Many points are small and see-through, so that the pictures below them stay visible.
    const crowding = Math.min(1, 150 / map.points.length);
    context.globalAlpha = 0.45 + 0.55 * crowding;
    context.lineWidth = 0.5 + crowding;
    const radius = 1.5 + 2 * crowding;
    for (const point of map.points) {
      const { left, top } = toScreen(view, size, point.x, point.y);
      if (left < -8 || top < -8 || left > size.width + 8 || top > size.height + 8) continue;
      context.beginPath();
      context.arc(left, top, radius, 0, Math.PI * 2);
      context.stroke();
      context.fill();
    }
  }, [map, view, size]);
  return <canvas ref={canvas} className={styles.points} style={{ width: size.width, height: size.height }} />;
}

export function LatentPlane({ model, aspect, map, showPoints, at, onAt, children }: LatentPlaneProps) {
  const m = useMessages();
  const walk = useLatentWalk(map.bounds, at, onAt);
  const { view, size } = walk;
  const cursor = view === null ? null : toScreen(view, size, at.x, at.y);
  return (
    <div
      ref={walk.ref}
      className={styles.plane}
      data-dragging={walk.dragging}
      role="application"
      aria-label={m.models.spaceLabel}
      tabIndex={0}
      {...walk.handlers}
    >
      {view === null ? null : <Tiles model={model} aspect={aspect} view={view} size={size} />}
      {view !== null && showPoints ? <Points map={map} view={view} size={size} /> : null}
      {cursor === null ? null : (
        <svg
          className={styles.cursor}
          style={{ left: cursor.left, top: cursor.top }}
          viewBox="0 0 32 32"
          aria-hidden="true"
        >
          <g fill="none" strokeLinecap="round">
            <path d="M16 2v9M16 21v9M2 16h9M21 16h9" stroke="#fff" strokeWidth="5" />
            <circle cx="16" cy="16" r="6" stroke="#fff" strokeWidth="5" />
            <path d="M16 2v9M16 21v9M2 16h9M21 16h9" stroke="#b3480f" strokeWidth="2" />
            <circle cx="16" cy="16" r="6" stroke="#b3480f" strokeWidth="2" />
          </g>
        </svg>
      )}
      {children}
      <div
        className={styles.tools}
        onPointerDown={(event) => event.stopPropagation()}
        onPointerMove={(event) => event.stopPropagation()}
        onKeyDown={(event) => event.stopPropagation()}
      >
        <ActionIcon variant="default" size={36} aria-label={m.models.zoomIn} onClick={() => walk.zoom(1.5)}>
          <Icon name="plus" />
        </ActionIcon>
        <ActionIcon variant="default" size={36} aria-label={m.models.zoomOut} onClick={() => walk.zoom(1 / 1.5)}>
          <Icon name="minus" />
        </ActionIcon>
        <ActionIcon variant="default" size={36} aria-label={m.models.reset} onClick={walk.reset}>
          <Icon name="frame" />
        </ActionIcon>
      </div>
    </div>
  );
}
