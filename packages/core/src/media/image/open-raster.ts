/**
 * OpenRaster (https://www.openraster.org/, baseline 0.0.6): a picture with its layers in a zip file, as GIMP, Krita and MyPaint read and write it. The
 * container and its stack only; the pictures in it are PNG files, which others encode and decode. Pure.
 */
import { strToU8, unzipSync, zipSync } from 'fflate';
import { SaxesParser } from 'saxes';
import { escapeXml } from '../xml-text.ts';
import { type Blend, type LayerLook, mostLayers } from './image.ts';

/** A layer's picture and where its corner lies; without a picture it is clear. */
export interface OpenRasterLayer extends LayerLook {
  readonly x: number;
  readonly y: number;
  /** A PNG file. */
  readonly png: Uint8Array | null;
}

export interface OpenRaster {
  readonly width: number;
  readonly height: number;
  /** The lowest first. */
  readonly layers: readonly OpenRasterLayer[];
}

/** An OpenRaster file that cannot be read. */
export class OpenRasterUnreadable extends Error {
  readonly code = 'open-raster-unreadable';

  constructor(name: string, why: string) {
    super(
      `“${name}” cannot be read as OpenRaster: ${why}. Nothing was made. Open it in the program that it comes from and save it again, or export it as PNG.`,
    );
    this.name = 'OpenRasterUnreadable';
  }
}

const mediaType = 'image/openraster';
const mostEntries = 2000;
/** Of the files in it, unpacked. */
const mostBytes = 512 * 1024 * 1024;
const mostStackBytes = 4 * 1024 * 1024;
const mostDepth = 32;
const longestName = 200;

const operations: Readonly<Record<Blend, string>> = {
  normal: 'svg:src-over',
  multiply: 'svg:multiply',
  screen: 'svg:screen',
  overlay: 'svg:overlay',
  darken: 'svg:darken',
  lighten: 'svg:lighten',
};
const blendOf = new Map(Object.entries(operations).map(([blend, operation]) => [operation, blend as Blend]));

/** Whether a file says of itself, where the format has it, that it is OpenRaster. */
export function isOpenRaster(bytes: Uint8Array): boolean {
  const text = new TextDecoder('latin1').decode(bytes.subarray(0, 30 + 8 + mediaType.length + 64));
  return text.startsWith('PK\x03\x04') && text.startsWith('mimetype', 30) && text.includes(mediaType, 38);
}

/**
 * Groups are taken apart: their layers get their opacity and visibility. `simplified` says that the picture may look otherwise than it did, as a group
 * with an opacity or operation of its own, or an operation that is not known here, does. @throws OpenRasterUnreadable
 */
export function readOpenRaster(bytes: Uint8Array, name: string): OpenRaster & { readonly simplified: boolean } {
  const fail = (why: string): never => {
    throw new OpenRasterUnreadable(name, why);
  };
  const unpack = (wanted: (entry: string) => boolean): Record<string, Uint8Array> => {
    try {
      return unzipSync(bytes, { filter: ({ name: entry }) => wanted(entry) });
    } catch (error) {
      return fail(`its container is damaged (${error instanceof Error ? error.message : String(error)})`);
    }
  };
  const sizes = new Map<string, number>();
  let entries = 0;
  try {
    unzipSync(bytes, {
      filter: ({ name: entry, originalSize }) => {
        entries += 1;
        if (!sizes.has(entry)) sizes.set(entry, originalSize);
        return false;
      },
    });
  } catch {
    fail('its container is damaged');
  }
  if (entries > mostEntries) fail(`it holds more than ${mostEntries} files`);
  const stackSize = sizes.get('stack.xml') ?? fail('it has no list of layers');
  if (stackSize > mostStackBytes) fail('its list of layers is too long');
  const xml = unpack((entry) => entry === 'stack.xml')['stack.xml']!;
  const stack = readStack(new TextDecoder().decode(xml), fail);
  // Names are compared and never used as paths; what is there twice counts once.
  const wanted = new Set(stack.layers.map(({ source }) => source));
  const total = [...wanted].reduce(
    (sum, source) => sum + (sizes.get(source) ?? fail(`“${source}” is missing in it`)),
    0,
  );
  if (total > mostBytes) fail(`its layers have more than ${mostBytes / 1024 / 1024} MB`);
  const left = new Set(wanted);
  const files = unpack((entry) => left.delete(entry));
  const { width, height, simplified } = stack;
  return {
    width,
    height,
    simplified,
    layers: stack.layers.map(({ source, ...layer }) => ({ ...layer, png: files[source]! })),
  };
}

