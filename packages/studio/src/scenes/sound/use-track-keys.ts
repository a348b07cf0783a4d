/** What keys do on the tracks: the cursor and what is marked move, stretches are edited, the sound plays. */
import { useEffect, useRef } from 'react';
import type { SoundEditing } from './use-sound-editing.ts';
import type { SoundDesk } from './use-sound-desk.ts';
import type { Tool, TracksHandle } from './track-canvas.tsx';

interface TrackKeys {
  readonly desk: SoundDesk;
  readonly editing: SoundEditing;
  readonly handle: { readonly current: TracksHandle | null };
  readonly setTool: (tool: Tool) => void;
}

/** Pixels that an arrow key moves the cursor, and with Ctrl. */
const [step, leap] = [8, 80];

export function useTrackKeys(keys: TrackKeys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const onTracks = event.target instanceof Element && event.target.closest('[data-tracks]') !== null;
      const nowhere = event.target === document.body;
      if (event.defaultPrevented || event.altKey || (!onTracks && !(nowhere && event.key === ' '))) return;
      if (pressed(event, latest.current)) event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

/** Whether the key did something. */
function pressed(event: KeyboardEvent, { desk, editing, handle, setTool }: TrackKeys): boolean {
  const { cursor, sound, end, marked } = desk;
  const { key, shiftKey: shift } = event;
  const control = event.ctrlKey || event.metaKey;
  const to = (at: number, trackId = cursor.trackId) => {
    const place = Math.max(0, Math.round(at));
    if (shift) {
      // The end of what is marked that lies at the cursor goes along.
      const fixed = marked === null ? cursor.at : marked.start === cursor.at ? marked.end : marked.start;
      desk.mark({ tracks: marked?.tracks ?? [trackId], start: Math.min(fixed, place), end: Math.max(fixed, place) });
    }
    desk.setCursor({ trackId, at: place });
    handle.current?.show(place);
    return true;
  };
  const did = (act: () => void) => {
    act();
    return true;
  };
  const row = sound.tracks.findIndex(({ id }) => id === cursor.trackId);
  const by = (control ? leap : step) * (handle.current?.perPixel() ?? 1);
  switch (key) {
    case ' ':
      return did(() => desk.togglePlay());
    case 'ArrowLeft':
      return to(cursor.at - by);
    case 'ArrowRight':
      return to(cursor.at + by);
    case 'Home':
      return to(0);
    case 'End':
      return to(end);
    case 'ArrowUp':
    case 'ArrowDown': {
      const next = sound.tracks[row + (key === 'ArrowUp' ? -1 : 1)];
      return next === undefined ? true : did(() => desk.setCursor({ ...cursor, trackId: next.id }));
    }
    case 'Enter':
      return did(() => desk.markClip(cursor));
    case 'Escape':
      return marked === null ? false : did(() => desk.mark(null));
    case 'Delete':
    case 'Backspace':
      return did(editing.clear);
    case '+':
    case '=':
      return did(() => handle.current?.zoom(1.5));
    case '-':
      return did(() => handle.current?.zoom(1 / 1.5));
  }
  if (control)
    return key.toLowerCase() === 'a'
      ? did(() => desk.mark({ tracks: sound.tracks.map(({ id }) => id), start: 0, end }))
      : false;
  const acts: Record<string, () => void> = {
    s: editing.split,
    t: editing.trim,
    g: () => editing.gain(shift ? -1 : 1),
    f: () => editing.fade(shift ? 'out' : 'in'),
    m: () => setTool('mark'),
    v: () => setTool('move'),
    '0': () => handle.current?.fit(),
  };
  const act = acts[key.toLowerCase()];
  return act === undefined ? false : did(act);
}
