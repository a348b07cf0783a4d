/** What a person does at a sound: what is marked, where the cursor is, what is heard, and the edits. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { channelsOf, endOf, type Sound } from '@fourhands/core/media/sound/sound';
import type { NewSoundEdit } from '@fourhands/core/media/sound/sound-edit';
import type { SoundRegion } from '@fourhands/core/media/sound/sound-region';
import type { SoundShown } from '@fourhands/core/protocol/sounds';
import { client } from '../../api/client.ts';
import { useMessages } from '../../i18n/language.tsx';
import { sendDecoded } from '../../state/bring-sound.ts';
import { notify } from '../../state/notices.ts';
import { rememberPlayhead } from '../../state/sound-playheads.ts';
import { useStore } from '../../state/store.ts';
import type { GivenFile } from '../../state/uploads.ts';
import { type PlayerState, SoundPlayer } from '../../playing/sound-player.ts';
import { clipAt } from './track-view.ts';
import type { SoundAtWork } from './use-sound.ts';

interface Cursor {
  readonly trackId: string;
  readonly at: number;
}

/** An offer that is to be heard in place of what there is. */
interface HeardOffer {
  readonly proposalId: string;
  readonly candidate: number;
}

export interface SoundDesk {
  readonly at: SoundAtWork;
  readonly shown: SoundShown;
  readonly sound: Sound;
  readonly end: number;
  readonly marked: SoundRegion | null;
  readonly mark: (region: Omit<SoundRegion, 'channels'> | null) => void;
  readonly cursor: Cursor;
  readonly setCursor: (cursor: Cursor) => void;
  /** Marks the clip at the cursor. */
  readonly markClip: (cursor: Cursor) => void;
  readonly player: SoundPlayer;
  readonly playing: PlayerState;
  readonly togglePlay: (offer?: HeardOffer | null) => void;
  readonly heard: HeardOffer | null;
  readonly edit: (edits: readonly NewSoundEdit[]) => Promise<boolean>;
  /** Does something with what is marked, or says that nothing is. */
  readonly withMarked: (work: (region: SoundRegion) => void) => void;
  readonly step: (direction: 'undo' | 'redo', makers: boolean) => void;
  readonly lock: () => void;
  readonly unlock: () => void;
  readonly bringIn: (file: GivenFile) => Promise<void>;
}

const meets = (a: SoundRegion, b: Omit<SoundRegion, 'channels'>): boolean =>
  a.start < b.end && a.end > b.start && a.tracks.some((id) => b.tracks.includes(id));

