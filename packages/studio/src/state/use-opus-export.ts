/** Writing a sound out as Opus, from a scene: whether it can be, how far it is, and how to stop it. */
import { useEffect, useRef, useState } from 'react';
import { describeError } from '../api/describe-error.ts';
import { useMessages } from '../i18n/language.tsx';
import { notify } from './notices.ts';
import { saveFile } from './save-file.ts';
import { canWriteOpus, type ReadableSound, writeOpus } from './write-opus.ts';

export interface OpusExport {
  /** This browser can. */
  readonly offered: boolean;
  /** How far it is; null while nothing is written. */
  readonly going: { readonly share: number; readonly secondsLeft: number | null } | null;
  readonly start: () => void;
  readonly stop: () => void;
}

/**
 * @param title what the file is called
 * @param open the sound as it is now; may fetch it
 */
export function useOpusExport(
  title: string,
  channels: number,
  open: (signal: AbortSignal) => Promise<ReadableSound>,
): OpusExport {
  const m = useMessages();
  const [offered, setOffered] = useState(false);
  const [going, setGoing] = useState<OpusExport['going']>(null);
  const stopping = useRef<AbortController | null>(null);
  useEffect(() => {
    let here = true;
    void canWriteOpus(channels).then((can) => here && setOffered(can));
    return () => {
      here = false;
    };
  }, [channels]);
  useEffect(() => () => stopping.current?.abort(), []);

  const write = async (signal: AbortSignal) => {
    const sound = await open(signal);
    const begun = performance.now();
    const progress = (share: number) => {
      const secondsLeft = (((performance.now() - begun) / 1000) * (1 - share)) / share;
      setGoing({ share, secondsLeft });
    };
    saveFile(`${title}.webm`, await writeOpus(sound, { signal, progress }));
  };
  return {
    offered,
    going,
    start() {
      if (stopping.current !== null) return;
      const controller = new AbortController();
      stopping.current = controller;
      setGoing({ share: 0, secondsLeft: null });
      write(controller.signal)
        .catch((error: unknown) => {
          if (!controller.signal.aborted) notify(describeError(m, error).text, 'danger');
        })
        .finally(() => {
          stopping.current = null;
          setGoing(null);
        });
    },
    stop: () => stopping.current?.abort(),
  };
}
