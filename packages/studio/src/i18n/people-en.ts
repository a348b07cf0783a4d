/** What people are called who have no name, in English. A part of the table in en.ts. */
export const peopleEn = {
  people: {
    yourself: 'You',
    guest: (number: string) => `Guest ${number}`,
  },
};
