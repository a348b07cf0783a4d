/** Above the picture: tools, what they draw with, the selection, and how large the picture is shown. */
import { ActionIcon, Button } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import type { Picture } from '@fourhands/core/protocol/pictures';
import { Icon, type IconName } from '../../components/icon.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import styles from './picture.module.css';
import { type Drawing, leastSize, mostSize, tools, type Tool } from './use-drawing.ts';

const icons: Readonly<Record<Tool, IconName>> = {
  brush: 'brush',
  eraser: 'eraser',
  rectangle: 'marquee',
  lasso: 'lasso',
  wand: 'wand',
  who: 'authors',
};
export const toolKeys: Readonly<Record<Tool, string>> = {
  brush: 'b',
  eraser: 'e',
  rectangle: 'm',
  lasso: 'l',
  wand: 'w',
  who: 'i',
};

interface PictureBarProps {
  readonly picture: Picture;
  readonly drawing: Drawing;
  readonly onUndo: () => void;
  readonly onRedo: () => void;
  readonly onLock: () => void;
  readonly onUnlock: () => void;
  readonly onSelectAll: () => void;
}

export function PictureBar({ picture, drawing, onUndo, onRedo, onLock, onUnlock, onSelectAll }: PictureBarProps) {
  const m = useMessages();
  const format = useFormat();
  const { tool, selection } = drawing;
  const draws = tool === 'brush' || tool === 'eraser';
  return (
    <>
      <div className={styles.bar}>
        <div className={styles.tools} role="group" aria-label={m.pictures.toolsLabel} title={m.pictures.keys}>
          {tools.map((each) => (
            <button
              key={each}
              type="button"
              className={styles.tool}
              aria-pressed={each === tool}
              aria-label={m.pictures.tools[each]}
              title={`${m.pictures.tools[each]} (${toolKeys[each].toUpperCase()})`}
              onClick={() => drawing.setTool(each)}
            >
              <Icon name={icons[each]} />
            </button>
          ))}
        </div>
        {tool === 'brush' ? (
          <input
            type="color"
            className={styles.colour}
            aria-label={m.pictures.colour}
            title={m.pictures.colour}
            value={drawing.colour}
            onChange={(event) => drawing.setColour(event.target.value)}
          />
        ) : null}
        {draws ? (
          <label className={styles.range}>
            {m.pictures.brushSize}
            <input
              type="range"
              min={leastSize}
              max={mostSize}
              value={drawing.size}
              onChange={(event) => drawing.setSize(Number(event.target.value))}
            />
            <output className="figure">{format.count(drawing.size)}</output>
          </label>
        ) : null}
        {tool === 'wand' ? (
          <label className={styles.range}>
            {m.pictures.tolerance}
            <input
              type="range"
              min={0}
              max={255}
              value={drawing.tolerance}
              onChange={(event) => drawing.setTolerance(Number(event.target.value))}
            />
            <output className="figure">{format.count(drawing.tolerance)}</output>
          </label>
        ) : null}
        <div className="row" style={{ gap: 4, flexWrap: 'nowrap' }}>
          <ActionIcon variant="default" size={36} aria-label={m.pictures.undo} title={m.pictures.undo} onClick={onUndo}>
            <Icon name="back" size={18} />
          </ActionIcon>
          <ActionIcon variant="default" size={36} aria-label={m.pictures.redo} title={m.pictures.redo} onClick={onRedo}>
            <span style={{ display: 'grid', transform: 'scaleX(-1)' }}>
              <Icon name="back" size={18} />
            </span>
          </ActionIcon>
          <ActionIcon
            variant="default"
            size={36}
            aria-label={m.pictures.zoomOut}
            title={m.pictures.zoomOut}
            onClick={() => drawing.zoomBy(1 / 1.5)}
          >
            <Icon name="minus" size={18} />
          </ActionIcon>
          <ActionIcon
            variant="default"
            size={36}
            aria-label={m.pictures.zoomIn}
            title={m.pictures.zoomIn}
            onClick={() => drawing.zoomBy(1.5)}
          >
            <Icon name="plus" size={18} />
          </ActionIcon>
          <Button variant="default" size="xs" onClick={drawing.fit}>
            {m.pictures.fit}
          </Button>
          <Button variant="default" size="xs" onClick={drawing.actual}>
            {m.pictures.actual}
          </Button>
        </div>
      </div>
      <div className={styles.bar}>
        <span className="soft small figure" role="status" data-empty={selection === null}>
          {selection === null ? m.pictures.selectionNone : m.pictures.selection(format.count(selection.size))}
        </span>
        <div className="row" style={{ gap: 4 }}>
          <Button variant="default" size="compact-sm" onClick={onSelectAll}>
            {m.pictures.selectAll}
          </Button>
          {selection === null ? null : (
            <>
              <Button variant="default" size="compact-sm" onClick={() => drawing.select(null, 'new')}>
                {m.pictures.selectNone}
              </Button>
              <Button variant="default" size="compact-sm" onClick={drawing.clear}>
                {m.pictures.clear}
              </Button>
              <Button variant="default" size="compact-sm" leftSection={<Icon name="lock" size={14} />} onClick={onLock}>
                {m.pictures.lock}
              </Button>
            </>
          )}
          {picture.locks.length > 0 ? (
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<Icon name="unlock" size={14} />}
              onClick={onUnlock}
            >
              {m.pictures.unlock}
            </Button>
          ) : null}
        </div>
        <SizeFigure picture={picture} drawing={drawing} />
      </div>
    </>
  );
}

/** How large the picture is, and how large it is shown: by itself, since that changes with every turn of a wheel. */
function SizeFigure({ picture, drawing }: Pick<PictureBarProps, 'picture' | 'drawing'>) {
  const m = useMessages();
  const format = useFormat();
  const { views } = drawing;
  const zoom = useSyncExternalStore(views.subscribe, () => views.current && format.percent(views.current.scale));
  if (zoom === null) return null;
  return (
    <span className="soft small figure wide-only">
      {m.pictures.size(format.count(picture.width), format.count(picture.height))} · {m.pictures.zoom(zoom)}
    </span>
  );
}
