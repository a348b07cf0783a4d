/** What the network is told of a step beside its symbol: what sounds, for how long, by how much it moved, and where the step stands. */
import { symbolCount, symbols, type MelodyConfiguration } from './configuration.ts';

/** Sixteenths of a bar as far as they are told apart: bars of up to eight quarters. */
export const places = 32;
/** Bars of sixteen steps before the phrase and in it are counted from the beginning of the context. */
export const barRows = ({ phraseSteps }: MelodyConfiguration): number => (2 * phraseSteps) / 16;
/** For how many steps what sounds has sounded, or it has been silent: counted up to a limit; 0 before the beginning. */
const longest = 32;
export const lengths = 2 * longest + 1;
const octave = 12;
/** By how many semitones the last note moved from the one before, and no more than an octave; the last row where there was none. */
export const moves = 2 * octave + 2;

/** What is known before a step: rows of the network's tables. */
export interface Past {
  /** The symbol of the step before; symbolCount before the beginning. */
  readonly before: number;
  /** The last note, as pitch from the lowest; the number of pitches where there was none. */
  readonly note: number;
  readonly length: number;
  readonly move: number;
}

export const pitchCount = (configuration: MelodyConfiguration): number =>
  symbolCount(configuration) - symbols.firstPitch;

/** What is known before each step of a line, and after the last one: length + 1 rows. */
export function pasts(configuration: MelodyConfiguration, line: ArrayLike<number>): Past[] {
  const none = pitchCount(configuration);
  let past: Past = { before: symbolCount(configuration), note: none, length: 0, move: moves - 1 };
  const rows = [past];
  let [sounds, since] = [false, 0];
  for (let at = 0; at < line.length; at++) {
    const symbol = line[at]!;
    let { note, move } = past;
    since += 1;
    if (symbol >= symbols.firstPitch) {
      const pitch = symbol - symbols.firstPitch;
      if (note !== none) move = Math.max(-octave, Math.min(octave, pitch - note)) + octave;
      note = pitch;
      [sounds, since] = [true, 1];
    } else if (symbol === symbols.rest && sounds) [sounds, since] = [false, 1];
    past = { before: symbol, note, length: Math.min(since, longest) + (sounds ? 0 : longest), move };
    rows.push(past);
  }
  return rows;
}
