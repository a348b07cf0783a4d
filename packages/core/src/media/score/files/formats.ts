/** The files that a score can be written to and read from. */
import type { FileFormat } from '../../medium.ts';
import type { Score } from '../score.ts';
import { heldByMidi, readMidi, writeMidi } from './midi-file.ts';

export const scoreFormats: readonly FileFormat<Score>[] = [
  {
    name: 'MIDI',
    extension: 'mid',
    mediaType: 'audio/midi',
    holds: heldByMidi,
    write: writeMidi,
    read: (bytes) => readMidi(bytes).score,
  },
];
