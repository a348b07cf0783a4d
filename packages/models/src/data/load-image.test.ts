import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';

import { psnr } from '../metrics/psnr.ts';
import { ImageEmpty, ImageTooLarge, ImageUnreadable } from './image-errors.ts';
import { decodeImage } from './load-image.ts';
import { encodePng } from './picture-file.ts';

const width = 64;
const height = 48;
/** Smooth and different in each channel and direction, so that rotation, swaps and lost channels show. */
const gradient = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
  const x = Math.floor(i / 3) % width;
  const y = Math.floor(i / 3 / width);
  return [x * 4, y * 5, 255 - x * 2 - y][i % 3] ?? 0;
});
const picture = { width, height, data: gradient };
const raw = () => sharp(gradient, { raw: { width, height, channels: 3 } });
const codes = (decoded: { warnings: readonly { code: string }[] }) => decoded.warnings.map(({ code }) => code);

async function animation(): Promise<Sharp> {
  const frames = [await raw().png().toBuffer(), await raw().negate().png().toBuffer()];
  return sharp(frames, { join: { animated: true } });
}

describe('pictures that can be read', () => {
  test('lossless formats give exactly their pixels, without warnings', async () => {
    const files = {
      png: await raw().png().toBuffer(),
      webp: await raw().webp({ lossless: true }).toBuffer(),
      tiff: await raw().tiff({ compression: 'deflate' }).toBuffer(),
    };
    for (const [name, file] of Object.entries(files)) {
      expect(await decodeImage(file, name)).toEqual({ ...picture, name, warnings: [] });
    }
  });

  test('lossy formats come near', async () => {
    for (const file of [await raw().jpeg().toBuffer(), await raw().avif().toBuffer(), await raw().gif().toBuffer()]) {
      const decoded = await decodeImage(file, 'lossy');
      expect(psnr(decoded, picture)).toBeGreaterThan(28);
      expect(decoded.warnings).toEqual([]);
    }
  });

  test('a picture its camera held sideways is turned upright', async () => {
    const file = await raw().withMetadata({ orientation: 6 }).png().toBuffer();
    const decoded = await decodeImage(file, 'sideways.png');
    expect([decoded.width, decoded.height]).toEqual([height, width]);
    expect(codes(decoded)).toEqual(['rotated']);
    // Orientation 6: the stored left column, read upwards, is the upright first row.
    const firstPixel = decoded.data.subarray(0, 3);
    const storedBottomLeft = gradient.subarray((height - 1) * width * 3, (height - 1) * width * 3 + 3);
    expect(firstPixel).toEqual(storedBottomLeft);
  });

  test('print colours become screen colours', async () => {
    const file = await raw().toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer();
    expect((await sharp(file).metadata()).space).toBe('cmyk');
    const decoded = await decodeImage(file, 'print.jpg');
    expect(codes(decoded)).toEqual(['cmyk-converted']);
    expect(decoded.data.length).toBe(width * height * 3);
    expect(psnr(decoded, picture)).toBeGreaterThan(12); // print cannot show every screen colour; inverted would be about 5
  });

  test('16 bits a channel become 8', async () => {
    const deep = Uint16Array.from(gradient, (value) => value * 257);
    const file = await sharp(deep, { raw: { width, height, channels: 3 } })
      .toColourspace('rgb16')
      .png()
      .toBuffer();
    expect((await sharp(file).metadata()).depth).toBe('ushort');
    expect(await decodeImage(file, 'deep.png')).toMatchObject({
      data: gradient,
      warnings: [{ code: 'depth-reduced' }],
    });
  });

  test('grey, 8 and 16 bits, becomes RGB', async () => {
    for (const space of ['b-w', 'grey16'] as const) {
      const decoded = await decodeImage(await raw().toColourspace(space).png().toBuffer(), space);
      expect(decoded.data.length).toBe(width * height * 3);
      for (let i = 0; i < decoded.data.length; i += 3) expect(decoded.data[i]).toBe(decoded.data[i + 2]);
    }
  });

  test('transparent parts are laid on white; an unused alpha channel is no warning', async () => {
    const rgba = Uint8Array.of(200, 100, 0, 64, 10, 20, 30, 0, 10, 20, 30, 255);
    const file = await sharp(rgba, { raw: { width: 3, height: 1, channels: 4 } })
      .png()
      .toBuffer();
    const flat = await decodeImage(file, 'cut-out.png');
    expect(codes(flat)).toEqual(['transparency-flattened']);
    expect(Array.from(flat.data)).toEqual([241, 216, 191, 255, 255, 255, 10, 20, 30]);
    const opaque = await decodeImage(await raw().ensureAlpha(1).png().toBuffer(), 'opaque.png');
    expect(opaque).toMatchObject({ data: gradient, warnings: [] });
  });

  test('of an animation, GIF or WebP, the first frame', async () => {
    const gif = await decodeImage(await (await animation()).gif().toBuffer(), 'moving.gif');
    const webp = await decodeImage(await (await animation()).webp({ lossless: true }).toBuffer(), 'moving.webp');
    for (const decoded of [gif, webp]) {
      expect(codes(decoded)).toEqual(['animated']);
      expect(psnr(decoded, picture)).toBeGreaterThan(28);
    }
  });

  test('one pixel', async () => {
    const one = { width: 1, height: 1, data: Uint8Array.of(1, 2, 3) };
    expect(await decodeImage(await encodePng(one), 'one.png')).toEqual({ ...one, name: 'one.png', warnings: [] });
  });

  test('100 megapixels are made smaller, in proportion', async () => {
    const file = await sharp({ create: { width: 12_500, height: 8_000, channels: 3, background: '#336699' } })
      .png({ compressionLevel: 1 })
      .toBuffer();
    const decoded = await decodeImage(file, 'huge.png');
    expect(codes(decoded)).toEqual(['downsized']);
    expect(decoded.width * decoded.height).toBeLessThanOrEqual(24e6);
    expect(decoded.width * decoded.height).toBeGreaterThan(23.9e6);
    expect(decoded.width / decoded.height).toBeCloseTo(12_500 / 8_000, 2);
    expect(decoded.data.subarray(-3)).toEqual(Uint8Array.of(0x33, 0x66, 0x99));
  });

  test('a picture that is rotated and too large is made smaller the right way round', async () => {
    const file = await raw().withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const decoded = await decodeImage(file, 'both.jpg', { workingPixels: 768 });
    expect([decoded.width, decoded.height]).toEqual([24, 32]);
    expect(codes(decoded)).toEqual(['rotated', 'downsized']);
  });
});

