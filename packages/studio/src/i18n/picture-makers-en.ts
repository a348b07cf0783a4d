/** The words of makers of pictures in English. A part of the table in en.ts. */
import type { PictureMaker } from '@fourhands/core/protocol/picture-proposals';

export const pictureMakersEn = {
  pictureMakers: {
    kinds: {
      procedure: 'Restore and restyle',
      embedded: 'The studio’s own models',
      trained: 'Models trained here',
      connected: 'Connected services',
    } satisfies Record<PictureMaker['kind'], string> as Record<PictureMaker['kind'], string>,
    prompt: 'What to paint',
    promptHint: 'a red apple',
    second: 'Second picture',
    groups: 'An attribute, by examples',
    groupsHelp: 'What the first pictures have and the second lack. Some five each are a good start.',
    with: 'With it',
    without: 'Without it',
    chosen: (count: string) => `${count} chosen`,
    clear: 'Choose anew',
    leftOut: (words: string) => `Not known, and left out: ${words}`,
    wordsGoTo: (host: string) => `Your words go to ${host}.`,
    goesTo: (host: string) => `The region, what is around it and your words go to ${host}.`,
  },
};
