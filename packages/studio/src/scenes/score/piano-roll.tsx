/** The piano roll: draws the score and takes what hands do to it. What keys do is in use-roll-keys.ts. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState, type PointerEvent } from 'react';
import { defaultVelocity, type Note } from '@fourhands/core/media/score/score';
import type { ScoreChange } from '@fourhands/core/media/score/score-change';
import { useMessages } from '../../i18n/language.tsx';
import { useActorName } from '../../state/actor-name.ts';
import { oncePerFrame } from '../../state/once-per-frame.ts';
import { useStore } from '../../state/store.ts';
import { useColours } from '../../state/use-colours.ts';
import { familyOf } from '../../playing/instruments.ts';
import { coloursOf, drawRoll, type Ghost } from './roll-drawing.ts';
import {
  fitted,
  gutter,
  noteAt,
  notesIn,
  pitchAt,
  type Rectangle,
  type RollView,
  ruler,
  showing,
  type Size,
  tickAt,
  usualView,
  within,
  zoomedTime,
} from './roll-view.ts';
import styles from './score.module.css';
import type { ScoreDesk } from './use-score-desk.ts';

/** What the buttons and keys around the roll may do with its view. */
export interface RollHandle {
  readonly zoom: (factor: number) => void;
  readonly fit: () => void;
  readonly show: (tick: number, pitch: number | null) => void;
}

interface PianoRollProps {
  readonly desk: ScoreDesk;
  readonly ghosts: readonly Ghost[];
  readonly handle: { current: RollHandle | null };
  readonly isMakers: (note: Note) => boolean;
  readonly describedBy: string;
}

/** What the pointer does now, and where it began. */
type Gesture =
  | { readonly kind: 'move'; readonly notes: readonly Note[]; readonly tick: number; readonly pitch: number }
  | { readonly kind: 'resize'; readonly notes: readonly Note[]; readonly tick: number }
  | { readonly kind: 'write'; readonly note: Note }
  | { readonly kind: 'box'; readonly x: number; readonly y: number; readonly before: ReadonlySet<string> }
  | { readonly kind: 'pan'; readonly x: number; readonly y: number; readonly view: RollView }
  | { readonly kind: 'bars'; readonly tick: number };

interface Shown {
  readonly moved: ReadonlyMap<string, Note>;
  readonly drawn: Note | null;
  readonly box: Rectangle | null;
}

const nothingShown: Shown = { moved: new Map(), drawn: null, box: null };

