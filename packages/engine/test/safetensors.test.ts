/** Checkpoints: round trips, the format's own layout, and files that are not whole. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHalfPrecisionBits, halfPrecisionBits } from '../src/checkpoint/half-precision.ts';
import { CheckpointError, HostTensor, readSafetensors, toHalfPrecision, writeSafetensors } from '../src/index.ts';

const example = () =>
  writeSafetensors(
    { b: new HostTensor(Float32Array.of(1.5, -2), [2]), a: new HostTensor(Int32Array.of(7), []) },
    { z: '1', a: 'two' },
  );

describe('safetensors', () => {
  it('lays bytes out as the format says', () => {
    const file = example();
    const length = Number(new DataView(file.buffer).getBigUint64(0, true));
    expect((8 + length) % 8).toBe(0);
    const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length))) as Record<string, unknown>;
    expect(header).toEqual({
      __metadata__: { a: 'two', z: '1' },
      a: { dtype: 'I32', shape: [], data_offsets: [0, 4] },
      b: { dtype: 'F32', shape: [2], data_offsets: [4, 12] },
    });
    expect(new DataView(file.buffer).getFloat32(8 + length + 4, true)).toBe(1.5);
  });

  it('gives back any tensors and metadata, also out of a Buffer that lies in a pool', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[a-z.]{1,8}$/), fc.float32Array({ maxLength: 20, noNaN: true })),
        fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.string()),
        (numbers, metadata) => {
          const tensors = Object.fromEntries(
            Object.entries(numbers).map(([name, data]) => [name, new HostTensor(data, [data.length])]),
          );
          const read = readSafetensors(Buffer.from(writeSafetensors(tensors, metadata)));
          expect(read.metadata).toEqual({ ...metadata });
          expect(Object.keys(read.tensors).toSorted()).toEqual(Object.keys(tensors).toSorted());
          for (const [name, tensor] of Object.entries(tensors))
            expect(Array.from(read.tensors[name]!.data)).toEqual(Array.from(tensor.data));
        },
      ),
    );
  });

  it('keeps float32 in half the bytes where asked, rounded, and other types as they are', () => {
    const tensors = {
      a: new HostTensor(Float32Array.of(1 / 3, 70_000, -1e-9), [3]),
      b: new HostTensor(Int32Array.of(99_999), [1]),
    };
    const read = readSafetensors(writeSafetensors(tensors, {}, { halfPrecision: true })).tensors;
    expect([...read['a']!.data]).toEqual([1 / 3, 70_000, -1e-9].map(toHalfPrecision));
    expect([...read['b']!.data]).toEqual([99_999]);
  });

  it('refuses every cut of a file', () => {
    const file = example();
    for (let length = 0; length < file.length; length++)
      expect(() => readSafetensors(file.subarray(0, length))).toThrow(CheckpointError);
  });

  it('refuses or reads mutated files, and never fails otherwise', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const file = example();
        file[at % file.length]! ^= change;
        try {
          readSafetensors(file);
        } catch (error) {
          expect(error).toBeInstanceOf(CheckpointError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('half precision', () => {
  const finite = Array.from({ length: 0x7c00 }, (_, bits) => bits);

  it('gives back every number that it holds', () => {
    for (const bits of [...finite, 0x7c00, 0x8000, 0xfbff, 0xfc00])
      expect(halfPrecisionBits(fromHalfPrecisionBits(bits))).toBe(bits);
    expect(fromHalfPrecisionBits(0x3555)).toBeCloseTo(1 / 3, 3);
    expect(fromHalfPrecisionBits(0x0001)).toBe(2 ** -24);
    expect(toHalfPrecision(NaN)).toBeNaN();
  });

  it('takes the nearest of two neighbours, and the even one half way between', () => {
    for (const bits of finite.slice(0, -1)) {
      const [low, high] = [fromHalfPrecisionBits(bits), fromHalfPrecisionBits(bits + 1)];
      expect(halfPrecisionBits((low + high) / 2)).toBe(bits + (bits % 2));
      expect(halfPrecisionBits(low + (high - low) * 0.49)).toBe(bits);
      expect(halfPrecisionBits(low + (high - low) * 0.51)).toBe(bits + 1);
    }
    expect(halfPrecisionBits(65_519)).toBe(0x7bff);
    expect(halfPrecisionBits(-65_520)).toBe(0xfc00);
  });
});
