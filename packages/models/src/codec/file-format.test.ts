import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  CompressedFileCutShort,
  CompressedFileDamaged,
  CompressedFileError,
  CompressedFileVersion,
  CompressedPictureTooLarge,
  CompressedWithAnotherModel,
  NotAFourhandsPicture,
  RestoredPictureDiffers,
} from './file-format-errors.ts';
import {
  isModelOf,
  modelHashOf,
  pixelChecksumOf,
  readFile,
  readHeader,
  requireModel,
  requirePixels,
  writeFile,
} from './file-format.ts';

const model = createHash('sha256').update('a model').digest('hex');
const image = { width: 3, height: 2, data: Uint8Array.from({ length: 18 }, (_, i) => i * 9) };
const input = {
  kind: 1,
  modelHash: model,
  width: 3,
  height: 2,
  pixelChecksum: pixelChecksumOf(image),
  payload: Uint8Array.from({ length: 60 }, (_, i) => (i * 37) % 256),
};
const file = writeFile(input);
const parsed = { ...input, version: 1, modelHash: model.slice(0, 32) };

function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** The file with its checksum made right again, to reach the checks behind it. */
function resealed(bytes: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(bytes);
  new DataView(copy.buffer).setUint32(copy.length - 4, crc32(copy.subarray(0, copy.length - 4)));
  return copy;
}

describe('a compressed picture', () => {
  test('comes back as it was written', () => {
    const size = fc.integer({ min: 1, max: 14_000 });
    fc.assert(
      fc.property(
        size,
        size,
        fc.integer({ min: 0, max: 255 }),
        fc.uint8Array({ maxLength: 20_000 }),
        (width, height, kind, payload) => {
          const written = { ...input, width, height, kind, payload };
          expect(readFile(writeFile(written))).toEqual({ ...written, version: 1, modelHash: model.slice(0, 32) });
        },
      ),
    );
  });

  test('is laid out as documented', () => {
    expect(Array.from(file.subarray(0, 10))).toEqual([0x8f, 0x46, 0x48, 0x50, 13, 10, 26, 10, 1, 1]);
    expect(Buffer.from(file.subarray(10, 26)).toString('hex')).toBe(model.slice(0, 32));
    expect(Array.from(file.subarray(26, 28))).toEqual([3, 2]);
    expect(Buffer.from(file.subarray(28, 36)).toString('hex')).toBe(
      createHash('sha256').update(image.data).digest('hex').slice(0, 16),
    );
    expect(file[36]).toBe(60);
    expect(file.subarray(37, 97)).toEqual(input.payload);
    expect(new DataView(file.buffer).getUint32(97)).toBe(crc32(file.subarray(0, 97)));
    expect(file.length).toBe(101);
  });

  test('is found inside a larger buffer', () => {
    const larger = new Uint8Array(file.length + 7);
    larger.set(file, 5);
    expect(readFile(larger.subarray(5, 5 + file.length))).toEqual(parsed);
  });

  test('gives its header alone', () => {
    const { payload: _payload, ...header } = parsed;
    expect(readHeader(file)).toEqual(header);
  });
});

