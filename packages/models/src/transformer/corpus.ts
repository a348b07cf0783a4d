/**
 * Plain text as documents to learn from: cut at title lines, freed of hard line ends, and in two parts, one to learn from
 * and one to validate on.
 */
import { TrainingRequestRefused } from '../training/request.ts';

export interface TextDocument {
  readonly title: string;
  /** Stories or chapters, without their headings: what the writer learns to begin and to end. */
  readonly sections: readonly string[];
}

export interface Corpus {
  readonly training: readonly TextDocument[];
  /** Nothing of these is learned from, the vocabulary included. */
  readonly heldOut: readonly TextDocument[];
}

/** The share of the text that is held out, at the least. */
const heldOutShare = 0.05;
const verbatimHeldOutShare = 0.1;
const shortestText = 2000;
const shortestSection = 80;

/** Straight quotation marks and one kind of dash: text to learn from and text to continue agree on them. */
export function plainPunctuation(text: string): string {
  return text
    .replaceAll(/[\u2018\u2019\u201B\u2032]/gu, "'")
    .replaceAll(/[\u201C\u201D\u2033]/gu, '"')
    .replaceAll(/ ?(?:--+|\u2013|\u2014) ?/gu, '\u2014')
    .replaceAll('\u2026', '...');
}

const isContentsLine = (line: string): boolean => /(?:\. ?){4}|\S\s{3,}\S/u.test(line);

/** Lines that end where a page's width ends: all but the last are long, and none is indented. */
function isHardWrapped(lines: readonly string[]): boolean {
  return lines.every((line, i) => !/^\s/u.test(line) && (i === lines.length - 1 || line.length >= 45));
}

/** Paragraphs as one line each; verse keeps its lines. Tables of contents are left out. */
export function readParagraphs(text: string): string[] {
  return text
    .replaceAll(/\r\n?/gu, '\n')
    .split(/\n[^\S\n]*\n\s*?(?=[^\S\n]*\S)/u)
    .map((block) => {
      const lines = block.split('\n').filter((line) => line.trim() !== '' && !isContentsLine(line));
      return plainPunctuation(
        lines
          .map((line) => line.trim().replaceAll(/\s+/gu, ' '))
          .join(isHardWrapped(lines) ? ' ' : '\n')
          .replaceAll(/_([^_]+)_/gu, '$1'),
      );
    })
    .filter((paragraph) => paragraph !== '');
}

/** A heading is written in capitals, or it is one short line that no punctuation ends. */
function isHeading(paragraph: string): boolean {
  if (!/\p{Ll}/u.test(paragraph)) return true;
  return paragraph.length <= 80 && !/\n|[.!?,:;"'\u2014)]$/u.test(paragraph);
}

/** Some books print the first word of a chapter in capitals. */
const withoutInitialCapitals = (section: string): string =>
  section.replace(
    /^(["']?\p{Lu})(\p{Lu}+)(?= \p{Ll})/u,
    (_, first: string, rest: string) => first + rest.toLowerCase(),
  );

/** Paragraphs with an empty line between them, cut at headings, which are left out with what is too short to be prose. */
export function readSections(text: string): string[] {
  const sections: string[][] = [[]];
  for (const paragraph of readParagraphs(text)) {
    if (isHeading(paragraph)) sections.push([]);
    else sections.at(-1)!.push(paragraph);
  }
  return sections
    .map((paragraphs) => withoutInitialCapitals(paragraphs.join('\n\n').trim()))
    .filter((section) => section.length >= shortestSection);
}

/** Documents open with a line `=== title`; text without such a line is one document. */
export function readDocuments(text: string): TextDocument[] {
  const parts = text.split(/^=== (.*)$/mu);
  const documents: TextDocument[] = [{ title: '', sections: readSections(parts[0]!) }];
  for (let i = 1; i < parts.length; i += 2)
    documents.push({ title: parts[i]!.trim(), sections: readSections(parts[i + 1]!) });
  return documents.filter(({ sections }) => sections.length > 0);
}

export const charactersOf = (documents: readonly TextDocument[]): number =>
  documents.reduce((total, { sections }) => total + sections.reduce((length, each) => length + each.length, 0), 0);

/**
 * Holds out the last whole documents, as many as make a twentieth of the text; of a single document its last twentieth,
 * from the next paragraph on. Throws TrainingRequestRefused when there is too little text.
 */
export function splitCorpus(documents: readonly TextDocument[]): Corpus {
  const total = charactersOf(documents);
  if (total < shortestText)
    throw new TrainingRequestRefused(
      `the text has ${total} characters of prose, and at least ${shortestText} are needed; choose a longer one`,
    );
  const single = documents.length === 1 ? documents[0] : undefined;
  if (single) return splitSections(single);
  let first = documents.length;
  let length = 0;
  while (first > 1 && length < total * heldOutShare) length += charactersOf([documents[--first]!]);
  return { training: documents.slice(0, first), heldOut: documents.slice(first) };
}

/** A text as it is, its last tenth held out. Throws TrainingRequestRefused when there is too little text. */
export function splitVerbatim(text: string): Corpus {
  if (text.length < shortestText)
    throw new TrainingRequestRefused(
      `the text has ${text.length} characters, and at least ${shortestText} are needed; choose a longer one`,
    );
  const at = Math.floor(text.length * (1 - verbatimHeldOutShare));
  return { training: verbatimDocument(text.slice(0, at)), heldOut: verbatimDocument(text.slice(at)) };
}

/** A text as it is, as one document of one section. */
export const verbatimDocument = (text: string): TextDocument[] => [{ title: '', sections: [text.toWellFormed()] }];

function splitSections({ title, sections }: TextDocument): Corpus {
  const text = sections.join('\n\n');
  const target = Math.floor(text.length * (1 - heldOutShare));
  const paragraph = text.indexOf('\n\n', target);
  const at = paragraph === -1 ? target : paragraph;
  let start = 0;
  const training = sections.flatMap((section) => {
    const part = section.slice(0, Math.max(0, at - start));
    start += section.length + 2;
    return part === '' ? [] : [part];
  });
  return {
    training: [{ title, sections: training }],
    heldOut: [{ title, sections: [text.slice(at).trimStart()] }],
  };
}
