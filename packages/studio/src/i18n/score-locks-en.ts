/** What is said of locks in a score, in English. A part of the table in en.ts. */
export const scoreLocksEn = {
  scoreLocks: {
    /** By whom, and what of the score. */
    held: (name: string, place: string) =>
      `Locked by ${name}: ${place}. It stays as it is. Choose it and press the open padlock above to unlock it.`,
    oneNote: (bar: string) => `a note in bar ${bar}`,
    someNotes: (count: string, bar: string) => `${count} notes from bar ${bar} on`,
    oneBar: (bar: string) => `bar ${bar}`,
    someBars: (first: string, last: string) => `bars ${first} to ${last}`,
  },
};
