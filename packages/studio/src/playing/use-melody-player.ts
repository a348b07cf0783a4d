/** Plays one melody of a page at a time: starting another ends the one before. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { endOf, type Score } from '@fourhands/core/media/score/score';
import { useStore } from '../state/store.ts';
import { scoreOfMelodies, type ShownMelody } from './melody-score.ts';
import { type Heard, Player } from './player.ts';

const nobody: ReadonlySet<string> = new Set();
const heardOf = (score: Score): Heard => ({
  score,
  rate: 1,
  metronome: false,
  muted: nobody,
  solo: nobody,
  loop: null,
  end: endOf(score),
});

export interface MelodyPlayer {
  /** What plays, by the name that it was begun with. */
  readonly playing: string | null;
  readonly toggle: (name: string, melodies: readonly ShownMelody[], tempo?: number) => void;
  /** The tick that sounds. */
  readonly tick: () => number;
}

export function useMelodyPlayer(): MelodyPlayer {
  const heard = useRef(heardOf(scoreOfMelodies([])));
  const player = useMemo(() => new Player(() => heard.current), []);
  useEffect(() => () => player.close(), [player]);
  const { playing } = useStore(player.state);
  const [name, setName] = useState<string | null>(null);
  const shown = playing ? name : null;
  const toggle = useCallback(
    (next: string, melodies: readonly ShownMelody[], tempo?: number) => {
      player.stop();
      if (shown === next) return;
      heard.current = heardOf(scoreOfMelodies(melodies, tempo));
      player.seek(0);
      player.start();
      setName(next);
    },
    [player, shown],
  );
  return { playing: shown, toggle, tick: () => player.tick() };
}
