/**
 * From the page of a maker of sounds into a sound as a work: an empty one with it at hand, or one, new or there already, in which it
 * offers a sound that it drew.
 */
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { endOf } from '@fourhands/core/media/sound/sound';
import type { Model } from '@fourhands/core/protocol/model';
import { client } from '../../api/client.ts';
import { describeError } from '../../api/describe-error.ts';
import { queryClient, soundMakersQuery } from '../../api/queries.ts';
import { useMessages } from '../../i18n/language.tsx';
import { chosenSoundMaker } from '../../state/chosen-sound-maker.ts';
import { notify } from '../../state/notices.ts';
import { thisPerson } from '../../state/person.ts';
import { trackWithRoom } from './track-with-room.ts';

/** A sound that it drew, and where in a work that is there it is to go. */
interface PutPlace {
  readonly seed: number;
  /** Of what is put, in seconds. */
  readonly length: number;
  readonly workId: string;
  /** From the beginning, in seconds; null at the end of all that is heard. */
  readonly at: number | null;
}

export interface SoundWork {
  /** The maker that the model is, is known. */
  readonly ready: boolean;
  readonly make: () => Promise<void>;
  /** The sound of a seed is offered by the maker, by its own recipe, to be accepted. */
  readonly take: (seed: number) => Promise<void>;
  /** The same on a track of the model's name in a work that is there, which is added where none has room. @throws what the server refuses */
  readonly put: (put: PutPlace) => Promise<void>;
}

export function useSoundWork(model: Model): SoundWork {
  const m = useMessages();
  const navigate = useNavigate();
  const maker = useQuery(soundMakersQuery).data?.find(({ hash }) => hash.startsWith(model.sha256));
  const open = async (title: string, prepare: (workId: string, makerId: string, personId: string) => Promise<void>) => {
    if (maker === undefined) return;
    chosenSoundMaker.set(() => maker.id);
    try {
      const personId = thisPerson().id;
      const { work } = await client.createSound({ title }, { personId });
      await prepare(work.id, maker.id, personId);
      void queryClient.invalidateQueries({ queryKey: ['works'] });
      await navigate({ to: '/works/$workId', params: { workId: work.id } });
    } catch (error) {
      notify(describeError(m, error).text, 'danger');
    }
  };
  const put = async ({ seed, length, workId, at }: PutPlace) => {
    if (maker === undefined) return;
    const personId = thisPerson().id;
    const sound = await client.getSound(workId);
    const { content } = sound;
    const start = at === null ? endOf(content) : Math.round(at * content.sampleRate);
    const free = trackWithRoom(sound, model.name, { start, end: start + Math.ceil(length * content.sampleRate) });
    const trackId = free ?? crypto.randomUUID();
    if (free === null)
      await client.editSound(workId, { personId, edits: [{ type: 'add-track', trackId, name: model.name }] });
    try {
      const place = { trackId, start };
      await client.proposeSound(workId, { personId, makerId: maker.id, effect: 'draw', seed, place });
    } catch (error) {
      // A track that was added for nothing goes again.
      if (free === null) await client.undoSound(workId, { personId });
      throw error;
    }
    chosenSoundMaker.set(() => maker.id);
    await navigate({ to: '/works/$workId', params: { workId } });
  };
  return {
    put,
    ready: maker !== undefined,
    make: () => open(m.sounds.newTitle, () => Promise.resolve()),
    take: (seed) =>
      open(m.ownSounds.takenTitle(model.name), async (workId, makerId, personId) => {
        const { content } = await client.getSound(workId);
        const trackId = content.tracks[0]?.id ?? '';
        await client.proposeSound(workId, { personId, makerId, effect: 'draw', seed, place: { trackId, start: 0 } });
      }),
  };
}
