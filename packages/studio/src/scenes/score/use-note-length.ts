/** The length that notes are written with in notation, and how keys change it: of what is chosen too. */
import { useState } from 'react';
import { setDuration } from '@fourhands/core/media/score/score-edit';
import type { ScoreDesk } from './use-score-desk.ts';

/** Ticks of the undotted lengths, by the number keys that notation programs have for them. */
export const lengthOfKey = {
  1: 60,
  2: 120,
  3: 240,
  4: 480,
  5: 960,
  6: 1920,
  7: 3840,
} as const satisfies Readonly<Record<string, number>>;
export type LengthKey = keyof typeof lengthOfKey;

const dotted = 1.5;
const plain: ReadonlySet<number> = new Set(Object.values(lengthOfKey));

export interface NoteLength {
  readonly key: LengthKey;
  readonly isDotted: boolean;
  /** Ticks, the dot counted in. */
  readonly ticks: number;
  /** Without the dot: the grid that a click snaps to. */
  readonly grid: number;
  /** What is chosen becomes as long. */
  readonly choose: (key: LengthKey) => void;
  readonly dot: () => void;
}

export function useNoteLength(desk: ScoreDesk): NoteLength {
  const [key, setKey] = useState<LengthKey>(5);
  const [isDotted, setDotted] = useState(false);
  const { selected } = desk;
  const [first] = selected;
  return {
    key,
    isDotted,
    grid: lengthOfKey[key],
    ticks: lengthOfKey[key] * (isDotted ? dotted : 1),
    choose: (next) => {
      setKey(next);
      setDotted(false);
      desk.edit(setDuration(selected, lengthOfKey[next]));
    },
    dot: () => {
      const has = first === undefined ? isDotted : plain.has(first.duration / dotted);
      setDotted(!has);
      desk.edit(
        selected.flatMap((note) =>
          setDuration([note], Math.round(has ? note.duration / dotted : note.duration * dotted)),
        ),
      );
    },
  };
}
