/**
 * The words of an EPUB (https://www.w3.org/TR/epub-33/): container.xml names the package, whose spine names the chapters
 * in their order. Navigation and what is marked as front matter are left out. Nothing is written to disk and no entity of
 * a document is expanded; sizes are checked before anything is unpacked.
 */
import { unzipSync } from 'fflate';
import { Parser } from 'htmlparser2';
import { decodeBytes } from './decode-bytes.ts';
import { htmlWords, isApart } from './html-words.ts';
import { EpubDamaged, EpubProtected, EpubTooLarge } from './text-errors.ts';

export interface Book {
  /** Empty where the package names none. */
  readonly title: string;
  /** One a chapter document. */
  readonly chapters: readonly string[];
  /** Chapters that are not there, cannot be read, or lie outside the book. */
  readonly missing: number;
}

const mostEntries = 20_000;
const mostEntryBytes = 32 * 1024 * 1024;
const mostBookBytes = 128 * 1024 * 1024;
const documentTypes = new Set(['application/xhtml+xml', 'text/html', 'application/x-dtbook+xml']);
/** Encryption of fonts hides no words. */
const fontAlgorithms = new Set(['http://www.idpf.org/2008/embedding', 'http://ns.adobe.com/pdf/enc#RC']);

/** @throws EpubDamaged, EpubProtected, EpubTooLarge */
export function readEpub(bytes: Uint8Array, name: string): Book {
  const archive = new Archive(bytes, name);
  const encryption = archive.text('META-INF/encryption.xml');
  if (encryption !== null && hidesWords(encryption)) throw new EpubProtected(name);
  const container = archive.text('META-INF/container.xml');
  if (container === null) throw new EpubDamaged(name, 'it names no package');
  const path = elements(container).find(([tag]) => tag === 'rootfile')?.[1]['full-path'];
  const opf = path === undefined ? null : archive.text(path);
  if (path === undefined || opf === null) throw new EpubDamaged(name, 'its package is missing');
  const found = elements(opf);
  const items = new Map(found.filter(([tag]) => tag === 'item').map(([, item]) => [item['id'] ?? '', item]));
  const guided = new Set(
    found
      .filter(([tag, { type }]) => tag === 'reference' && isApart(type?.replace('title-page', 'titlepage')))
      .map(([, { href }]) => resolvePath(path, href ?? '')),
  );
  const places: string[] = [];
  let missing = 0;
  for (const [tag, { idref, linear }] of found) {
    if (tag !== 'itemref' || linear === 'no') continue;
    const item = items.get(idref ?? '');
    const place = item?.['href'] === undefined ? null : resolvePath(path, item['href']);
    if (item === undefined || place === null) {
      missing += 1;
      continue;
    }
    if (!documentTypes.has(item['media-type'] ?? '') || guided.has(place)) continue;
    if ((item['properties'] ?? '').split(/\s+/u).includes('nav')) continue;
    places.push(place);
  }
  const documents = archive.texts(places);
  const chapters = places.flatMap((place) => documents.get(place) ?? []).map((html) => htmlWords(html));
  missing += places.length - chapters.length;
  const words = chapters.filter((chapter) => chapter !== '');
  if (words.length === 0) throw new EpubDamaged(name, 'there is no chapter with words in it');
  return { title: titleOf(opf), chapters: words, missing };
}

/** The entries of a zip file, unpacked up to the limits. Of several that have one name only the first is there. */
class Archive {
  readonly #bytes: Uint8Array;
  readonly #name: string;
  readonly #sizes = new Map<string, number>();
  #unpacked = 0;

  constructor(bytes: Uint8Array, name: string) {
    this.#bytes = bytes;
    this.#name = name;
    let entries = 0;
    this.#guarded(() =>
      unzipSync(bytes, {
        filter: ({ name: entry, originalSize }) => {
          entries += 1;
          if (entries > mostEntries) throw new EpubTooLarge(name, `${mostEntries} files`);
          if (!this.#sizes.has(entry)) this.#sizes.set(entry, originalSize);
          return false;
        },
      }),
    );
  }

  /** Null where there is no such entry, or it is no text. */
  text(entry: string): string | null {
    return this.texts([entry]).get(entry) ?? null;
  }

  /** Those that are there and are text. Each counts as often as it is named. */
  texts(entries: readonly string[]): ReadonlyMap<string, string> {
    for (const entry of entries) {
      const size = this.#sizes.get(entry) ?? 0;
      this.#unpacked += size;
      if (size > mostEntryBytes || this.#unpacked > mostBookBytes)
        throw new EpubTooLarge(this.#name, `${mostBookBytes / 1024 / 1024} MB`);
    }
    // Names are compared and never used as paths.
    const wanted = new Set(entries);
    const files = this.#guarded(() => unzipSync(this.#bytes, { filter: ({ name }) => wanted.delete(name) }));
    const texts = new Map<string, string>();
    for (const [entry, content] of Object.entries(files)) {
      try {
        texts.set(entry, decodeBytes(content, entry).text);
      } catch {
        // No text: it is missing.
      }
    }
    return texts;
  }

  #guarded<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      if (error instanceof EpubTooLarge) throw error;
      throw new EpubDamaged(this.#name, `its archive is broken: ${error instanceof Error ? error.message : 'unknown'}`);
    }
  }
}

type Element = readonly [tag: string, attributes: Readonly<Record<string, string>>];

/** The elements of an XML document in their order, without the prefixes of their names. */
function elements(xml: string): Element[] {
  const found: Element[] = [];
  const parser = new Parser(
    { onopentag: (tag, attributes) => void found.push([tag.slice(tag.indexOf(':') + 1), attributes]) },
    { xmlMode: true },
  );
  parser.write(xml);
  parser.end();
  return found;
}

function hidesWords(encryption: string): boolean {
  return elements(encryption).some(
    ([tag, { Algorithm }]) => tag === 'EncryptionMethod' && !fontAlgorithms.has(Algorithm ?? ''),
  );
}

function titleOf(opf: string): string {
  let inside = false;
  let title = '';
  const parser = new Parser(
    {
      onopentag: (tag) => void (inside = title === '' && /(?:^|:)title$/u.test(tag)),
      onclosetag: () => void (inside = false),
      ontext: (text) => void (title += inside ? text : ''),
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.write(opf);
  parser.end();
  return title.trim().slice(0, 200);
}

/** A path inside the archive, relative to a file in it; null where it would leave the archive. */
export function resolvePath(from: string, href: string): string | null {
  let path: string;
  try {
    path = decodeURIComponent(href.replace(/[#?].*$/su, ''));
  } catch {
    return null;
  }
  if (/^[a-z][a-z0-9+.-]*:/iu.test(path) || path.includes('\\')) return null;
  const parts = path.startsWith('/') ? [] : from.split('/').slice(0, -1);
  for (const part of path.split('/')) {
    if (part === '..') {
      if (parts.length === 0) return null;
      parts.pop();
    } else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}