describe('a changed file', () => {
  test('of 10,000, each is refused with a typed error or is the original', () => {
    const random = numbers(2024);
    let refused = 0;
    for (let round = 0; round < 10_000; round++) {
      let bytes = Array.from(file);
      for (let changes = 1 + random(3); changes > 0; changes--) {
        const at = random(bytes.length + 1);
        const length = 1 + random(8);
        const kind = random(4);
        if (kind === 0 && at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
        if (kind === 1) bytes.splice(at, random(2) === 0 ? length : bytes.length);
        if (kind === 2) bytes.splice(at, 0, ...Array.from({ length }, () => random(256)));
        if (kind === 3) bytes = [...bytes.slice(0, at), ...bytes.slice(Math.max(0, at - length))];
      }
      const changed = Uint8Array.from(bytes);
      try {
        expect(readFile(changed)).toEqual(parsed);
        expect(changed).toEqual(file);
      } catch (error) {
        if (!(error instanceof CompressedFileError)) throw error;
        expect(error.code).toMatch(/^(not-a|compressed)-/u);
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(9_500);
  });

  test('with any bytes and a right checksum is a picture or a typed error', () => {
    const random = numbers(7);
    for (let round = 0; round < 3_000; round++) {
      const bytes = Uint8Array.from(file);
      bytes[8 + random(bytes.length - 12)] = random(256);
      try {
        const { width, height } = readFile(resealed(bytes));
        expect(width * height).toBeLessThanOrEqual(200e6);
      } catch (error) {
        if (!(error instanceof CompressedFileError)) throw error;
      }
    }
  });

  test('is told apart by what happened to it', () => {
    expect(() => readFile(new Uint8Array(0))).toThrow(NotAFourhandsPicture);
    expect(() => readFile(new TextEncoder().encode('{"json": true, "long": "enough"}'))).toThrow(NotAFourhandsPicture);
    for (const length of [3, 8, 20, 36]) {
      expect(() => readFile(file.subarray(0, length))).toThrow(CompressedFileCutShort);
    }
    expect(() => readFile(file.subarray(0, 90))).toThrow('11 bytes of it did not arrive');
    expect(() => readFile(Uint8Array.from([...file, 0]))).toThrow(CompressedFileDamaged);
    const newer = Uint8Array.from(file);
    newer[8] = 2;
    expect(() => readFile(newer)).toThrow(CompressedFileVersion);
    const asText = Uint8Array.from(Array.from(file).filter((byte) => byte !== 13));
    expect(() => readFile(asText)).toThrow('copied as text');
    const sevenBits = file.map((byte) => byte & 0x7f);
    expect(() => readFile(sevenBits)).toThrow('copied as text');
  });

  test('cannot claim an absurd size', () => {
    const head = file.subarray(0, 26);
    const huge = [0xff, 0xff, 0xff, 0xff, 0x0f];
    for (const size of [
      [...huge, ...huge],
      [0, 2],
      [...huge, 0],
    ]) {
      expect(() => readFile(resealed(Uint8Array.from([...head, ...size, ...file.subarray(28)])))).toThrow(
        CompressedPictureTooLarge,
      );
    }
    const long = Uint8Array.from([...head, 0x83, 0x00, 2, ...file.subarray(28)]);
    expect(() => readFile(resealed(long))).toThrow(CompressedFileDamaged);
    const endless = Uint8Array.from([...head, 0x83, 0x80, 0x80, 0x80, 0x80, 0x01, 2, ...file.subarray(28)]);
    expect(() => readFile(resealed(endless))).toThrow(CompressedFileDamaged);
    for (const [width, height] of [
      [0, 1],
      [1.5, 1],
      [20_000, 20_000],
    ] as const) {
      expect(() => writeFile({ ...input, width, height })).toThrow(CompressedPictureTooLarge);
    }
  });
});

describe('the checks around restoring', () => {
  test('know the model, by whole hash or short', () => {
    const header = readHeader(file);
    expect(modelHashOf(new TextEncoder().encode('a model'))).toBe(model);
    requireModel(header, model);
    expect(isModelOf(header, model.slice(0, 32).toUpperCase())).toBe(true);
    expect(() => requireModel(header, modelHashOf(new Uint8Array(1)))).toThrow(CompressedWithAnotherModel);
  });

  test('let no other pixels through', () => {
    const header = readHeader(file);
    requirePixels(header, image);
    expect(() => requirePixels(header, { ...image, data: image.data.map((value) => value ^ 1) })).toThrow(
      RestoredPictureDiffers,
    );
    expect(() => requirePixels(header, { ...image, width: 2, height: 3 })).toThrow(RestoredPictureDiffers);
  });

  test('refuse a hash that is none', () => {
    expect(() => writeFile({ ...input, modelHash: 'abc' })).toThrow(RangeError);
    expect(() => writeFile({ ...input, pixelChecksum: 'z'.repeat(16) })).toThrow(RangeError);
    expect(() => writeFile({ ...input, kind: 256 })).toThrow(RangeError);
  });
});
