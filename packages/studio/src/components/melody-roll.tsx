/** A small piano roll of a melody or of the lines of a piece, which can be played: what a contact sheet is for pictures. */
import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { ticksPerStep } from '@fourhands/core/media/score/melody-line';
import { endOf } from '@fourhands/core/media/score/score';
import { useFormat } from '../i18n/format.ts';
import { useMessages } from '../i18n/language.tsx';
import { scoreOfMelodies, type ShownMelody } from '../playing/melody-score.ts';
import type { MelodyPlayer } from '../playing/use-melody-player.ts';
import { Icon } from './icon.tsx';
import styles from './playable-sheet.module.css';
import { Playhead } from './playhead.tsx';

interface MelodyRollProps {
  readonly name: string;
  /** By which it is known while it plays. */
  readonly id: string;
  readonly melodies: readonly ShownMelody[];
  readonly player: MelodyPlayer;
  readonly hand: 'person' | 'maker';
  readonly tempo?: number;
}

/** Rows of pitch shown at the least, so that a monotone line is no block. */
const fewestRows = 14;

export function MelodyRoll({ name, id, melodies, player, hand, tempo }: MelodyRollProps) {
  const m = useMessages();
  const format = useFormat();
  const score = useMemo(() => scoreOfMelodies(melodies, tempo), [melodies, tempo]);
  const playing = player.playing === id;
  const pitches = score.notes.map(({ pitch }) => pitch);
  const [low, high] = pitches.reduce(
    ([least, most], pitch) => [Math.min(least, pitch), Math.max(most, pitch)],
    [127, 0],
  );
  const rows = Math.max(fewestRows, high - low + 3);
  const top = Math.ceil((high + low + rows) / 2);
  const steps = Math.max(1, ...melodies.map(({ start = 0, cells }) => start + cells.length));
  const barSteps = melodies[0]?.barSteps ?? 16;
  const bars = Array.from({ length: Math.ceil(steps / barSteps) - 1 }, (_, bar) => (bar + 1) * barSteps);
  const notes = score.notes
    .map(
      ({ start, duration, pitch }) => `M${start / ticksPerStep + 0.1} ${top - pitch}h${duration / ticksPerStep - 0.2}`,
    )
    .join('');
  return (
    <div className={styles.roll} data-hand={hand} data-playing={playing}>
      <Button
        variant="default"
        px={8}
        size="xs"
        aria-pressed={playing}
        aria-label={playing ? m.melodies.stop(name) : m.melodies.play(name)}
        disabled={score.notes.length === 0}
        onClick={() => player.toggle(id, melodies, tempo)}
      >
        <Icon name={playing ? 'stop' : 'play'} size={16} />
      </Button>
      <div className={styles.sheet}>
        <svg
          viewBox={`0 0 ${steps} ${rows}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={m.melodies.roll(name, format.count(score.notes.length))}
        >
          <path className={styles.bars} d={bars.map((bar) => `M${bar} 0V${rows}`).join('')} />
          <path className={styles.notes} d={notes} />
        </svg>
        {playing ? (
          <Playhead
            share={() => player.tick() / Math.max(endOf(score), steps * ticksPerStep)}
            className={styles.playhead}
          />
        ) : null}
      </div>
    </div>
  );
}
