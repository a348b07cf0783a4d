/** The edits of a person on what is marked. */
import type { NewSoundEdit } from '@fourhands/core/media/sound/sound-edit';
import type { SoundRegion } from '@fourhands/core/media/sound/sound-region';
import { client } from '../../api/client.ts';
import type { SoundDesk } from './use-sound-desk.ts';

export interface SoundEditing {
  readonly clear: () => void;
  readonly trim: () => void;
  readonly split: () => void;
  readonly gain: (db: number) => void;
  readonly fade: (direction: 'in' | 'out') => void;
  readonly noFades: () => void;
  readonly normalise: (loudness: number) => void;
  readonly addTrack: () => void;
}

export function useSoundEditing(desk: SoundDesk): SoundEditing {
  const { sound, cursor, end, at } = desk;
  const onMarked = (edits: (region: SoundRegion) => readonly NewSoundEdit[]) => () =>
    desk.withMarked((region) => void desk.edit(edits(region)));
  return {
    clear: onMarked((region) => [{ type: 'clear', region }]),
    trim: onMarked((region) => [
      ...(region.start > 0 ? [{ type: 'clear' as const, region: { ...region, start: 0, end: region.start } }] : []),
      ...(region.end < end ? [{ type: 'clear' as const, region: { ...region, start: region.end, end } }] : []),
    ]),
    split: () => void desk.edit([{ type: 'split', trackId: cursor.trackId, at: cursor.at }]),
    gain: (db) => onMarked((region) => [{ type: 'gain', region, db }])(),
    fade: (direction) => onMarked((region) => [{ type: 'fade', region, direction }])(),
    noFades: onMarked((region) =>
      (['in', 'out'] as const).map((direction) => ({ type: 'fade' as const, region, direction, length: 0 })),
    ),
    normalise: (loudness) =>
      desk.withMarked((region) => {
        for (const id of region.tracks)
          void at.act((personId) =>
            client.normaliseSound(at.workId, { region: { ...region, tracks: [id] }, loudness, personId }),
          );
      }),
    addTrack: () => {
      const trackId = crypto.randomUUID();
      const name = String(sound.tracks.length + 1);
      void desk.edit([{ type: 'add-track', trackId, name }]).then((done) => {
        if (done) desk.setCursor({ trackId, at: cursor.at });
      });
    },
  };
}
