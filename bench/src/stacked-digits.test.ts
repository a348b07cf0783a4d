/** Stacked digits on made-up ones, and the divergence beside its closed form. */
import { describe, expect, it } from 'vitest';
import { coloursApart, drawTriples, judgeStacked, stackedPicture, stackedSize, triples } from './stacked-digits.ts';

const area = stackedSize ** 2;

describe('stacked digits', () => {
  const digits = {
    pictures: Float32Array.from({ length: 10 * area }, (_, at) => Math.floor(at / area) / 10),
    labels: Int32Array.from({ length: 10 }, (_, at) => at),
  };

  it('are three of the digits, one a colour, the same for the same seed', () => {
    const drawn = drawTriples(10, 3);
    expect(drawn).toHaveLength(3 * triples);
    expect(drawTriples(10, 3)).toEqual(drawn);
    const apart = coloursApart(Array.from({ length: 5 }, (_, triple) => stackedPicture(digits, drawn, triple)));
    for (let i = 0; i < 15; i++) expect(Math.round(apart[i * area]! * 10)).toBe(drawn[i]);
  });
});

describe('what samples are judged by', () => {
  it('is nothing where all modes are as frequent, and log 1000 where there is one', () => {
    const all = Array.from({ length: 1000 }, (_, at) => [
      Math.floor(at / 100),
      Math.floor(at / 10) % 10,
      at % 10,
    ]).flat();
    expect(judgeStacked(all).modes).toBe(1000);
    expect(judgeStacked(all).divergence).toBeCloseTo(0, 12);
    const one = judgeStacked(Array.from({ length: 300 }, () => 7));
    expect(one.modes).toBe(1);
    expect(one.divergence).toBeCloseTo(Math.log(1000), 12);
  });

  it('is log 2 where half of the modes are there', () => {
    const half = Array.from({ length: 500 }, (_, at) => [
      Math.floor(at / 100),
      Math.floor(at / 10) % 10,
      at % 10,
    ]).flat();
    expect(judgeStacked(half)).toEqual({ modes: 500, divergence: expect.closeTo(Math.log(2), 12) as number });
  });
});
