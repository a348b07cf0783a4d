/** A melody as the network learns it: one voice on a grid of sixteenths, and what can be counted of it. Pure data. */
import { symbols, type MelodyConfiguration } from './configuration.ts';

/** What a step does that begins no note: it holds what sounds before it, or a rest begins. Pitches are MIDI numbers. */
export const held = -1;
export const silence = -2;

export interface Melody {
  /** By sixteenth: the MIDI pitch of a note that begins, `held` or `silence`. */
  readonly cells: Int16Array;
  /** Sixteenths of a bar; 16 in 4/4. */
  readonly barSteps: number;
}

/** The cells as symbols of a network; a pitch that it does not know comes an octave or more nearer. */
export function symbolsOf({ lowestPitch, highestPitch }: MelodyConfiguration, cells: ArrayLike<number>): Int16Array {
  return Int16Array.from(cells, (cell) => {
    if (cell === held) return symbols.hold;
    if (cell === silence) return symbols.rest;
    let pitch = cell;
    while (pitch < lowestPitch) pitch += 12;
    while (pitch > highestPitch) pitch -= 12;
    return symbols.firstPitch + Math.max(0, pitch - lowestPitch);
  });
}

export const cellOf = ({ lowestPitch }: MelodyConfiguration, symbol: number): number =>
  symbol === symbols.hold ? held : symbol === symbols.rest ? silence : symbol - symbols.firstPitch + lowestPitch;

/** Traits of a phrase that can be steered; see `traitsOf`. */
export const traits = ['density', 'contour', 'range', 'leaps'] as const;
export type Trait = (typeof traits)[number];

/**
 * density: notes a quarter. contour: by how many semitones the line of best fit rises over the phrase. range: semitones from the lowest
 * note to the highest. leaps: mean semitones between one note and the next. All 0 where there are no notes.
 */
export function traitsOf(cells: ArrayLike<number>): Readonly<Record<Trait, number>> {
  const notes = Array.from(cells, (pitch, step) => ({ step, pitch })).filter(({ pitch }) => pitch >= 0);
  if (notes.length === 0) return { density: 0, contour: 0, range: 0, leaps: 0 };
  const mean = (of: (note: (typeof notes)[number]) => number) =>
    notes.reduce((sum, note) => sum + of(note), 0) / notes.length;
  const [step, pitch] = [mean((note) => note.step), mean((note) => note.pitch)];
  const spread = mean((note) => (note.step - step) ** 2);
  const rise = spread === 0 ? 0 : mean((note) => (note.step - step) * (note.pitch - pitch)) / spread;
  const pitches = notes.map((note) => note.pitch);
  const moves = pitches.slice(1).map((each, at) => Math.abs(each - pitches[at]!));
  return {
    density: (4 * notes.length) / cells.length,
    contour: rise * cells.length,
    range: Math.max(...pitches) - Math.min(...pitches),
    leaps: moves.reduce((sum, each) => sum + each, 0) / Math.max(1, moves.length),
  };
}
