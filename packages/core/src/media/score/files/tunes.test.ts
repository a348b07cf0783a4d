import fc from 'fast-check';
import { expect, test } from 'vitest';
import { someScore } from '../../../../test/draw-score.ts';
import { writeMidi } from './midi-file.ts';
import { writeMusicXml } from './musicxml-writer.ts';
import { mostTunes, readTunes } from './tunes.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const tune = (number: number, notes: string, key = 'K:C') =>
  `X:${number}\nT:Tune ${number}\nL:1/4\n${key}\n${notes}\n\n`;

test('a book is its tunes; what cannot be read of it is left out and counted', () => {
  const { tunes, leftOut } = readTunes(
    bytes(`%abc-2.1\n${tune(1, 'C D')}${tune(2, 'E', 'no key')}\r${tune(3, 'F G A')}`),
  );
  expect(tunes.map(({ score }) => [score.title, score.notes.length])).toEqual([
    ['Tune 1', 2],
    ['Tune 3', 3],
  ]);
  expect(leftOut).toBe(1);
  const none = bytes(tune(1, 'C', 'no key') + tune(2, 'D', 'no key'));
  expect(() => readTunes(none)).toThrow(/cannot be read as a ABC tune/);
});

test('a tune, a MIDI file and a MusicXML file are one piece', () => {
  const [score] = fc.sample(someScore, { seed: 4, numRuns: 1 });
  for (const file of [bytes(tune(1, 'C')), writeMidi(score!), writeMusicXml(score!)])
    expect(readTunes(file).tunes).toHaveLength(1);
});

test('a book has an end', () => {
  const { tunes, leftOut } = readTunes(bytes(tune(1, 'C').repeat(mostTunes + 3)));
  expect([tunes.length, leftOut]).toEqual([mostTunes, 3]);
});
