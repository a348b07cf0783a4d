/** The computer's keyboard as a piano: two rows of keys from A and W on, by where they lie and not by what is printed on them. */

const white = ['KeyA', 'KeyS', 'KeyD', 'KeyF', 'KeyG', 'KeyH', 'KeyJ', 'KeyK', 'KeyL', 'Semicolon'];
const black: Readonly<Record<string, number>> = { KeyW: 1, KeyE: 3, KeyT: 6, KeyY: 8, KeyU: 10, KeyO: 13, KeyP: 15 };
const scale = [0, 2, 4, 5, 7, 9, 11];

/** The pitch of a key, with the C of an octave on A; null where it is no key of the piano. Middle C is in octave 4. */
export function pitchOfKey(code: string, octave: number): number | null {
  const place = white.indexOf(code);
  const semitones = place >= 0 ? scale[place % 7]! + 12 * Math.floor(place / 7) : black[code];
  if (semitones === undefined) return null;
  const pitch = (octave + 1) * 12 + semitones;
  return pitch >= 0 && pitch <= 127 ? pitch : null;
}
