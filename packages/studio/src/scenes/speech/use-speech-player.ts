/** Plays clips, one or one after the other with their pauses; which line is heard is known. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { client } from '../../api/client.ts';

interface PlayedClip {
  readonly line: string;
  readonly sha256: string;
  /** Milliseconds. */
  readonly pauseAfter: number;
}

export interface SpeechPlayer {
  /** The line that is heard now. */
  readonly line: string | null;
  readonly playing: boolean;
  readonly play: (clips: readonly PlayedClip[]) => void;
  readonly stop: () => void;
}

export function useSpeechPlayer(onFailure: () => void): SpeechPlayer {
  const [line, setLine] = useState<string | null>(null);
  const [playing, setPlaying] = useState(false);
  const audio = useRef<AudioContext | null>(null);
  const current = useRef<AbortController | null>(null);
  const failed = useRef(onFailure);
  failed.current = onFailure;

  const stop = useCallback(() => {
    current.current?.abort();
    current.current = null;
    setLine(null);
    setPlaying(false);
  }, []);

  const play = useCallback(
    (clips: readonly PlayedClip[]) => {
      stop();
      const ending = new AbortController();
      current.current = ending;
      setPlaying(true);
      // Made at a click: a browser plays nothing before one.
      const context = (audio.current ??= new AudioContext());
      void playAll(context, clips, setLine, ending.signal)
        .catch(() => ending.signal.aborted || failed.current())
        .finally(() => {
          if (current.current === ending) stop();
        });
    },
    [stop],
  );

  useEffect(
    () => () => {
      current.current?.abort();
      void audio.current?.close();
    },
    [],
  );
  return { line, playing, play, stop };
}

async function playAll(
  context: AudioContext,
  clips: readonly PlayedClip[],
  heard: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  await context.resume();
  const opened = (clip: PlayedClip | undefined) =>
    clip === undefined
      ? null
      : fetch(client.blobUrl(clip.sha256), { signal })
          .then((answer) => (answer.ok ? answer.arrayBuffer() : Promise.reject(new Error(String(answer.status)))))
          .then((bytes) => context.decodeAudioData(bytes));
  let next = opened(clips[0]);
  for (const [at, clip] of clips.entries()) {
    const sound = await next;
    signal.throwIfAborted();
    // The one after is fetched while this one is heard.
    next = opened(clips[at + 1]);
    next?.catch(() => undefined);
    if (sound === null) return;
    heard(clip.line);
    await sounded(context, sound, signal);
    if (at < clips.length - 1) await rested(clip.pauseAfter, signal);
  }
}

function sounded(context: AudioContext, sound: AudioBuffer, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const source = context.createBufferSource();
    source.buffer = sound;
    source.connect(context.destination);
    const stopped = () => {
      source.onended = null;
      source.stop();
      reject(signal.reason as Error);
    };
    source.onended = () => {
      signal.removeEventListener('abort', stopped);
      resolve();
    };
    signal.addEventListener('abort', stopped, { once: true });
    source.start();
  });
}

function rested(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        reject(signal.reason as Error);
      },
      { once: true },
    );
  });
}
