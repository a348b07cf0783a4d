/**
 * The laws of making together on sounds, each as a property of random histories, as laws.ts has them for texts. Their numbers are those of the
 * design plus forty.
 */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { Sound } from '../src/media/sound/sound.ts';
import { SoundDocument } from '../src/media/sound/sound-document.ts';
import { soundHunks, takeSoundHunks } from '../src/media/sound/sound-hunks.ts';
import { lockedOn } from '../src/media/sound/sound-region.ts';
import type { Law } from './law.ts';
import {
  edit,
  history,
  isIn,
  opened,
  placeOf,
  play,
  reach,
  region,
  regionsOf,
  sources,
  strayed,
} from './sound-histories.ts';

function demand(held: boolean, what: string): asserts held {
  if (!held) throw new Error(what);
}

const locks = fc.array(region, { maxLength: 3 });

interface SoundLaw extends Law {
  /** So many histories; one that breaks the law is made as short as it can be. */
  test(histories: number): void;
}

function law<Drawn>(number: number, name: string, property: fc.IProperty<Drawn>): SoundLaw {
  const test = (parameters: fc.Parameters<Drawn>) => fc.assert(property, parameters);
  return {
    number,
    name,
    test: (histories) => test({ numRuns: histories }),
    check: (seed) => test({ seed, numRuns: 1, endOnFailure: true }),
  };
}

export const soundLaws: readonly SoundLaw[] = [
  law(
    41,
    'what was kept undoes as it would have, sounds',
    fc.property(history, (steps) => {
      const document = play(opened(), steps);
      const kept = JSON.parse(JSON.stringify({ sound: document.sound, changes: document.changes })) as {
        sound: Sound;
        changes: SoundDocument['changes'];
      };
      const again = new SoundDocument(kept.sound, sources, kept.changes);
      for (const each of [document, again]) each.step('bo', 'undo');
      demand(isDeepStrictEqual(again.sound, document.sound), 'a sound that was kept undoes otherwise');
    }),
  ),
  law(
    42,
    'an offer changes no sample that is locked or outside of its parts, and goes by its own undo, sounds',
    fc.property(history, locks, placeOf, locks, history, (steps, lockedBefore, where, lockedSince, since) => {
      const document = play(opened(), steps);
      const lock = (all: typeof lockedBefore) =>
        all.forEach((each) => document.lock({ id: `${document.locks.length}`, region: each, by: 'ann' }));
      lock(lockedBefore);
      const hunks = soundHunks(document.sound, document.locks, where, 50);
      lock(lockedSince);
      play(document, since);
      const before = document.sound;
      const all = hunks.map((_, at) => at);
      const author = { actorId: 'maker', recipeId: 'r' };
      const taken = takeSoundHunks(document, author, where, sources[2]!, hunks, all);
      demand(
        taken.hunks.every(({ state }) => state === 'accepted' || state === 'refused'),
        'a part was neither taken nor refused',
      );
      const accepted = taken.hunks.filter(({ state }) => state === 'accepted');
      const end = Math.min(where.end ?? reach, where.start + 50);
      const may = (id: string, channel: number, sample: number) =>
        id === where.trackId &&
        isIn({ ...where, end }, channel, sample) &&
        accepted.some((hunk) => isIn(hunk, channel, sample)) &&
        !lockedOn(document.locks, id).some((stretch) => isIn(stretch, channel, sample));
      demand(strayed(before, document.sound, may) === 0, 'a sample changed that may not');
      // What was taken is there, by the maker.
      if (where.mode === 'replace')
        for (const { start, end: last, channels } of accepted)
          for (const clip of document.within(where.trackId, { start, end: last, channels }))
            demand(document.change(clip.madeBy)?.recipeId === 'r', 'what was taken is not by the maker');
      document.step('maker', 'undo');
      demand(isDeepStrictEqual(document.sound, before), 'the maker’s undo left something');
    }),
  ),
  law(
    43,
    'an edit changes no sample outside of its region, sounds',
    fc.property(history, edit, (steps, last) => {
      const document = play(opened(), steps);
      const before = document.sound;
      document.edit({ actorId: 'bo' }, [last]);
      const stretches = regionsOf(last);
      const may = (id: string, channel: number, sample: number) =>
        stretches.some(({ on, stretch }) => on.includes(id) && isIn(stretch, channel, sample));
      demand(strayed(before, document.sound, may) === 0, 'a sample changed that may not');
    }),
  ),
  law(
    46,
    'nobody’s undo takes away what another made, and every stretch has an author, sounds',
    fc.property(history, (steps) => {
      const document = play(opened(), steps);
      const ofOthers = () =>
        document.sound.tracks.flatMap((track) =>
          track.clips
            .filter(({ touchedBy }) => document.change(touchedBy)!.actorId === 'bo')
            .flatMap((clip) =>
              [1, 2].flatMap((bit) =>
                (clip.channels & bit) === 0
                  ? []
                  : Array.from(
                      { length: clip.length },
                      (_, i) =>
                        `${track.id} ${clip.lane} ${bit} ${clip.start + i} ${clip.source} ${clip.offset + i} ${clip.gainDb}`,
                    ),
              ),
            ),
        );
      const kept = ofOthers();
      while (document.step('ann', 'undo') !== null);
      const left = new Set(ofOthers());
      demand(
        kept.every((cell) => left.has(cell)),
        'an undo took away what another made',
      );
      for (const { clips } of document.sound.tracks)
        for (const { madeBy } of clips) demand(document.change(madeBy) !== null, 'a stretch has no author');
    }),
  ),
];
