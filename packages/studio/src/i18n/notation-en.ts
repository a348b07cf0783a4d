/** The words of editing notation, in English. A part of the table in en.ts. */
import type { LengthKey } from '../scenes/score/use-note-length.ts';

export const notationEn = {
  notation: {
    help: 'Click a staff to write, Alt for a semitone higher; drag a note up or down. Keys: ↑ ↓ by a step, Shift by an octave, Alt by a semitone; ← → from note to note, Escape and , between notes and the cursor; 1–7 and . the length; A–G and Enter write; Delete removes.',
    length: 'Length of notes',
    lengthHelp: 'The length that is written; of what is chosen too. The number is its key.',
    dot: 'Dotted',
    lengths: {
      7: 'Whole',
      6: 'Half',
      5: 'Quarter',
      4: 'Eighth',
      3: 'Sixteenth',
      2: 'Thirty-second',
      1: 'Sixty-fourth',
    } satisfies Record<LengthKey, string> as Record<LengthKey, string>,
  },
};
