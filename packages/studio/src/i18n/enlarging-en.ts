/** The words of enlarging a picture in English. A part of the table in en.ts. */
export const enlargingEn = {
  enlarging: {
    becomes: (size: string) => `The whole picture becomes larger, with all its layers: ${size}.`,
    locks: 'What is locked is not made anew: each of its pixels becomes a square of its colour.',
    became: (size: string) => `The picture is larger now: ${size}. Alt+Z takes it back.`,
  },
};
