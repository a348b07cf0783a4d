import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { blendSchema } from './image.ts';
import { isOpenRaster, readOpenRaster, writeOpenRaster, type OpenRasterLayer } from './open-raster.ts';

const png = (text: string) => strToU8(`PNG ${text}`);
const pictures = { merged: png('merged'), thumbnail: png('small'), clear: png('clear') };

const someLayer: fc.Arbitrary<OpenRasterLayer> = fc.record({
  name: fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
    .map((text) => text.replaceAll(/\p{Cc}|[\ufffe\uffff]/gu, '').trim())
    .filter((text) => text !== ''),
  visible: fc.boolean(),
  opacity: fc.double({ min: 0, max: 1, noNaN: true }),
  blend: fc.constantFrom(...blendSchema.options),
  x: fc.integer({ min: -500, max: 500 }),
  y: fc.integer({ min: -500, max: 500 }),
  png: fc.option(fc.uint8Array({ minLength: 1, maxLength: 40 })),
});

/** A file as another program may write it. */
const file = (stack: string, more: Record<string, Uint8Array> = {}) =>
  zipSync({ mimetype: [strToU8('image/openraster'), { level: 0 }], 'stack.xml': strToU8(stack), ...more });

describe('OpenRaster', () => {
  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(
        fc.array(someLayer, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 4000 }),
        fc.integer({ min: 1, max: 4000 }),
        (layers, width, height) => {
          const bytes = writeOpenRaster({ width, height, layers }, pictures);
          expect(isOpenRaster(bytes)).toBe(true);
          expect(readOpenRaster(bytes, 'x.ora')).toEqual({
            width,
            height,
            simplified: false,
            layers: layers.map((layer) => ({ ...layer, opacity: layer.opacity + 0, png: layer.png ?? pictures.clear })),
          });
          expect(writeOpenRaster({ width, height, layers }, pictures)).toEqual(bytes);
        },
      ),
    );
  });

  it('takes groups apart, the topmost first in the file, and says when that may look otherwise', () => {
    const read = readOpenRaster(
      file(
        `<image w="9" h="7"><stack><layer src="a" name="top" opacity="0.5"/>
          <stack opacity="0.5" visibility="hidden" x="2" y="3"><layer src="b" x="1" composite-op="svg:color-dodge"/></stack>
        </stack></image>`,
        { a: png('a'), b: png('b') },
      ),
      'x.ora',
    );
    const [b, a] = read.layers;
    expect(read).toMatchObject({ width: 9, height: 7, simplified: true });
    expect(b).toMatchObject({
      x: 3,
      y: 3,
      visible: false,
      opacity: 0.5,
      blend: 'normal',
      name: 'Layer 2',
      png: png('b'),
    });
    expect(a).toMatchObject({ x: 0, y: 0, visible: true, opacity: 0.5, name: 'top', png: png('a') });
    // As MyPaint 2.0.1 writes it.
    const plain = `<image w="9" h="7"><stack composite-op="mypaint:spectral-wgm"><stack><layer src="a"/></stack></stack></image>`;
    expect(readOpenRaster(file(plain, { a: png('a') }), 'x.ora').simplified).toBe(false);
  });

  it.each([
    ['no list of layers', zipSync({ mimetype: [strToU8('image/openraster'), { level: 0 }] })],
    ['is damaged', file('<image w="9" h="7"><stack>')],
    ['no layers', file('<image w="9" h="7"><stack/></image>')],
    ['size is missing', file('<image><stack><layer src="a"/></stack></image>', { a: png('a') })],
    ['“../a” is missing', file('<image w="9" h="7"><stack><layer src="../a"/></stack></image>')],
    ['no picture', file('<image w="9" h="7"><stack><layer/></stack></image>')],
    ['too deep', file(`<image w="9" h="7">${'<stack>'.repeat(40)}${'</stack>'.repeat(40)}</image>`)],
    ['more than 64 layers', file(`<image w="9" h="7"><stack>${'<layer src="a"/>'.repeat(65)}</stack></image>`)],
    ['damaged', file('<!DOCTYPE x [<!ENTITY e "e">]><image w="9" h="7"><stack>&e;</stack></image>')],
  ])('refuses a file with %s', (why, bytes) => {
    expect(() => readOpenRaster(bytes, 'x.ora')).toThrow(
      expect.objectContaining({ code: 'open-raster-unreadable', message: expect.stringContaining(why) as string }),
    );
  });

  it('reads a file whose bytes were changed or cut, or refuses it', () => {
    const whole = writeOpenRaster({ width: 3, height: 2, layers: [{ ...base, png: png('a') }] }, pictures);
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.boolean(), (at, byte, cut) => {
        const bytes = cut ? whole.slice(0, at) : Uint8Array.from(whole, (old, i) => (i === at ? byte : old));
        try {
          expect(readOpenRaster(bytes, 'x.ora').layers.length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toMatchObject({ code: 'open-raster-unreadable' });
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('is not taken for another zip file or picture', () => {
    expect(isOpenRaster(zipSync({ mimetype: [strToU8('application/epub+zip'), { level: 0 }] }))).toBe(false);
    expect(isOpenRaster(new Uint8Array())).toBe(false);
  });
});

const base = { name: 'a', visible: true, opacity: 1, blend: 'normal', x: 0, y: 0 } as const;
