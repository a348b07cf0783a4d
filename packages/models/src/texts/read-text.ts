/** One file that a person gave, as text to learn from: plain text, Markdown or EPUB. Pure: bytes in, text out. */
import { decodeBytes, type Encoding } from './decode-bytes.ts';
import { readEpub } from './epub.ts';
import { markdownWords } from './markdown-words.ts';
import { measureText, type TextMeasure } from './measure-text.ts';
import { type TextFormat, textFormatOf } from './text-endings.ts';
import { TextFileTooShort } from './text-errors.ts';

export interface ReadText extends TextMeasure {
  readonly format: TextFormat;
  /** Of the file; of an EPUB's chapters UTF-8 is said, whatever each of them has. */
  readonly encoding: Encoding;
  /** The book's own title, or the file's name without its folders and ending. */
  readonly title: string;
  readonly text: string;
  readonly warnings: readonly TextWarning[];
}

/** `text-cut`: only the beginning was taken. */
export type TextWarning = 'text-cut' | 'encoding-guessed' | 'chapters-missing';

const leastWords = 8;

/** @throws TextFileEmpty, TextFileBinary, TextFileEncodingUnknown, TextFileTooShort, EpubDamaged, EpubProtected, EpubTooLarge */
export function readTextFile(bytes: Uint8Array, name: string): ReadText {
  const read = textFormatOf(name) === 'epub' ? readBook(bytes, name) : readPlain(bytes, name);
  const text = read.text.replaceAll(/\r\n?/gu, '\n').toWellFormed().trim();
  const measure = measureText(text);
  if (measure.words < leastWords) throw new TextFileTooShort(name, measure.words, leastWords);
  return { ...measure, ...read, text };
}

type Reading = Pick<ReadText, 'format' | 'encoding' | 'title' | 'text' | 'warnings'>;

function readBook(bytes: Uint8Array, name: string): Reading {
  const { title, chapters, missing } = readEpub(bytes, name);
  return {
    format: 'epub',
    encoding: 'utf-8',
    title: title === '' ? plainName(name) : title,
    text: chapters.join('\n\n'),
    warnings: missing > 0 ? ['chapters-missing'] : [],
  };
}

function readPlain(bytes: Uint8Array, name: string): Reading {
  const { text, encoding, cut } = decodeBytes(bytes, name);
  const markdown = textFormatOf(name) === 'markdown';
  return {
    format: markdown ? 'markdown' : 'plain',
    encoding,
    title: plainName(name),
    text: markdown ? markdownWords(text) : text,
    warnings: [
      ...(cut ? (['text-cut'] as const) : []),
      ...(encoding === 'gb18030' || encoding === 'windows-1252' ? (['encoding-guessed'] as const) : []),
    ],
  };
}

const plainName = (name: string): string =>
  name
    .slice(name.lastIndexOf('/') + 1)
    .replace(/\.[^.]*$/u, '')
    .slice(0, 200);
