/** What was changed to read a file, in English. A part of the table in en.ts. */
import type { ReadingWarning } from '@fourhands/core/protocol/reading-warnings';

const known: Readonly<Record<ReadingWarning, string>> = {
  rotated: 'Turned upright',
  'cmyk-converted': 'Converted from CMYK',
  'depth-reduced': 'Reduced from 16 to 8 bits',
  'profile-converted': 'Colours converted to sRGB',
  'transparency-flattened': 'Transparency put on white',
  animated: 'First frame of an animation',
  downsized: 'Made smaller to fit in memory',
  'layers-simplified': 'Layers taken over in a simpler form; it may look a little different',
  'text-cut': 'Only the first 32 MB were read',
  'encoding-guessed': 'Its encoding was guessed: look whether the words are right',
  'chapters-missing': 'Some chapters could not be read',
  'tunes-left-out': 'Some tunes could not be read, or hold no melody',
  'parts-left-out': 'Chords, drums and lines of few notes are not learned from',
  'channels-mixed': 'Its channels are heard as one',
  'recording-cut': 'Only its first hour is kept',
};

export const readingWarningsEn = {
  warnings: { known, other: (code: string) => `Changed to read it (${code})` },
};