export function PianoRoll({ desk, ghosts, handle, isMakers, describedBy }: PianoRollProps) {
  const m = useMessages();
  const { dark } = useColours();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  const [view, setView] = useState<RollView>(usualView);
  const [shown, setShown] = useState<Shown>(nothingShown);
  const [focused, setFocused] = useState(false);
  const gesture = useRef<Gesture | null>(null);
  const present = useStore(desk.session.present);
  const { score, bars, step } = desk;

  useLayoutEffect(() => {
    const element = canvas.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  // Until the person moves it, all of it is shown.
  const isMoved = useRef(false);
  const change = (next: (before: RollView) => RollView) => {
    isMoved.current = true;
    setView(next);
  };
  useEffect(() => {
    if (size.width === 0) return;
    if (isMoved.current) setView((before) => within(before, size));
    else setView(fitted(desk.score.notes, size));
    // It is fitted to what is there when it opens, and not to each note that comes.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [size]);
  useEffect(() => {
    const move = (next: (before: RollView) => RollView) => {
      isMoved.current = true;
      setView(next);
    };
    handle.current = {
      zoom: (factor) => move((before) => within(zoomedTime(before, factor, gutter + size.width / 2), size)),
      fit: () => setView(fitted(score.notes, size)),
      show: (tick, pitch) => setView((before) => showing(before, size, tick, pitch)),
    };
  }, [handle, score, size]);

  const nameOf = useActorName();
  const visitors = useMemo(
    () =>
      present.flatMap(({ actor, presence }) => {
        const tick = Number(presence?.head);
        return presence !== null && Number.isFinite(tick)
          ? [{ tick, name: nameOf(actor), maker: actor.kind === 'maker' }]
          : [];
      }),
    [present, nameOf],
  );

  const draw = () => {
    const surface = canvas.current?.getContext('2d');
    if (!surface || canvas.current === null || size.width === 0) return;
    const ratio = window.devicePixelRatio;
    const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)];
    if (surface.canvas.width !== width) surface.canvas.width = width;
    if (surface.canvas.height !== height) surface.canvas.height = height;
    const playhead = desk.playing.playing ? desk.player.tick() : desk.cursor.tick;
    drawRoll(
      surface,
      {
        view,
        size,
        score,
        bars,
        locks: desk.locks,
        range: desk.range,
        selection: desk.selection,
        ...shown,
        ghosts,
        cursor: focused && desk.selection.size === 0 ? desk.cursor : null,
        visitors,
        playhead,
        isMakers,
        authorsShown: desk.authorsShown,
        activeTrack: desk.track?.id ?? null,
      },
      coloursOf(canvas.current, dark),
      ratio,
    );
  };
  const latestDraw = useRef(draw);
  latestDraw.current = draw;
  const redraw = useMemo(() => oncePerFrame(() => latestDraw.current()), []);
  useLayoutEffect(redraw);
  // While it plays, the line moves, and the view goes along.
  const { playing } = desk.playing;
  useEffect(() => {
    if (!playing) return undefined;
    let frame = requestAnimationFrame(function next() {
      const tick = desk.player.tick();
      setView((before) => {
        const edge = tickAt(before, size.width);
        return tick > edge || tick < before.left ? showing(before, size, tick, null) : before;
      });
      redraw();
      frame = requestAnimationFrame(next);
    });
    return () => cancelAnimationFrame(frame);
  }, [playing, desk.player, redraw, size]);

  const wheel = useRef<(event: WheelEvent) => void>(() => undefined);
  wheel.current = (event) => {
    event.preventDefault();
    const box = canvas.current!.getBoundingClientRect();
    change((before) => {
      if (event.ctrlKey || event.metaKey)
        return within(zoomedTime(before, Math.exp(-event.deltaY / 300), event.clientX - box.left), size);
      const [across, down] = event.shiftKey ? [event.deltaY, event.deltaX] : [event.deltaX, event.deltaY];
      const ticks = (across * 960) / before.quarter;
      return within({ ...before, left: before.left + ticks, top: before.top - down / before.row }, size);
    });
  };
  useEffect(() => {
    const element = canvas.current;
    const onWheel = (event: WheelEvent) => wheel.current(event);
    // React's own listener cannot keep the page from scrolling.
    element?.addEventListener('wheel', onWheel, { passive: false });
    return () => element?.removeEventListener('wheel', onWheel);
  }, []);

  const snap = (tick: number) => Math.max(0, Math.floor(tick / step) * step);
  const hear = (pitch: number) =>
    desk.track && desk.player.strike(familyOf(desk.track.instrument), pitch, defaultVelocity, 0.25);

  const placeOf = (event: PointerEvent) => {
    const box = canvas.current!.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  const onPointerDown = (event: PointerEvent<HTMLCanvasElement>) => {
    if (event.button > 1) return;
    event.currentTarget.focus({ preventScroll: true });
    event.currentTarget.setPointerCapture(event.pointerId);
    const { x, y } = placeOf(event);
    const tick = tickAt(view, x);
    if (event.button === 1 || desk.tool === 'pan') {
      gesture.current = { kind: 'pan', x, y, view };
      return;
    }
    if (y < ruler) {
      gesture.current = { kind: 'bars', tick: Math.max(0, tick) };
      return;
    }
    if (x < gutter) {
      hear(pitchAt(view, y));
      return;
    }
    const there = noteAt(view, score.notes, x, y);
    if (there !== null && desk.tool === 'draw') {
      const isSelected = desk.selection.has(there.note.id);
      const ids = event.shiftKey
        ? new Set([...desk.selection, there.note.id])
        : isSelected
          ? desk.selection
          : new Set([there.note.id]);
      desk.select(ids);
      const notes = score.notes.filter(({ id }) => ids.has(id));
      if (!isSelected) hear(there.note.pitch);
      gesture.current = there.edge
        ? { kind: 'resize', notes, tick }
        : { kind: 'move', notes, tick, pitch: pitchAt(view, y) };
      return;
    }
    if (desk.tool === 'select' || event.shiftKey || desk.track === null) {
      const before = event.shiftKey ? desk.selection : new Set<string>();
      if (there !== null) desk.select([...before, there.note.id]);
      gesture.current = { kind: 'box', x, y, before };
      return;
    }
    const pitch = Math.min(127, Math.max(0, pitchAt(view, y)));
    const note: Note = {
      id: 'written',
      track: desk.track.id,
      voice: desk.voice,
      start: snap(tick),
      duration: step === 1 ? 240 : step,
      pitch,
      spelling: null,
      velocity: defaultVelocity,
      lyrics: [],
    };
    hear(pitch);
    gesture.current = { kind: 'write', note };
    setShown({ ...nothingShown, drawn: note });
  };

  /** The notes of a gesture as they would be with the pointer at a place. */
  const changesAt = (now: Gesture, x: number, y: number): readonly Note[] => {
    const tick = tickAt(view, x);
    if (now.kind === 'move') {
      const first = now.notes.reduce((least, { start }) => Math.min(least, start), Infinity);
      const by = Math.max(-first, Math.round((tick - now.tick) / step) * step);
      const high = now.notes.reduce((most, { pitch }) => Math.max(most, pitch), 0);
      const low = now.notes.reduce((least, { pitch }) => Math.min(least, pitch), 127);
      const up = Math.min(127 - high, Math.max(-low, pitchAt(view, y) - now.pitch));
      if (by === 0 && up === 0) return [];
      return now.notes.map((note) => ({
        ...note,
        start: note.start + by,
        pitch: note.pitch + up,
        spelling: up === 0 ? note.spelling : null,
      }));
    }
    if (now.kind === 'resize') {
      const by = Math.round((tick - now.tick) / step) * step;
      return by === 0
        ? []
        : now.notes.map((note) => ({ ...note, duration: Math.max(Math.min(step, note.duration), note.duration + by) }));
    }
    return [];
  };

  const onPointerMove = (event: PointerEvent<HTMLCanvasElement>) => {
    const now = gesture.current;
    const { x, y } = placeOf(event);
    if (now === null) {
      const there = x > gutter && y > ruler && desk.tool === 'draw' ? noteAt(view, score.notes, x, y) : null;
      event.currentTarget.style.cursor =
        desk.tool === 'pan'
          ? 'grab'
          : there === null
            ? desk.tool === 'draw' && y > ruler
              ? 'crosshair'
              : 'default'
            : there.edge
              ? 'ew-resize'
              : 'move';
      return;
    }
    switch (now.kind) {
      case 'move':
      case 'resize':
        setShown({ ...nothingShown, moved: new Map(changesAt(now, x, y).map((note) => [note.id, note])) });
        break;
      case 'write': {
        const end = Math.ceil(tickAt(view, x) / step) * step;
        setShown({
          ...nothingShown,
          drawn: { ...now.note, duration: Math.max(now.note.duration, end - now.note.start) },
        });
        break;
      }
      case 'box': {
        const box = {
          x: Math.min(x, now.x),
          y: Math.min(y, now.y),
          width: Math.abs(x - now.x),
          height: Math.abs(y - now.y),
        };
        setShown({ ...nothingShown, box });
        desk.select([...now.before, ...notesIn(view, score.notes, box).map(({ id }) => id)]);
        break;
      }
      case 'pan':
        change(() =>
          within(
            {
              ...now.view,
              left: now.view.left - ((x - now.x) * 960) / now.view.quarter,
              top: now.view.top + (y - now.y) / now.view.row,
            },
            size,
          ),
        );
        break;
      case 'bars': {
        const [from, to] = [Math.min(now.tick, tickAt(view, x)), Math.max(now.tick, tickAt(view, x))];
        if ((to - from) * (view.quarter / 960) > 6)
          desk.mark({ start: bars.at(Math.max(0, from)).start, end: bars.at(Math.max(0, to)).end });
        break;
      }
    }
  };

  const onPointerUp = (event: PointerEvent<HTMLCanvasElement>) => {
    const now = gesture.current;
    gesture.current = null;
    setShown(nothingShown);
    if (now === null) return;
    const { x, y } = placeOf(event);
    if (now.kind === 'move' || now.kind === 'resize') {
      const before = new Map(now.notes.map((note) => [note.id, note]));
      desk.edit(
        changesAt(now, x, y).map((after): ScoreChange => ({ kind: 'change', before: before.get(after.id)!, after })),
      );
    } else if (now.kind === 'write') {
      const end = Math.ceil(tickAt(view, x) / step) * step;
      const note = { ...now.note, duration: Math.max(now.note.duration, end - now.note.start) };
      desk.select(desk.edit([{ kind: 'add', note }]));
      desk.setCursor({ tick: note.start, pitch: note.pitch });
    } else if (now.kind === 'bars' && Math.abs(tickAt(view, x) - now.tick) * (view.quarter / 960) <= 6) {
      const tick = snap(now.tick);
      desk.mark(null);
      desk.setCursor({ ...desk.cursor, tick });
      desk.player.seek(tick);
    } else if (now.kind === 'box' && Math.hypot(x - now.x, y - now.y) < 3) {
      const there = noteAt(view, score.notes, x, y);
      if (there === null) {
        desk.select(now.before);
        desk.setCursor({ tick: snap(tickAt(view, x)), pitch: Math.min(127, Math.max(0, pitchAt(view, y))) });
        desk.player.seek(snap(tickAt(view, x)));
      }
    }
  };

  return (
    <canvas
      ref={canvas}
      className={styles.roll}
      tabIndex={0}
      role="application"
      aria-label={m.scores.roll}
      aria-describedby={describedBy}
      data-roll
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={() => {
        gesture.current = null;
        setShown(nothingShown);
      }}
      onFocus={() => setFocused(true)}
      onBlur={() => setFocused(false)}
    />
  );
}
