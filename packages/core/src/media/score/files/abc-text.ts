/** What writing and reading ABC share: escapes, keys by name, and accidentals that last through a bar (ABC 2.1). */
import { alterInKey, type Step } from '../pitch-spelling.ts';
import type { Key } from '../score.ts';

const tonics = [
  'Cb',
  'Gb',
  'Db',
  'Ab',
  'Eb',
  'Bb',
  'F',
  'C',
  'G',
  'D',
  'A',
  'E',
  'B',
  'F#',
  'C#',
  'G#',
  'D#',
  'A#',
] as const;
const firstMajor = -7;

/** What a mode has to the signature of the major key of its tonic. */
const modes: Readonly<Record<string, number>> = {
  '': 0,
  maj: 0,
  ion: 0,
  m: -3,
  min: -3,
  aeo: -3,
  mix: -1,
  dor: -2,
  phr: -4,
  lyd: 1,
  loc: -5,
};

export function keyName({ fifths, mode }: Pick<Key, 'fifths' | 'mode'>): string {
  return mode === 'minor' ? `${tonics[fifths - firstMajor + 3]}m` : tonics[fifths - firstMajor]!;
}

/** Null where it is no key that a score can hold. What follows the mode, such as a clef, is passed over. */
export function keyOfName(text: string): Pick<Key, 'fifths' | 'mode'> | null {
  if (/^\s*(none)?\s*($|clef=)/i.test(text)) return { fifths: 0, mode: 'major' };
  const [, tonic = '', mode = ''] = /^\s*([A-G][#b]?)\s*([A-Za-z]*)/.exec(text) ?? [];
  const place = (tonics as readonly string[]).indexOf(tonic);
  const name = mode === 'm' ? 'm' : mode.slice(0, 3).toLowerCase();
  // A word behind the tonic that is no mode is the name of a clef or of what follows.
  const shift = modes[name] ?? (/^(cle|tre|bas|alt|ten|per|mid|oct|tra|sta)/.test(name) ? 0 : undefined);
  if (place < 0 || shift === undefined) return null;
  const fifths = place + firstMajor + shift;
  if (fifths < -7 || fifths > 7) return null;
  return { fifths, mode: shift === -3 ? 'minor' : 'major' };
}

/** A line of text as it may stand in a field or between quotes. */
export function escapeAbc(text: string): string {
  return text.replaceAll(/[\\%"$]/g, unicode);
}

/** A syllable in a line of words. */
export function escapeSyllable(text: string): string {
  return text.replaceAll(/[-\\%"*_|~$]/g, unicode).replaceAll(' ', '~');
}

function unicode(letter: string): string {
  return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

export function unescapeAbc(text: string): string {
  return text.replaceAll(
    /\\u([0-9a-fA-F]{4})|\\([%\\&"-])/g,
    (_whole, code: string | undefined, letter: string | undefined) =>
      code === undefined ? (letter ?? '') : String.fromCharCode(Number.parseInt(code, 16)),
  );
}

/** Text without line breaks, controls and space at its ends or twice. */
export function plainLine(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim();
}

/** Which alteration a step has without a sign: the key's, or that of the last sign before it in the bar, in whatever octave. */
export class BarAccidentals {
  #fifths = 0;
  readonly #signs = new Map<Step, number>();

  key(fifths: number): void {
    this.#fifths = fifths;
    this.#signs.clear();
  }

  bar(): void {
    this.#signs.clear();
  }

  of(step: Step): number {
    return this.#signs.get(step) ?? alterInKey(step, this.#fifths);
  }

  sign(step: Step, alter: number): void {
    this.#signs.set(step, alter);
  }
}
