/** The words of writing a sound out as Opus, in English. A part of the table in en.ts. */
export const opusEn = {
  opus: {
    sound: 'Opus in WebM, a small file',
    script: 'All as one small file (Opus in WebM)',
    writing: 'Writing Opus',
    left: (duration: string) => `${duration} left`,
  },
};
