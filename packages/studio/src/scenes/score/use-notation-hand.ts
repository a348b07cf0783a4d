/** What a hand does on notation: a click on a staff writes a note there, a click on a note chooses it, and a drag takes it up or down. */
import { type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { keyAt } from '@fourhands/core/media/score/bars';
import { onStaff, pitchName, pitchOf, spellPitch, staffPlaceOf } from '@fourhands/core/media/score/pitch-spelling';
import { defaultVelocity, type Note, type Spelling } from '@fourhands/core/media/score/score';
import type { ScoreChange } from '@fourhands/core/media/score/score-change';
import { stepNotes, transposeNotes } from '@fourhands/core/media/score/score-edit';
import { hear } from './note-acts.ts';
import { headAt, placeAt, type Staff, staffAt, tickAt, xOf, yOf } from './notation-layout.ts';
import type { NoteLength } from './use-note-length.ts';
import type { ScoreDesk } from './use-score-desk.ts';

/** Note heads that a hand holds, with the names of their pitches. */
export type Shown = readonly { readonly x: number; readonly y: number; readonly name: string }[];

type Gesture =
  | {
      readonly kind: 'drag';
      readonly notes: readonly Note[];
      readonly staff: Staff;
      readonly place: number;
      readonly y: number;
    }
  | { readonly kind: 'put'; readonly x: number; readonly y: number };

interface NotationHandOptions {
  readonly desk: ScoreDesk;
  readonly length: NoteLength;
  readonly staves: readonly Staff[];
  /** The tick of the score at which the page begins. */
  readonly start: number;
  readonly paper: RefObject<HTMLElement | null>;
}

/** Pixels before a press is a drag. */
const slack = 3;

export function useNotationHand(options: NotationHandOptions) {
  const { desk, length, staves, start, paper } = options;
  const [shown, setShown] = useState<Shown>([]);
  const gesture = useRef<Gesture | null>(null);
  const { score, bars } = desk;

  const at = (event: { readonly clientX: number; readonly clientY: number }) => {
    const box = paper.current!.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const fifthsAt = (tick: number) => keyAt(score.keys, tick)?.fifths ?? 0;

  /** What a click at a place would write. */
  const meant = (x: number, y: number, chromatic: boolean) => {
    const staff = staffAt(staves, x, y);
    if (staff === null) return null;
    const tick = start + tickAt(staff, x, length.grid, (inPage) => bars.at(start + inPage).start - start);
    const spelling = sharpened(onStaff(placeAt(staff, y), fifthsAt(tick)), chromatic);
    const pitch = pitchOf(spelling);
    return pitch < 0 || pitch > 127 ? null : { staff, tick, spelling, pitch };
  };

  /** The changes of a drag: by steps of the key, or with Alt by semitones. */
  const dragged = (now: Gesture & { readonly kind: 'drag' }, y: number, chromatic: boolean): readonly ScoreChange[] => {
    const by = placeAt(now.staff, y) - now.place;
    if (by === 0 || Math.abs(y - now.y) < slack) return [];
    return chromatic
      ? transposeNotes(now.notes, by, fifthsAt(now.notes[0]!.start))
      : stepNotes(now.notes, by, score.keys);
  };

  const showPut = (x: number, y: number, chromatic: boolean) => {
    const would = meant(x, y, chromatic);
    if (would === null || headAt(would.staff, x, y) !== null) return setShown([]);
    const drawnAt = xOf(would.staff, would.tick - start) ?? x;
    setShown([
      { x: drawnAt, y: yOf(would.staff, staffPlaceOf(would.spelling)), name: pitchName(would.pitch, would.spelling) },
    ]);
  };

  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0 || paper.current === null) return;
    const { x, y } = at(event);
    const staff = staffAt(staves, x, y);
    const head = staff === null ? null : headAt(staff, x, y);
    const note = score.notes.find(({ id }) => id === head?.id);
    if (staff === null) {
      desk.select([]);
      return;
    }
    event.currentTarget.setPointerCapture(event.pointerId);
    if (head === null || note === undefined) {
      gesture.current = { kind: 'put', x, y };
      showPut(x, y, event.altKey);
      return;
    }
    const isSelected = desk.selection.has(note.id);
    const ids = event.shiftKey
      ? new Set([...desk.selection, note.id])
      : isSelected
        ? desk.selection
        : new Set([note.id]);
    desk.select(ids);
    desk.chooseTrack(note.track);
    desk.setCursor({ tick: note.start, pitch: note.pitch });
    if (!isSelected) hear(desk, note.pitch);
    gesture.current = {
      kind: 'drag',
      notes: score.notes.filter(({ id }) => ids.has(id)),
      staff,
      place: placeAt(staff, y),
      y,
    };
    setShown([]);
  };

  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    if (paper.current === null) return;
    const now = gesture.current;
    const { x, y } = at(event);
    if (now?.kind === 'drag') {
      const heads = new Map(staves.flatMap((staff) => staff.heads.map((head) => [head.id, { staff, head }] as const)));
      setShown(
        dragged(now, y, event.altKey).flatMap((change) => {
          const there = change.kind === 'change' ? heads.get(change.before.id) : undefined;
          if (there === undefined || change.kind !== 'change') return [];
          const { pitch, spelling, start: tick } = change.after;
          const place = staffPlaceOf(spelling ?? spellPitch(pitch, fifthsAt(tick)));
          return [{ x: there.head.x, y: yOf(there.staff, place), name: pitchName(pitch, spelling) }];
        }),
      );
      return;
    }
    // Fingers do not hover.
    if (now === null && event.pointerType !== 'mouse') return;
    if (event.target instanceof Element && event.currentTarget.contains(event.target)) showPut(x, y, event.altKey);
  };

  const end = () => {
    gesture.current = null;
    setShown([]);
  };

  const onPointerUp = (event: PointerEvent<HTMLElement>) => {
    const now = gesture.current;
    end();
    if (now === null || paper.current === null) return;
    const { x, y } = at(event);
    if (now.kind === 'drag') {
      const changes = dragged(now, y, event.altKey);
      const [first] = changes;
      desk.edit(changes);
      if (first?.kind === 'change') hear(desk, first.after.pitch);
      return;
    }
    const would = meant(x, y, event.altKey);
    if (would === null) return;
    const { staff, tick, spelling, pitch } = would;
    const note: Note = {
      id: 'written',
      track: staff.track,
      voice: desk.track?.id === staff.track ? desk.voice : 1,
      start: tick,
      duration: length.ticks,
      pitch,
      spelling,
      velocity: defaultVelocity,
      lyrics: [],
    };
    const written = desk.edit([{ kind: 'add', note }]);
    if (written.length === 0) return;
    desk.chooseTrack(staff.track);
    desk.select(written);
    desk.setCursor({ tick, pitch });
    hear(desk, pitch);
  };

  // A finger on a note drags it; anywhere else it moves the page.
  const holdsNote = useRef<(touch: Touch) => boolean>(() => false);
  holdsNote.current = (touch) => {
    if (paper.current === null) return false;
    const { x, y } = at(touch);
    const staff = staffAt(staves, x, y);
    return staff !== null && headAt(staff, x, y) !== null;
  };
  useEffect(() => {
    const element = paper.current;
    const onTouch = (event: TouchEvent) => {
      const [touch] = event.touches;
      if (touch !== undefined && holdsNote.current(touch)) event.preventDefault();
    };
    // React's own listener cannot keep the page from scrolling.
    element?.addEventListener('touchstart', onTouch, { passive: false });
    return () => element?.removeEventListener('touchstart', onTouch);
  }, [paper]);

  return {
    shown,
    on: { onPointerDown, onPointerMove, onPointerUp, onPointerCancel: end, onPointerLeave: () => setShown([]) },
  };
}

/** A semitone above what the key has there, where it is asked for. */
const sharpened = (spelling: Spelling, chromatic: boolean): Spelling =>
  chromatic ? { ...spelling, alter: spelling.alter + 1 } : spelling;
