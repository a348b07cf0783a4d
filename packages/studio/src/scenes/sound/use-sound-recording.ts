/** Recording from a microphone onto the track of the cursor, as an edit of the person. */
import { useEffect, useRef, useState } from 'react';
import { client } from '../../api/client.ts';
import { useMessages } from '../../i18n/language.tsx';
import { decodedWav } from '../../state/bring-sound.ts';
import { notify } from '../../state/notices.ts';
import type { SoundDesk } from './use-sound-desk.ts';

export interface SoundRecording {
  /** Seconds so far; null while nothing is recorded. */
  readonly seconds: number | null;
  readonly toggle: () => void;
}

/** Bits a second of the browser's own coding, far above what is heard. */
const bitRate = 256_000;

export function useSoundRecording(desk: SoundDesk): SoundRecording {
  const m = useMessages();
  const [seconds, setSeconds] = useState<number | null>(null);
  const recorder = useRef<MediaRecorder | null>(null);
  const latest = useRef(desk);
  latest.current = desk;
  useEffect(
    () => () => {
      if (recorder.current?.state === 'recording') recorder.current.stop();
    },
    [],
  );
  const going = seconds !== null;
  useEffect(() => {
    if (!going) return undefined;
    const begun = performance.now();
    const timer = setInterval(() => setSeconds((performance.now() - begun) / 1000), 200);
    return () => clearInterval(timer);
  }, [going]);

  const keep = async (parts: readonly Blob[]) => {
    const { at, sound, cursor } = latest.current;
    const name = m.sounds.recordingName;
    const source = await at.act(async () =>
      client.bringSound(at.workId, `${name}.wav`, await decodedWav(name, new Blob([...parts]), sound.sampleRate)),
    );
    if (source === null) return;
    const edits = [{ type: 'place', trackId: cursor.trackId, source: source.id, start: cursor.at } as const];
    const done = await at.act((personId) => client.editSound(at.workId, { edits, kind: 'recorded', personId }));
    if (done !== null) notify(m.sounds.recorded);
  };
  const begin = async () => {
    // Absent where the page may use no microphone at all.
    const devices = navigator.mediaDevices as MediaDevices | undefined;
    const plain = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
    const stream = await devices?.getUserMedia({ audio: plain }).catch(() => null);
    if (!stream) return notify(m.sounds.noMicrophone, 'danger');
    const made = new MediaRecorder(stream, { audioBitsPerSecond: bitRate });
    const parts: Blob[] = [];
    made.addEventListener('dataavailable', ({ data }) => parts.push(data));
    made.addEventListener('stop', () => {
      for (const track of stream.getTracks()) track.stop();
      setSeconds(null);
      recorder.current = null;
      void keep(parts);
    });
    made.start();
    recorder.current = made;
    setSeconds(0);
  };
  return {
    seconds,
    toggle: () => {
      if (recorder.current === null) void begin();
      else recorder.current.stop();
    },
  };
}
