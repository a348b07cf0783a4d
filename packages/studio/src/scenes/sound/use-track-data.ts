/** What the tracks are drawn from: the peaks of sources, and for the part on screen its samples or its spectrum. */
import { useEffect, useRef, useState } from 'react';
import { type Peaks, readPeaks } from '@fourhands/core/media/sound/peaks';
import type { SoundSource } from '@fourhands/core/media/sound/sound';
import type { SoundShown } from '@fourhands/core/protocol/sounds';
import { client } from '../../api/client.ts';
import type { TrackView } from './track-view.ts';

/** By source; those that are not here yet are missing. */
export function usePeaks(workId: string, sources: readonly SoundSource[]): ReadonlyMap<string, Peaks> {
  const [peaks, setPeaks] = useState<ReadonlyMap<string, Peaks>>(new Map());
  const asked = useRef(new Set<string>());
  useEffect(() => {
    for (const { id, length, channels } of sources) {
      if (asked.current.has(id)) continue;
      asked.current.add(id);
      client
        .soundPeaks(workId, id)
        .then((bytes) => setPeaks((before) => new Map([...before, [id, readPeaks(bytes.buffer, length, channels)]])))
        .catch(() => asked.current.delete(id));
    }
  }, [workId, sources]);
  return peaks;
}

/** A part of a track as it is shown in detail. */
export interface TrackPart {
  readonly kind: 'samples' | 'spectra';
  readonly start: number;
  readonly length: number;
  /** Samples channel by channel, or columns of 512 strengths. */
  readonly samples: Float32Array<ArrayBuffer>;
  readonly spectra: Uint8Array<ArrayBuffer>;
}

/** Samples of a pixel below which they are drawn one by one. */
const fine = 64;
const mostColumns = 1024;
/** Milliseconds without scrolling until parts are fetched. */
const rest = 120;

/** By track; empty while waves of many samples are drawn, for which peaks are enough. */
export function useTrackParts(
  shown: SoundShown,
  view: TrackView,
  width: number,
  spectrogram: boolean,
): ReadonlyMap<string, TrackPart> {
  const [parts, setParts] = useState<ReadonlyMap<string, TrackPart>>(new Map());
  const { workId, sequence, content } = shown;
  const kind = spectrogram ? 'spectra' : view.perPixel < fine ? 'samples' : null;
  const start = Math.floor(view.left);
  const length = Math.ceil(width * view.perPixel) + 1;
  const ids = content.tracks.map(({ id }) => id).join(' ');
  useEffect(() => {
    if (kind === null || width === 0) {
      setParts(new Map());
      return undefined;
    }
    const ended = new AbortController();
    const fetchAll = async () => {
      for (const trackId of ids.split(' ')) {
        const part = { start, length, trackId };
        const options = { signal: ended.signal };
        const samples = kind === 'samples' ? await client.soundSamples(workId, part, options) : new Float32Array(0);
        const spectra =
          kind === 'spectra'
            ? await client.soundSpectra(workId, { ...part, columns: Math.min(mostColumns, width) }, options)
            : new Uint8Array(0);
        setParts((before) => new Map([...before, [trackId, { kind, start, length, samples, spectra }]]));
      }
    };
    const timer = setTimeout(() => void fetchAll().catch(() => undefined), rest);
    return () => {
      clearTimeout(timer);
      ended.abort();
    };
  }, [workId, sequence, kind, start, length, width, ids]);
  return parts;
}
