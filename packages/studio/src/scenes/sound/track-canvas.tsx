/** The tracks of a sound: draws them and takes what hands do to them. What keys do is in use-track-keys.ts. */
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type PointerEvent } from 'react';
import type { Clip } from '@fourhands/core/media/sound/sound';
import { useMessages } from '../../i18n/language.tsx';
import { oncePerFrame } from '../../state/once-per-frame.ts';
import { useColours } from '../../state/use-colours.ts';
import styles from './sound.module.css';
import { drawTracks, trackColours } from './track-drawing.ts';
import {
  clock,
  rowAt,
  rowHeight,
  ruler,
  sampleAt,
  shownEnd,
  showing,
  type TrackView,
  within,
  xOf,
  zoomed,
} from './track-view.ts';
import type { SoundDesk } from './use-sound-desk.ts';
import type { SoundOffers } from './use-sound-offers.ts';
import { usePeaks, useTrackParts } from './use-track-data.ts';

export type Tool = 'mark' | 'move';

/** What buttons and keys may do with the view. */
export interface TracksHandle {
  readonly zoom: (factor: number) => void;
  readonly fit: () => void;
  readonly show: (sample: number) => void;
  /** Samples of a pixel. */
  readonly perPixel: () => number;
}

interface TrackCanvasProps {
  readonly desk: SoundDesk;
  readonly offers: SoundOffers;
  readonly tool: Tool;
  readonly spectrogram: boolean;
  readonly authorsShown: boolean;
  readonly handle: { current: TracksHandle | null };
  readonly describedBy: string;
}

interface Gesture {
  readonly kind: Tool | 'ruler';
  readonly sample: number;
  readonly row: number;
  readonly x: number;
}

