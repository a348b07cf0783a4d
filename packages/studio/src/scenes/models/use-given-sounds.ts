/** Sounds that a maker of sounds can begin from: those it drew on the page, recordings that it learned from, and files that a person brings. */
import { useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { type DatasetDetail, isRecordingItem } from '@fourhands/core/protocol/dataset';
import { describeError } from '../../api/describe-error.ts';
import { firstClipQuery } from '../../api/queries.ts';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import { type Clip, firstClip } from '../../playing/clip.ts';
import { heardOfFile } from '../../state/bring-sound.ts';
import { notify } from '../../state/notices.ts';
import type { GivenFile } from '../../state/uploads.ts';

/** Recordings of the data set that are offered, by name. */
const mostRecordings = 200;

export interface GivenSound {
  /** Its place among the choices. */
  readonly value: string;
  /** Names it for good among the sounds of a model. */
  readonly identity: string;
  readonly label: string;
  /** Null while it is made, and of a recording, which is fetched when it is chosen. */
  readonly clip: Clip | null;
  readonly recording: { readonly datasetId: string; readonly fileId: string } | null;
}

export interface GivenSounds {
  readonly all: readonly GivenSound[];
  /** The value of the first file that could be brought. */
  readonly bring: (files: readonly GivenFile[]) => Promise<string | null>;
}

export function useGivenSounds(
  drawn: readonly { readonly seed: number; readonly clip: Clip | null }[],
  dataset: DatasetDetail | null,
): GivenSounds {
  const m = useMessages();
  const format = useFormat();
  const [brought, setBrought] = useState<readonly GivenSound[]>([]);
  const bring = useCallback(
    async (files: readonly GivenFile[]) => {
      const made: GivenSound[] = [];
      for (const { name, file } of files) {
        try {
          const clip = firstClip(await heardOfFile(name, file));
          if (clip === null) notify(m.ownSounds.fileSilent(name), 'danger');
          else {
            const value = `file ${crypto.randomUUID()}`;
            made.push({ value, identity: value, label: name, clip, recording: null });
          }
        } catch (error) {
          notify(describeError(m, error).text, 'danger');
        }
      }
      setBrought((before) => [...made, ...before]);
      return made[0]?.value ?? null;
    },
    [m],
  );
  const recordings = dataset?.files.filter(isRecordingItem).slice(0, mostRecordings) ?? [];
  return {
    all: [
      ...brought,
      ...recordings.map(({ id, name }) => ({
        value: `recording ${id}`,
        identity: `recording ${id}`,
        label: name,
        clip: null,
        recording: { datasetId: dataset?.id ?? '', fileId: id },
      })),
      ...drawn.map(({ seed, clip }, at) => ({
        value: `drawn ${at}`,
        identity: `drawn ${seed}`,
        label: m.ownSounds.drawnChoice(format.count(at + 1)),
        clip,
        recording: null,
      })),
    ],
    bring,
  };
}

/** What is heard of a given sound, once it is there. */
export function useClipOf(given: GivenSound | null): { readonly clip: Clip | null; readonly error: Error | null } {
  const recording = given?.recording ?? null;
  const { data, error } = useQuery({
    ...firstClipQuery(recording?.datasetId ?? '', recording?.fileId ?? ''),
    enabled: recording !== null,
  });
  if (recording === null) return { clip: given?.clip ?? null, error: null };
  return { clip: data ?? null, error };
}