type Listed = Omit<OpenRasterLayer, 'png'> & { readonly source: string };

interface Group {
  readonly x: number;
  readonly y: number;
  readonly visible: boolean;
  readonly opacity: number;
}

function readStack(
  xml: string,
  fail: (why: string) => never,
): {
  readonly width: number;
  readonly height: number;
  readonly layers: readonly Listed[];
  readonly simplified: boolean;
} {
  const parser = new SaxesParser({ xmlns: false });
  const groups: Group[] = [];
  const layers: Listed[] = [];
  let size: readonly [number, number] | null = null;
  let simplified = false;
  let depth = 0;
  parser.on('error', ({ message }) => fail(`its list of layers is damaged (${message.replace(/\.$/, '')})`));
  parser.on('opentag', ({ name, attributes }) => {
    depth += 1;
    if (depth > mostDepth) fail('its groups of layers lie too deep in each other');
    if (name === 'image') size ??= [Number(attributes['w']), Number(attributes['h'])];
    if (name !== 'stack' && name !== 'layer') return;
    const outer = groups.at(-1) ?? { x: 0, y: 0, visible: true, opacity: 1 };
    const operation = attributes['composite-op'] ?? operations.normal;
    const opacity = shareOf(attributes['opacity']);
    const own = {
      x: outer.x + placeOf(attributes['x']),
      y: outer.y + placeOf(attributes['y']),
      visible: outer.visible && attributes['visibility'] !== 'hidden',
      opacity: outer.opacity * opacity,
    };
    if (name === 'stack') {
      // What the outermost says holds for all that is seen, and there is nothing below it.
      simplified ||= groups.length > 0 && (opacity < 1 || operation !== operations.normal);
      groups.push(own);
      return;
    }
    if (layers.length >= mostLayers) fail(`it has more than ${mostLayers} layers`);
    const blend = blendOf.get(operation);
    simplified ||= blend === undefined;
    const called = (attributes['name'] ?? '').trim().slice(0, longestName);
    layers.push({
      ...own,
      name: called === '' ? `Layer ${layers.length + 1}` : called,
      blend: blend ?? 'normal',
      source: attributes['src'] ?? fail('a layer of it has no picture'),
    });
  });
  parser.on('closetag', ({ name }) => {
    depth -= 1;
    if (name === 'stack') groups.pop();
  });
  parser.write(xml).close();
  if (size === null) return fail('its list of layers is none');
  const [width, height] = size as readonly [number, number];
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1) fail('its size is missing');
  if (layers.length === 0) fail('it has no layers');
  // The file has the topmost first.
  return { width, height, layers: layers.toReversed(), simplified };
}

function placeOf(text: string | undefined): number {
  const place = Math.round(Number(text ?? 0));
  return Number.isFinite(place) ? place : 0;
}

function shareOf(text: string | undefined): number {
  const share = Number(text ?? 1);
  return Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 1;
}

/** Pictures that every such file has besides its layers: all of it, and small, at most 256 pixels a side. PNG files. */
export interface OpenRasterPictures {
  readonly merged: Uint8Array;
  readonly thumbnail: Uint8Array;
  /** Stands for a layer without a picture: one clear pixel. */
  readonly clear: Uint8Array;
}

/** The same for the same picture, byte for byte. */
export function writeOpenRaster(
  { width, height, layers }: OpenRaster,
  { merged, thumbnail, clear }: OpenRasterPictures,
): Uint8Array {
  const lines = layers.toReversed().map(({ name, visible, opacity, blend, x, y }, at) => {
    const looks = `visibility="${visible ? 'visible' : 'hidden'}" opacity="${opacity}" composite-op="${operations[blend]}"`;
    return `    <layer name="${escapeXml(name)}" src="data/layer${at}.png" x="${x}" y="${y}" ${looks}/>`;
  });
  const stack = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<image version="0.0.6" w="${width}" h="${height}">`,
    '  <stack>',
    ...lines,
    '  </stack>',
    '</image>',
    '',
  ];
  const stored = { level: 0, mtime: new Date(1980, 0, 1) } as const;
  return zipSync({
    mimetype: [strToU8(mediaType), stored],
    'stack.xml': [strToU8(stack.join('\n')), { ...stored, level: 6 }],
    ...Object.fromEntries(layers.toReversed().map(({ png }, at) => [`data/layer${at}.png`, [png ?? clear, stored]])),
    'mergedimage.png': [merged, stored],
    'Thumbnails/thumbnail.png': [thumbnail, stored],
  });
}
