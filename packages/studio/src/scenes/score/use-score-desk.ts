/** A person at a score: what is selected and marked, what is written in, how it is heard, and what they do to it. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Bars } from '@fourhands/core/media/score/bars';
import { endOf, type Note, type Score, type Track } from '@fourhands/core/media/score/score';
import type { ScoreEdit } from '@fourhands/core/media/score/score-edit';
import type { ScoreLock } from '@fourhands/core/media/score/score-region';
import { describeError } from '../../api/describe-error.ts';
import { useMessages } from '../../i18n/language.tsx';
import { notify } from '../../state/notices.ts';
import { newIdentifier, thisPerson } from '../../state/person.ts';
import type { ScoreSession } from '../../state/score-session.ts';
import { useStore } from '../../state/store.ts';
import { type Heard, Player, type PlayerState } from '../../playing/player.ts';
import { type GridName, grids } from '../../playing/quantise.ts';

export type Tool = 'draw' | 'select' | 'pan';

/** Ticks of whole bars, from and to before. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/** How it is heard, and nothing of the score itself. */
interface Listening {
  readonly metronome: boolean;
  readonly loop: boolean;
  readonly muted: ReadonlySet<string>;
  readonly solo: ReadonlySet<string>;
}

export interface ScoreDesk {
  readonly session: ScoreSession;
  readonly score: Score;
  readonly bars: Bars;
  readonly locks: readonly ScoreLock[];
  readonly selection: ReadonlySet<string>;
  readonly select: (ids: Iterable<string>) => void;
  readonly selected: readonly Note[];
  readonly range: Range | null;
  readonly mark: (range: Range | null) => void;
  readonly tool: Tool;
  readonly setTool: (tool: Tool) => void;
  readonly grid: GridName;
  readonly setGrid: (grid: GridName) => void;
  /** In ticks; 1 without a grid. */
  readonly step: number;
  /** The track that is written in; null where there is none. */
  readonly track: Track | null;
  readonly chooseTrack: (id: string) => void;
  readonly voice: number;
  readonly setVoice: (voice: number) => void;
  /** Where keys write, and playing begins. */
  readonly cursor: { readonly tick: number; readonly pitch: number };
  readonly setCursor: (cursor: { readonly tick: number; readonly pitch: number }) => void;
  /** One step of undo; what added notes are called from then on. Empty where it cannot be done, which is told. */
  readonly edit: (edits: readonly ScoreEdit[], how?: 'typed' | 'pasted') => readonly string[];
  readonly undo: (redo: boolean) => void;
  readonly lock: () => void;
  readonly unlock: () => void;
  readonly player: Player;
  readonly playing: PlayerState;
  readonly listening: Listening;
  readonly listen: (change: Partial<Listening>) => void;
  /** Another score is heard in its place, while it is not null: one with what is offered. */
  readonly hearInstead: (score: Score | null) => void;
  readonly authorsShown: boolean;
  readonly showAuthors: (shown: boolean) => void;
}

const nobody: ReadonlySet<string> = new Set();

export function useScoreDesk(session: ScoreSession): ScoreDesk {
  const m = useMessages();
  const { document } = session;
  useStore(session.revision);
  const score = document.score();
  const locks = document.locks();
  const bars = useMemo(() => new Bars(score.meters), [score.meters]);
  const [selection, setSelection] = useState<ReadonlySet<string>>(nobody);
  const [range, mark] = useState<Range | null>(null);
  const [tool, setTool] = useState<Tool>('draw');
  const [grid, setGrid] = useState<GridName>('1/8');
  const [trackId, chooseTrack] = useState<string | null>(null);
  const [voice, setVoice] = useState(1);
  const [cursor, setCursor] = useState({ tick: 0, pitch: 60 });
  const [listening, setListening] = useState<Listening>({ metronome: false, loop: false, muted: nobody, solo: nobody });
  const [instead, hearInstead] = useState<Score | null>(null);
  const [authorsShown, showAuthors] = useState(false);
  const track = score.tracks.find(({ id }) => id === trackId) ?? score.tracks[0] ?? null;
  const step = Math.max(1, grids[grid]);
  const selected = useMemo(() => score.notes.filter(({ id }) => selection.has(id)), [score, selection]);

  const heard = useRef<Heard>(null!);
  heard.current = {
    score: instead ?? score,
    rate: 1,
    metronome: listening.metronome,
    muted: listening.muted,
    solo: listening.solo,
    loop: listening.loop ? range : null,
    end: (instead ?? score).notes.length === 0 ? null : barEnd(bars, endOf(instead ?? score)),
  };
  const player = useMemo(() => new Player(() => heard.current), []);
  useEffect(() => () => player.close(), [player]);
  const playing = useStore(player.state);

  const attempt = useCallback(
    <Result>(work: () => Result): Result | null => {
      try {
        return work();
      } catch (error) {
        notify(describeError(m, error).text, 'danger');
        return null;
      }
    },
    [m],
  );
  const edit = (edits: readonly ScoreEdit[], how: 'typed' | 'pasted' = 'typed') =>
    edits.length === 0 ? [] : [...(attempt(() => document.edit(edits, { kind: how }))?.values() ?? [])];

  const lock = () => {
    const by = { id: newIdentifier(), by: thisPerson().id, at: new Date().toISOString() };
    const [first] = selected;
    if (first !== undefined) {
      const parts = [{ track: first.track, voices: [first.voice] }];
      const only = selected.map(({ id }) => id);
      document.lock({ ...by, region: { parts, start: first.start, end: first.start }, only });
    } else if (range !== null) document.lock({ ...by, region: { parts: null, ...range } });
    else return notify(m.scores.nothingToLock);
    notify(m.scores.locked);
  };
  const unlock = () => {
    const meant = document.locks().filter(({ notes, region }) => {
      if (selection.size > 0) return notes.some((id) => selection.has(id));
      return range === null || (region.start < range.end && Math.max(region.end, region.start + 1) > range.start);
    });
    if (meant.length === 0) return notify(m.scores.nothingToUnlock);
    for (const { id } of meant) document.unlock(id);
    notify(m.scores.unlocked);
  };

  return {
    session,
    score,
    bars,
    locks,
    selection,
    select: (ids) => setSelection(new Set(ids)),
    selected,
    range,
    mark,
    tool,
    setTool,
    grid,
    setGrid,
    step,
    track,
    chooseTrack,
    voice,
    setVoice,
    cursor,
    setCursor,
    edit,
    undo(redo) {
      if (!(redo ? document.redo() : document.undo())) notify(m.scores.nothingToTakeBack);
    },
    lock,
    unlock,
    player,
    playing,
    listening,
    listen: (change) => setListening((before) => ({ ...before, ...change })),
    hearInstead,
    authorsShown,
    showAuthors,
  };
}

/** The end of the bar in which the last tick before `end` lies. */
export function barEnd(bars: Bars, end: number): number {
  return bars.at(Math.max(0, end - 1)).end;
}