export function TrackCanvas({ desk, offers, tool, spectrogram, authorsShown, handle, describedBy }: TrackCanvasProps) {
  const m = useMessages();
  const { dark } = useColours();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [width, setWidth] = useState(0);
  const [asked, setView] = useState<TrackView | null>(null);
  const [focused, setFocused] = useState(false);
  const [moved, setMoved] = useState<{ readonly by: number; readonly rows: number } | null>(null);
  const gesture = useRef<Gesture | null>(null);
  const { sound, shown, end, marked, cursor, player, playing } = desk;
  const last = shownEnd(end, sound.sampleRate);
  // Until the person moves it, all of it is shown.
  const whole = useMemo(() => within({ left: 0, perPixel: last / Math.max(1, width) }, width, last), [last, width]);
  const view = asked === null ? whole : within(asked, width, last);
  const height = ruler + Math.max(1, sound.tracks.length) * rowHeight;

  useLayoutEffect(() => {
    const element = canvas.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const change = useCallback(
    (next: (before: TrackView) => TrackView) =>
      setView((before) => next(before === null ? whole : within(before, width, last))),
    [whole, width, last],
  );
  useEffect(() => {
    handle.current = {
      zoom: (factor) => change((before) => zoomed(before, factor, width / 2, width, last)),
      fit: () => setView(null),
      show: (sample) => change((before) => showing(before, sample, width, last)),
      perPixel: () => view.perPixel,
    };
  }, [handle, change, width, last, view.perPixel]);

  const sources = useMemo(
    () => [...shown.sources, ...(offers.candidate === null ? [] : [offers.candidate.source])],
    [shown.sources, offers.candidate],
  );
  const peaks = usePeaks(shown.workId, sources);
  const parts = useTrackParts(shown, view, width, spectrogram);
  const makers = useMemo(
    () => new Set(shown.steps.filter(({ actor }) => actor?.kind === 'maker').map(({ number }) => number)),
    [shown.steps],
  );
  const isMakers = useCallback((clip: Clip) => authorsShown && makers.has(clip.madeBy), [authorsShown, makers]);

  const draw = () => {
    const surface = canvas.current?.getContext('2d');
    if (!surface || canvas.current === null || width === 0) return;
    const ratio = window.devicePixelRatio;
    const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (surface.canvas.width !== wide) surface.canvas.width = wide;
    if (surface.canvas.height !== high) surface.canvas.height = high;
    surface.setTransform(ratio, 0, 0, ratio, 0, 0);
    const { proposal, candidate } = offers;
    drawTracks(
      surface,
      {
        sound,
        view,
        width,
        height,
        peaks,
        parts,
        spectrogram,
        isMakers,
        locks: shown.locks.map(({ region }) => region),
        marked,
        cursor,
        focused,
        playhead: playing.playing ? player.place() : null,
        offer:
          proposal === null || candidate === null
            ? null
            : {
                trackId: proposal.recipe.place.trackId,
                start: proposal.recipe.place.start,
                parts: offers.parts,
                current: offers.at,
                peaks: peaks.get(candidate.source.id) ?? null,
              },
        moved,
      },
      trackColours(canvas.current),
    );
  };
  const latest = useRef(draw);
  latest.current = draw;
  const looked = useRef({ view, width });
  looked.current = { view, width };
  useLayoutEffect(() => latest.current());
  useEffect(() => latest.current(), [dark]);
  useEffect(() => {
    if (!playing.playing) return undefined;
    let going = true;
    let wasShown = false;
    const again = () => {
      if (!going) return;
      latest.current();
      // The view goes along, unless the person has looked elsewhere.
      const x = xOf(looked.current.view, player.place());
      const isShown = x >= 0 && x <= looked.current.width;
      if (wasShown && x > looked.current.width) handle.current?.show(player.place());
      wasShown = isShown || (wasShown && x > looked.current.width);
      requestAnimationFrame(again);
    };
    requestAnimationFrame(again);
    return () => {
      going = false;
    };
  }, [playing.playing, player, handle]);

  // By hand, because React's own listener cannot keep the page from zooming.
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return undefined;
    let steps: ((before: TrackView) => TrackView)[] = [];
    const apply = oncePerFrame(() => {
      const all = steps;
      steps = [];
      change((before) => all.reduce((now, step) => step(now), before));
    });
    const onWheel = (event: WheelEvent) => {
      const sideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
      if (!sideways && !event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const x = event.clientX - element.getBoundingClientRect().left;
      const by = event.deltaX === 0 ? event.deltaY : event.deltaX;
      steps.push((before) =>
        sideways
          ? within({ ...before, left: before.left + by * before.perPixel }, width, last)
          : zoomed(before, Math.exp(-event.deltaY / 300), x, width, last),
      );
      apply();
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [change, width, last]);

  const trackAt = (row: number) => sound.tracks[Math.max(0, Math.min(sound.tracks.length - 1, row))]?.id ?? '';
  const placeOf = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const onPointerDown = (event: PointerEvent<HTMLCanvasElement>) => {
    if (event.button !== 0 || sound.tracks.length === 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const { x, y } = placeOf(event);
    const row = rowAt(y);
    const sample = sampleAt(view, x);
    const trackId = trackAt(row);
    if (event.shiftKey && y > ruler) {
      const from =
        marked === null
          ? cursor.at
          : Math.abs(sample - marked.start) < Math.abs(sample - marked.end)
            ? marked.end
            : marked.start;
      gesture.current = { kind: 'mark', sample: from, row, x: -1000 };
      desk.mark({ tracks: [trackId], start: Math.min(from, sample), end: Math.max(from, sample) });
      return;
    }
    if (tool === 'move' && y > ruler) {
      const inside = marked?.tracks.includes(trackId) === true && sample >= marked.start && sample < marked.end;
      if (!inside) desk.markClip({ trackId, at: sample });
      gesture.current = { kind: 'move', sample, row, x };
    } else {
      gesture.current = { kind: y < ruler ? 'ruler' : 'mark', sample, row, x };
      desk.mark(null);
    }
    desk.setCursor({ trackId, at: sample });
  };
  const onPointerMove = (event: PointerEvent<HTMLCanvasElement>) => {
    const begun = gesture.current;
    if (begun === null) return;
    const { x, y } = placeOf(event);
    if (Math.abs(x - begun.x) < 3 && rowAt(y) === begun.row) return;
    const sample = sampleAt(view, x);
    if (begun.kind === 'move') {
      const rows =
        marked?.tracks.length === 1 ? Math.max(0, Math.min(sound.tracks.length - 1, rowAt(y))) - begun.row : 0;
      setMoved({ by: Math.max(sample - begun.sample, -(marked?.start ?? 0)), rows });
      return;
    }
    const [first, other] = [begun.row, rowAt(y)].toSorted((a, b) => a - b) as [number, number];
    const all = begun.kind === 'ruler';
    const tracks = sound.tracks.filter((_, row) => all || (row >= first && row <= other)).map(({ id }) => id);
    if (tracks.length === 0) return;
    desk.mark({ tracks, start: Math.min(begun.sample, sample), end: Math.max(begun.sample, sample) });
  };
  const onPointerUp = () => {
    gesture.current = null;
    const by = moved;
    setMoved(null);
    if (by === null || marked === null || (by.by === 0 && by.rows === 0)) return;
    const toStart = marked.start + by.by;
    const rowOf = (id: string) => sound.tracks.findIndex((track) => track.id === id);
    const edits = marked.tracks.map((id) => ({
      type: 'move' as const,
      region: { ...marked, tracks: [id] },
      toTrackId: trackAt(rowOf(id) + by.rows),
      toStart,
    }));
    void desk.edit(edits).then((done) => {
      if (!done) return;
      const tracks = edits.map(({ toTrackId }) => toTrackId);
      desk.mark({ tracks, start: toStart, end: toStart + marked.end - marked.start });
    });
  };

  return (
    <>
      <div className={styles.stage}>
        <canvas
          ref={canvas}
          className={styles.tracks}
          style={{ height }}
          data-tracks
          data-tool={tool}
          tabIndex={0}
          role="application"
          aria-label={m.sounds.canvas}
          aria-describedby={describedBy}
          onPointerDown={onPointerDown}
          onPointerMove={onPointerMove}
          onPointerUp={onPointerUp}
          onPointerCancel={() => {
            gesture.current = null;
            setMoved(null);
          }}
          onDoubleClick={(event) => {
            const box = event.currentTarget.getBoundingClientRect();
            const row = rowAt(event.clientY - box.top);
            desk.markClip({ trackId: trackAt(row), at: sampleAt(view, event.clientX - box.left) });
          }}
          onFocus={() => setFocused(true)}
          onBlur={() => setFocused(false)}
        />
      </div>
      <input
        className={styles.scroll}
        type="range"
        aria-label={m.sounds.scroll}
        aria-valuetext={clock(view.left, sound.sampleRate)}
        min={0}
        max={Math.max(1, Math.round(last - width * view.perPixel))}
        value={Math.round(view.left)}
        disabled={last - width * view.perPixel < 1}
        onChange={(event) => change((before) => ({ ...before, left: Number(event.target.value) }))}
      />
    </>
  );
}
