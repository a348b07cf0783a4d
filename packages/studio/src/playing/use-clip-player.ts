/** Plays one clip of a page at a time: starting another ends the one before. */
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useMessages } from '../i18n/language.tsx';
import { notify } from '../state/notices.ts';
import { useStore } from '../state/store.ts';
import type { Clip } from './clip.ts';
import { SoundPlayer } from './sound-player.ts';

export interface ClipPlayer {
  /** What plays, by the name that it was begun with. */
  readonly playing: string | null;
  /** A clip, or how it is come by and how many seconds it has. */
  readonly toggle: (name: string, clip: Clip | LateClip) => void;
  /** The second that sounds. */
  readonly second: () => number;
}

export interface LateClip {
  readonly sampleRate: number;
  readonly length: number;
  readonly read: () => Promise<Clip>;
}

export function useClipPlayer(): ClipPlayer {
  const m = useMessages();
  const player = useMemo(() => new SoundPlayer(), []);
  useEffect(() => () => player.close(), [player]);
  const { playing, stuck } = useStore(player.state);
  useEffect(() => {
    if (stuck) notify(m.sounds.noOutput, 'danger');
  }, [stuck, m]);
  const [begun, setBegun] = useState<{ readonly name: string; readonly sampleRate: number } | null>(null);
  const shown = playing ? (begun?.name ?? null) : null;
  const toggle = useCallback(
    (name: string, clip: Clip | LateClip) => {
      player.stop();
      if (shown === name) return;
      const { sampleRate } = clip;
      // It is asked for once, however long it plays.
      let known: Promise<Clip> | null = null;
      const whole = () => (known ??= 'samples' in clip ? Promise.resolve(clip) : clip.read());
      const read = async (start: number, length: number) => (await whole()).samples.slice(start, start + length);
      player.start({ sampleRate, channels: 1, read }, 0, 'samples' in clip ? clip.samples.length : clip.length);
      setBegun({ name, sampleRate });
    },
    [player, shown],
  );
  return { playing: shown, toggle, second: () => player.place() / (begun?.sampleRate ?? 1) };
}
