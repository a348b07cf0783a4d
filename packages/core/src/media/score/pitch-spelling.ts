/** How pitches are written: a step, what alters it, and an octave. MIDI numbers; middle C is 60 and C4. */
import type { Spelling } from './score.ts';

const semitones = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 } as const;
const steps = ['C', 'D', 'E', 'F', 'G', 'A', 'B'] as const;
/** The steps as they follow each other by fifths; F is the place -1 of that line, C is 0. */
const byFifths = ['F', 'C', 'G', 'D', 'A', 'E', 'B'] as const;
/** Places on the line of fifths, from the key's tonic, that chromatic notes are taken from: in C, E flat to G sharp. */
const lowestFifth = -3;

export type Step = keyof typeof semitones;

export function isStep(letter: string): letter is Step {
  return letter in semitones;
}

export function pitchOf({ step, alter, octave }: Spelling): number {
  return (octave + 1) * 12 + semitones[step] + alter;
}

/** The usual spelling in a key of so many sharps (flats are negative): that which lies nearest by fifths. */
export function spellPitch(pitch: number, fifths: number): Spelling {
  // A fifth is 7 semitones, and 7 is its own inverse modulo 12.
  const lowest = fifths + lowestFifth;
  const place = lowest + ((((pitch * 7 - lowest) % 12) + 12) % 12);
  const step = byFifths[(((place + 1) % 7) + 7) % 7]!;
  const alter = Math.floor((place + 1) / 7);
  return { step, alter, octave: (pitch - semitones[step] - alter) / 12 - 1 };
}

/** What the key's signature puts before a step. */
export function alterInKey(step: Step, fifths: number): number {
  const place = byFifths.indexOf(step);
  if (fifths > 0) return place < fifths ? 1 : 0;
  return 6 - place < -fifths ? -1 : 0;
}

const marks: Readonly<Record<number, string>> = { [-2]: 'bb', [-1]: 'b', 0: '', 1: '#', 2: '##' };

/** `F#4`, as people name pitches in plain text. */
export function pitchName(pitch: number, spelling: Spelling | null): string {
  const { step, alter, octave } = spelling ?? spellPitch(pitch, 0);
  return `${step}${marks[alter] ?? ''}${octave}`;
}

/** A written pitch moved by so many steps of the scale and semitones, as by a transposing instrument; null where no sign could write it. */
export function transposeSpelling(spelling: Spelling, diatonic: number, chromatic: number): Spelling | null {
  const place = steps.indexOf(spelling.step) + diatonic;
  const octave = spelling.octave + Math.floor(place / 7);
  const step = steps[((place % 7) + 7) % 7]!;
  const alter = pitchOf(spelling) + chromatic - pitchOf({ step, alter: 0, octave });
  return Math.abs(alter) <= 2 && octave >= -2 && octave <= 10 ? { step, alter, octave } : null;
}

/** Places on staves in steps of the scale, whatever alters them: middle C is 0, the D above it 1. */
export const staffPlaceOf = ({ step, octave }: Pick<Spelling, 'step' | 'octave'>): number =>
  (octave - 4) * 7 + steps.indexOf(step);

/** What stands at a place of a staff in a key, without an accidental. */
export function onStaff(place: number, fifths: number): Spelling {
  const step = steps[((place % 7) + 7) % 7]!;
  return { step, alter: alterInKey(step, fifths), octave: 4 + Math.floor(place / 7) };
}
