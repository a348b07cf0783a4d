/** Tools, grid, undo, locks and the size of what is shown: the second row above the score. */
import { Button, NativeSelect } from '@mantine/core';
import { Icon, type IconName } from '../../components/icon.tsx';
import { useMessages } from '../../i18n/language.tsx';
import { type GridName, grids } from '../../playing/quantise.ts';
import type { RollHandle } from './piano-roll.tsx';
import styles from './score.module.css';
import { remove } from './note-acts.ts';
import { type LengthKey, lengthOfKey, type NoteLength } from './use-note-length.ts';
import type { ScoreDesk, Tool } from './use-score-desk.ts';

const tools: readonly (readonly [Tool, IconName, string])[] = [
  ['draw', 'pencil', 'B'],
  ['select', 'marquee', 'V'],
  ['pan', 'hand', 'H'],
];

interface RollBarProps {
  readonly desk: ScoreDesk;
  readonly roll: { readonly current: RollHandle | null };
  /** The length that is written with in notation; null where the piano roll is shown. */
  readonly notation: NoteLength | null;
}

export function RollBar({ desk, roll, notation }: RollBarProps) {
  const m = useMessages();
  const isRoll = notation === null;
  const { document } = desk.session;
  const button = (label: string, icon: IconName, act: () => void, disabled = false) => (
    <Button size="xs" variant="default" px={8} aria-label={label} title={label} disabled={disabled} onClick={act}>
      <Icon name={icon} size={16} />
    </Button>
  );
  return (
    <>
      {isRoll ? (
        <div className={styles.group} role="group" aria-label={m.scores.toolsLabel}>
          {tools.map(([tool, icon, key]) => (
            <Button
              key={tool}
              size="xs"
              variant="default"
              px={8}
              data-on={desk.tool === tool}
              aria-pressed={desk.tool === tool}
              aria-label={m.scores.tools[tool]}
              title={`${m.scores.tools[tool]} (${key})`}
              onClick={() => desk.setTool(tool)}
            >
              <Icon name={icon} size={16} />
            </Button>
          ))}
        </div>
      ) : null}
      {notation === null ? (
        <NativeSelect
          size="xs"
          aria-label={m.scores.grid}
          title={m.scores.grid}
          value={desk.grid}
          onChange={(event) => desk.setGrid(event.target.value as GridName)}
          data={(Object.keys(grids) as GridName[]).map((value) => ({ value, label: m.scores.grids[value] }))}
        />
      ) : (
        <div className={styles.group} role="group" aria-label={m.notation.length}>
          <NativeSelect
            size="xs"
            aria-label={m.notation.length}
            title={m.notation.lengthHelp}
            value={String(notation.key)}
            onChange={(event) => notation.choose(Number(event.target.value) as LengthKey)}
            data={Object.keys(lengthOfKey)
              .toReversed()
              .map((key) => ({ value: key, label: `${m.notation.lengths[Number(key) as LengthKey]} (${key})` }))}
          />
          <Button
            size="xs"
            variant="default"
            px={8}
            data-on={notation.isDotted}
            aria-pressed={notation.isDotted}
            aria-label={m.notation.dot}
            title={`${m.notation.dot} (.)`}
            onClick={notation.dot}
          >
            <span className={styles.dot}>.</span>
          </Button>
        </div>
      )}
      <div className={styles.group}>
        {button(m.scores.undo, 'back', () => desk.undo(false), !document.canUndo)}
        <span style={{ display: 'inline-flex', transform: 'scaleX(-1)' }}>
          {button(m.scores.redo, 'back', () => desk.undo(true), !document.canRedo)}
        </span>
        {button(m.scores.remove, 'trash', () => remove(desk), desk.selected.length === 0)}
        {button(m.scores.lock, 'lock', desk.lock, desk.selected.length === 0 && desk.range === null)}
        {button(m.scores.unlock, 'unlock', desk.unlock, desk.locks.length === 0)}
      </div>
      {isRoll ? (
        <div className={styles.group}>
          {button(m.scores.zoomOut, 'minus', () => roll.current?.zoom(1 / 1.5))}
          {button(m.scores.zoomIn, 'plus', () => roll.current?.zoom(1.5))}
          {button(m.scores.fit, 'frame', () => roll.current?.fit())}
        </div>
      ) : null}
    </>
  );
}
