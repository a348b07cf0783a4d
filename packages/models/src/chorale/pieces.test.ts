import { expect, test } from 'vitest';
import { pieceOf, readChorales, rest, voiceRanges } from './pieces.ts';

test('steps become four voices, and fewer notes go to the voices that were nearest', () => {
  const { steps, pitches } = pieceOf([[72, 67, 60, 48], [71, 62, 50], [], [67]], 'a test');
  expect(steps).toBe(4);
  expect([...pitches].slice(4)).toEqual([71, rest, 62, 50, rest, rest, rest, rest, rest, 67, rest, rest]);
});

test('crossed voices stay as they are given', () => {
  expect([...pieceOf([[60, 64, 55, 48]], 'a test').pitches]).toEqual([60, 64, 55, 48]);
});

test('ranges are those of the notes, rests left out', () => {
  const pieces = [
    pieceOf(
      [
        [72, 67, 60, 48],
        [74, 67, 60],
      ],
      'a',
    ),
    pieceOf([[70, 65, 60, 50]], 'b'),
  ];
  expect(voiceRanges(pieces)[0]).toEqual({ lowest: 70, highest: 74 });
  expect(voiceRanges(pieces)[3]).toEqual({ lowest: 48, highest: 50 });
});

test('what is not chorales is refused, with the place', () => {
  const refused = (text: string, where: string) => {
    expect(() => readChorales(text)).toThrow(expect.objectContaining({ code: 'chorale-data-unreadable', where }));
  };
  refused('nothing', 'the file');
  refused('null', '“train”');
  refused('{"train":[[[60]]]}', '“valid”');
  refused('{"train":[[[60]],[]],"valid":[[[60]]]}', 'piece 1 of “train”');
  refused('{"train":[[[60],[61,60.5]]],"valid":[[[60]]]}', 'piece 0 of “train”, step 1');
  refused('{"train":[[[60,59,58,57,56]]],"valid":[[[60]]]}', 'piece 0 of “train”, step 0');
  refused('{"train":[[[128]]],"valid":[[[60]]]}', 'piece 0 of “train”, step 0');
});
