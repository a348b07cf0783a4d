/** The files that a score can be written to and read from. */
import { zipSync } from 'fflate';
import type { FileFormat } from '../../medium.ts';
import type { Score } from '../score.ts';
import { readAbc } from './abc-reader.ts';
import { heldByAbc, writeAbc } from './abc-writer.ts';
import { heldByMidi, readMidi, writeMidi } from './midi-file.ts';
import { readMusicXml } from './musicxml-reader.ts';
import { heldByMusicXml, writeMusicXml } from './musicxml-writer.ts';
import type { ReadScore, ScoreFileFormat } from './score-file.ts';

/** A compressed MusicXML file; the same score gives the same bytes. @throws ScoreOutOfLimits */
export function writeCompressedMusicXml(score: Score): Uint8Array<ArrayBuffer> {
  const container =
    '<?xml version="1.0" encoding="UTF-8"?>\n<container><rootfiles>' +
    '<rootfile full-path="score.musicxml" media-type="application/vnd.recordare.musicxml+xml"/></rootfiles></container>\n';
  const text = (value: string) => new TextEncoder().encode(value);
  return zipSync(
    {
      mimetype: [text('application/vnd.recordare.musicxml'), { level: 0 }],
      'META-INF/container.xml': text(container),
      'score.musicxml': writeMusicXml(score),
    },
    { mtime: '1980-01-01T00:00:00' },
  );
}

export const scoreFormats: readonly FileFormat<Score>[] = [
  {
    name: 'MIDI',
    extension: 'mid',
    mediaType: 'audio/midi',
    holds: heldByMidi,
    write: writeMidi,
    read: (bytes) => readMidi(bytes).score,
  },
  {
    name: 'MusicXML',
    extension: 'musicxml',
    mediaType: 'application/vnd.recordare.musicxml+xml',
    holds: heldByMusicXml,
    write: writeMusicXml,
    read: (bytes) => readMusicXml(bytes).score,
  },
  {
    name: 'compressed MusicXML',
    extension: 'mxl',
    mediaType: 'application/vnd.recordare.musicxml',
    holds: heldByMusicXml,
    write: writeCompressedMusicXml,
    read: (bytes) => readMusicXml(bytes).score,
  },
  {
    name: 'ABC',
    extension: 'abc',
    mediaType: 'text/vnd.abc',
    holds: heldByAbc,
    write: writeAbc,
    read: (bytes) => readAbc(bytes).score,
  },
];

/** What a file would be, by what it begins with. */
export function formatOf(bytes: Uint8Array): ScoreFileFormat {
  const begins = String.fromCharCode(...bytes.subarray(0, 4));
  if (begins === 'MThd' || begins === 'RIFF') return 'midi';
  return begins.startsWith('PK') || /^(\u00ef\u00bb\u00bf|\u00ff\u00fe|\u00fe\u00ff)?\s*</.test(begins)
    ? 'musicxml'
    : 'abc';
}

const readers = { midi: readMidi, musicxml: readMusicXml, abc: readAbc } as const;

/** A score file of whatever format. @throws ScoreFileUnreadable, ScoreOutOfLimits */
export const readScoreFile = (bytes: Uint8Array): ReadScore => readers[formatOf(bytes)](bytes);
