/** What people are called who have no name, in Chinese. */
import type { peopleEn } from './people-en.ts';

export const peopleZh: typeof peopleEn = {
  people: {
    yourself: '你',
    guest: (number) => `访客 ${number}`,
  },
};
