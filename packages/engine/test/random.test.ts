/** Philox against the known answers of Random123's own test file (kat_vectors), and the distributions drawn from it. */
import { describe, expect, it } from 'vitest';
import { philox, RandomStream } from '../src/random/philox.ts';

const hex = (words: Uint32Array) => Array.from(words, (word) => word.toString(16).padStart(8, '0')).join(' ');

describe('philox 4×32-10', () => {
  it.each([
    { counter: [0, 0, 0, 0], key: [0, 0], expected: '6627e8d5 e169c58d bc57ac4c 9b00dbd8' },
    {
      counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      key: [0xffffffff, 0xffffffff],
      expected: '408f276d 41c83b0e a20bc7c6 6d5451fd',
    },
    {
      counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      key: [0xa4093822, 0x299f31d0],
      expected: 'd16cfe09 94fdcceb 5001e420 24126ea1',
    },
  ])('gives $expected', ({ counter, key, expected }) => {
    const out = new Uint32Array(4);
    philox(counter as [number, number, number, number], key as [number, number], out);
    expect(hex(out)).toBe(expected);
  });
});

describe('RandomStream', () => {
  it('goes on from any place as if it had been drawn up to there', () => {
    const whole = new RandomStream(7, 3);
    const words = Array.from({ length: 40 }, () => whole.word());
    for (const start of [0, 1, 2, 3, 4, 17, 38]) {
      expect(new RandomStream(7, 3, start).word()).toBe(words[start]);
    }
  });

  it('gives other numbers for another seed or stream', () => {
    const first = (seed: number, stream: number) => new RandomStream(seed, stream).word();
    expect(new Set([first(1, 0), first(2, 0), first(1, 1)]).size).toBe(3);
  });

  it('draws standard normal numbers: mean, variance and fourth moment within four standard errors', () => {
    const numbers = new RandomStream(1).fillNormal(new Float32Array(200_000));
    const moment = (power: number) => numbers.reduce((sum, x) => sum + x ** power, 0) / numbers.length;
    expect(Math.abs(moment(1))).toBeLessThan(4 / Math.sqrt(200_000));
    expect(Math.abs(moment(2) - 1)).toBeLessThan((4 * Math.SQRT2) / Math.sqrt(200_000));
    expect(Math.abs(moment(4) - 3)).toBeLessThan((4 * Math.sqrt(96)) / Math.sqrt(200_000));
  });

  it('permutes every item once', () => {
    const order = new RandomStream(5).permutation(1000);
    expect(Array.from(order).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    expect(order[0] === 0 && order[1] === 1 && order[2] === 2).toBe(false);
  });

  it('draws whole numbers evenly', () => {
    const random = new RandomStream(9);
    const counts = new Array<number>(6).fill(0);
    for (let i = 0; i < 60_000; i++) counts[random.integer(6)]! += 1;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(4 * Math.sqrt(10_000));
  });
});