describe('pictures that cannot be read', () => {
  test('nothing at all', async () => {
    await expect(decodeImage(new Uint8Array(0), 'none.png')).rejects.toThrow(ImageEmpty);
  });

  test('other files, SVG included, are named as no picture', async () => {
    for (const text of ['hello, world', '<svg xmlns="http://www.w3.org/2000/svg"/>', '%PDF-1.7', 'x']) {
      const failure = decodeImage(new TextEncoder().encode(text), 'notes.txt');
      await expect(failure).rejects.toThrow(ImageUnreadable);
      await expect(failure).rejects.toMatchObject({ code: 'image-unreadable', reason: 'format' });
      await expect(failure).rejects.toThrow('notes.txt');
    }
  });

  test('every format cut short is an error, never a partly grey picture', async () => {
    const files = {
      jpeg: await raw().jpeg().toBuffer(),
      progressive: await raw().jpeg({ progressive: true }).toBuffer(),
      png: await raw().png().toBuffer(),
      webp: await raw().webp().toBuffer(),
      avif: await raw().avif().toBuffer(),
      gif: await raw().gif().toBuffer(),
      tiff: await raw().tiff().toBuffer(),
    };
    for (const [name, file] of Object.entries(files)) {
      for (const part of [0.02, 0.4, 0.7, 0.95]) {
        const failure = decodeImage(file.subarray(0, Math.floor(file.length * part)), name);
        await expect(failure, `${name} cut to ${part}`).rejects.toThrow(ImageUnreadable);
      }
    }
  });

  test('bytes changed anywhere never crash: a picture or a typed error', async () => {
    const file = await raw().jpeg().toBuffer();
    for (let position = 0; position < file.length; position += 37) {
      const damaged = Uint8Array.from(file);
      damaged[position] = (damaged[position] ?? 0) ^ 0x55;
      const outcome = await decodeImage(damaged, 'damaged.jpg').catch((error: unknown) => error);
      if (outcome instanceof Error) expect(outcome).toHaveProperty('code', expect.stringMatching(/^image-/u));
    }
  });

  test('more pixels than allowed', async () => {
    const file = await raw().png().toBuffer();
    const failure = decodeImage(file, 'big.png', { maximumPixels: width * height - 1 });
    await expect(failure).rejects.toThrow(ImageTooLarge);
    await expect(failure).rejects.toMatchObject({ code: 'image-too-large', width, height });
  });
});