export function useSoundDesk(at: SoundAtWork, shown: SoundShown): SoundDesk {
  const m = useMessages();
  const { workId, act } = at;
  const sound = shown.content;
  const end = useMemo(() => endOf(sound), [sound]);
  const [region, setRegion] = useState<SoundRegion | null>(null);
  const [place, setCursor] = useState<Cursor>({ trackId: '', at: 0 });
  const [heard, setHeard] = useState<HeardOffer | null>(null);
  const [player] = useState(() => new SoundPlayer());
  const playing = useStore(player.state);
  useEffect(() => () => player.close(), [player]);

  const ids = sound.tracks.map(({ id }) => id);
  const cursor = ids.includes(place.trackId) ? place : { ...place, trackId: ids[0] ?? '' };
  const seconds = cursor.at / sound.sampleRate;
  useEffect(() => rememberPlayhead(workId, seconds), [workId, seconds]);
  const tracks = region?.tracks.filter((id) => ids.includes(id)) ?? [];
  const marked = region === null || tracks.length === 0 ? null : { ...region, tracks };
  const mark = useCallback(
    (next: Omit<SoundRegion, 'channels'> | null) =>
      setRegion(next === null || next.end <= next.start ? null : { ...next, channels: channelsOf(sound) }),
    [sound],
  );

  const play = useCallback(
    (from: number, to: number, offer: HeardOffer | null) => {
      setHeard(offer);
      player.start(
        {
          sampleRate: sound.sampleRate,
          channels: sound.channels,
          read: (start, length) => client.soundSamples(workId, { start, length, ...offer }),
        },
        from,
        to,
      );
    },
    [player, sound.sampleRate, sound.channels, workId],
  );
  const togglePlay = (offer: HeardOffer | null = null) => {
    if (playing.playing) {
      player.stop();
      if (offer === null) setCursor({ ...cursor, at: player.place() });
      if (offer === null || heard !== null) return;
    }
    if (offer !== null) {
      const hunks = at.proposals.find(({ id }) => id === offer.proposalId)?.candidates[offer.candidate]?.hunks ?? [];
      const from = Math.min(...hunks.map(({ start }) => start));
      const to = Math.max(...hunks.map((hunk) => hunk.end));
      // A little before and behind it, to hear how it sits.
      if (hunks.length > 0) play(Math.max(0, from - sound.sampleRate / 2), to + sound.sampleRate / 2, offer);
      return;
    }
    if (marked !== null) play(marked.start, marked.end, null);
    else play(cursor.at < end ? cursor.at : 0, end, null);
  };
  useEffect(() => {
    if (!playing.playing) setHeard(null);
  }, [playing.playing]);
  useEffect(() => {
    if (playing.stuck) notify(m.sounds.noOutput, 'danger');
  }, [playing.stuck, m]);
  // What was edited is heard from where it plays.
  const sequence = useRef(shown.sequence);
  useEffect(() => {
    if (sequence.current === shown.sequence) return;
    sequence.current = shown.sequence;
    if (player.state.get().playing && heard === null) play(player.place(), Math.max(end, player.place()), null);
  }, [shown.sequence, player, play, end, heard]);

  const edit = (edits: readonly NewSoundEdit[]) =>
    act((personId) => client.editSound(workId, { edits: [...edits], personId })).then((done) => done !== null);
  const withMarked = (work: (meant: SoundRegion) => void) => {
    if (marked === null) notify(m.sounds.nothingMarked);
    else work(marked);
  };
  const step = (direction: 'undo' | 'redo', makers: boolean) =>
    void act((personId) =>
      direction === 'undo'
        ? client.undoSound(workId, { personId, makers })
        : client.redoSound(workId, { personId, makers }),
    ).then((done) => done?.change === null && notify(m.sounds.nothingToTakeBack));
  const unlock = () => {
    const here = marked ?? { tracks: [cursor.trackId], start: cursor.at, end: cursor.at + 1 };
    const meant = shown.locks.filter((lock) => meets(lock.region, here));
    for (const { id } of meant) void act((personId) => client.unlockSound(workId, id, { personId }));
    if (meant.length > 0) notify(m.sounds.unlocked);
  };
  const bringIn = async ({ name, file }: GivenFile) => {
    notify(m.sounds.reading(name));
    const { trackId, at: start } = cursor;
    const source = await act(() =>
      sendDecoded({ name, file }, sound.sampleRate, (as, content) => client.bringSound(workId, as, content)),
    );
    if (source === null) return;
    const edits = [{ type: 'place', trackId, source: source.id, start } as const];
    const done = await act((personId) => client.editSound(workId, { edits, kind: 'imported', personId }));
    if (done !== null) notify(m.sounds.broughtIn(name));
  };

  return {
    at,
    shown,
    sound,
    end,
    marked,
    mark,
    cursor,
    setCursor,
    markClip: (where) => {
      const clip = clipAt(sound, where.trackId, where.at);
      if (clip !== null) mark({ tracks: [where.trackId], start: clip.start, end: clip.start + clip.length });
    },
    player,
    playing,
    togglePlay,
    heard,
    edit,
    withMarked,
    step,
    lock: () =>
      withMarked(
        (meant) =>
          void act((personId) => client.lockSound(workId, { region: meant, personId })).then(
            (done) => done && notify(m.sounds.locked),
          ),
      ),
    unlock,
    bringIn,
  };
}
