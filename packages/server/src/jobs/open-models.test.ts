import fc from 'fast-check';
import { expect, it } from 'vitest';
import { figuresOf, kindOf, NotAModelFile } from './open-models.ts';

function fileOf(header: string, length = BigInt(Buffer.byteLength(header))): Uint8Array {
  const start = Buffer.alloc(8);
  start.writeBigUInt64LE(length);
  return Buffer.concat([start, Buffer.from(header), Buffer.alloc(4)]);
}

it('reads the kind of a model file', () => {
  expect(kindOf(fileOf('{"__metadata__":{"kind":"vae"}}'))).toBe('vae');
  expect(kindOf(fileOf('{"__metadata__":{"kind":"gan"}}'))).toBe('gan');
  expect(kindOf(fileOf('{"__metadata__":{"kind":"codec"}}  '))).toBe('codec');
});

it('reads the figures of a model file of any kind, or that it keeps none', () => {
  const file = (figures: unknown) => fileOf(JSON.stringify({ __metadata__: { kind: 'vae', figures } }));
  expect(figuresOf(file('{"psnr":30.5,"bad":null}'))).toEqual({ psnr: 30.5, bad: null });
  expect(figuresOf(file(undefined))).toEqual({});
  for (const figures of ['', '{', '5', '[]', '{"psnr":"high"}', 5])
    expect(() => figuresOf(file(figures)), String(figures)).toThrow(NotAModelFile);
});

it('refuses everything else with one error, whatever the bytes', () => {
  const others = [
    '',
    '{',
    'null',
    '5',
    '[]',
    '{}',
    '{"__metadata__":{"kind":"dog"}}',
    '{"__metadata__":{"kind":["vae"]}}',
  ];
  for (const header of others) expect(() => kindOf(fileOf(header)), header).toThrow(NotAModelFile);
  expect(() => kindOf(fileOf('{}', 2n ** 64n - 1n))).toThrow(NotAModelFile);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(() => kindOf(bytes)).toThrow(NotAModelFile);
    }),
  );
});
