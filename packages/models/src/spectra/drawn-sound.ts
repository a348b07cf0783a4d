/** The sound of a picture that a network drew. Pure. */
import { chancePhases, samplesWith } from './griffin-lim.ts';
import { atLevel, magnitudesIn, side, withoutTail, type Picture } from './spectrogram.ts';

/** 44 decibels below the loudest: what a model draws fainter than this is more often its doubt than a sound. */
const faint = 0.45;

/** A picture whose faint places are fainter still: doubt would be heard as hiss. */
export const hushed = (picture: Picture): Picture =>
  picture.map((value) => (value < faint ? value * (value / faint) ** 2 : value));

/** At a level in decibels, and up to where it dies away. */
export const finished = (samples: Float32Array, level: number): Float32Array => withoutTail(atLevel(samples, level));

/** The sound of a picture that is hushed already, from phases by chance. */
export const drawnSound = (picture: Picture, seed: number, level: number): Float32Array =>
  finished(samplesWith(magnitudesIn(picture), chancePhases(side, seed)), level);
