/**
 * A person's texts as documents to learn from: normalised, in two parts, and in the characters that the vocabulary wants.
 * Unlike `corpus.ts`, which reads books, it leaves nothing out: headings and verses are words of the person.
 */
import { scriptShares } from '../texts/measure-text.ts';
import { spaceless } from '../texts/spaceless.ts';
import { TrainingRequestRefused } from '../training/request.ts';
import { charactersOf, plainPunctuation, type Corpus, type TextDocument } from './corpus.ts';

/** One text as it was read: a file, or a book. */
export interface OwnText {
  readonly title: string;
  readonly text: string;
}

export interface OwnCorpus extends Corpus {
  /** What is held out: whole documents, or the end of each document where there are too few of them. */
  readonly heldOutAs: 'documents' | 'ends';
  /** UTF-16 code units that are beyond what one run takes, and are not learned from. */
  readonly leftOut: number;
  /** Shares of the letters of all texts, by script. */
  readonly scripts: Readonly<Record<string, number>>;
  /** Quotation marks and dashes were made plain; otherwise they are the person's own. */
  readonly plain: boolean;
}

/** What one run learns from at the most, in UTF-16 code units: it bounds memory, and no preset reads more in its time. */
export const mostCharacters = 30_000_000;
export const fewestCharacters = 2000;
/** Shares that may be held out: at the least, and of whole documents at the most. */
const heldOut = { least: 0.05, most: 0.15 };

/** The letters of scripts that put no spaces between words. */
export const spacelessShare = (scripts: Readonly<Record<string, number>>): number =>
  (scripts['Han'] ?? 0) + (scripts['Kana'] ?? 0) + (scripts['Thai'] ?? 0);

/**
 * `plain` makes quotation marks and dashes plain, as the shipped writer's vocabulary has them; it is always done for texts
 * mostly in scripts with spaces. Throws TrainingRequestRefused when there is too little text.
 */
export function readOwnCorpus(texts: readonly OwnText[], { plain = false, most = mostCharacters } = {}): OwnCorpus {
  const { taken, leftOut } = withinLimit(texts, most);
  const scripts = sharesOf(taken);
  const makePlain = plain || spacelessShare(scripts) < 0.5;
  const documents = taken
    .map(({ title, text }): TextDocument => ({ title, sections: [normalise(text, makePlain)] }))
    .filter(({ sections: [text = ''] }) => text !== '');
  const total = charactersOf(documents);
  if (total < fewestCharacters)
    throw new TrainingRequestRefused(
      `the texts have ${total} characters together, and at least ${fewestCharacters} are needed; add more texts`,
    );
  return { ...splitOwn(documents, total), leftOut, scripts, plain: makePlain };
}

function withinLimit(texts: readonly OwnText[], most: number): { taken: OwnText[]; leftOut: number } {
  const taken: OwnText[] = [];
  let room = most;
  let leftOut = 0;
  for (const { title, text } of texts) {
    const part = text.length <= room ? text : text.slice(0, room).toWellFormed();
    if (part.length > 0) taken.push({ title, text: part });
    leftOut += text.length - part.length;
    room -= part.length;
  }
  return { taken, leftOut };
}

/** By parts of all texts, so that one long text does not decide alone. */
function sharesOf(texts: readonly OwnText[]): Record<string, number> {
  const each = Math.max(200, Math.floor(400_000 / Math.max(1, texts.length)));
  return scriptShares(texts.map(({ text }) => text.slice(0, each)).join('\n'));
}

/** Paragraphs as one line each where their lines end where a page ends; verse and lists keep their lines. */
export function normalise(text: string, plain: boolean): string {
  const paragraphs = text.split(/\n[^\S\n]*\n\s*/u).map((block) => {
    const lines = block
      .split('\n')
      .map((line) => line.trim().replaceAll(/[^\S\n]+/gu, ' '))
      .filter((line) => line !== '');
    return lines.reduce((joined, line, at) => joined + (at === 0 ? '' : jointOf(lines, at)) + line, '');
  });
  const whole = paragraphs.filter((paragraph) => paragraph !== '').join('\n\n');
  return plain ? plainPunctuation(whole) : whole;
}

/** What stands between a line and the one before it: all lines of a wrapped paragraph but the last are long. */
function jointOf(lines: readonly string[], at: number): string {
  const width = spaceless.test(lines[at - 1]!) ? 25 : 45;
  const wrapped = lines.every((line, i) => i === lines.length - 1 || line.length >= width);
  return wrapped ? (spaceless.test(lines[at - 1]!) ? '' : ' ') : '\n';
}

/**
 * Whole documents that make from a twentieth to three of them, those of the smallest hash first, so that the same texts are
 * split the same way in any order; where no such documents are there, the ends of the large ones.
 */
function splitOwn(
  documents: readonly TextDocument[],
  total: number,
): Pick<OwnCorpus, 'training' | 'heldOut' | 'heldOutAs'> {
  const chosen = new Set<TextDocument>();
  let share = 0;
  for (const document of documents.toSorted((a, b) => hashOf(a) - hashOf(b))) {
    if (share >= heldOut.least) break;
    const added = charactersOf([document]) / total;
    if (share + added > heldOut.most) continue;
    chosen.add(document);
    share += added;
  }
  if (share >= heldOut.least && chosen.size < documents.length)
    return {
      training: documents.filter((document) => !chosen.has(document)),
      heldOut: documents.filter((document) => chosen.has(document)),
      heldOutAs: 'documents',
    };
  // Where no documents add up to such a share, one of them at least makes a tenth of all.
  const isLarge = (document: TextDocument) => charactersOf([document]) >= total / 10;
  const end = (heldOut.least * total) / charactersOf(documents.filter(isLarge));
  const parts = documents.map((document) => {
    const {
      title,
      sections: [text = ''],
    } = document;
    const at = isLarge(document) ? endOf(text, end) : text.length;
    return { title, training: text.slice(0, at).trimEnd(), heldOut: text.slice(at).trim() };
  });
  const documentsOf = (part: 'training' | 'heldOut') =>
    parts.filter((each) => each[part] !== '').map((each) => ({ title: each.title, sections: [each[part]] }));
  return { training: documentsOf('training'), heldOut: documentsOf('heldOut'), heldOutAs: 'ends' };
}

/** The end of a paragraph, a line or a word before the last `share` of a text, the first of these that is near. */
function endOf(text: string, share: number): number {
  const target = Math.floor(text.length * (1 - share));
  for (const [gap, reach] of [
    ['\n\n', 2],
    ['\n', 1],
    [' ', 1],
  ] as const) {
    const at = text.lastIndexOf(gap, target);
    if (at > 0 && at >= text.length * (1 - share * (1 + reach))) return at;
  }
  return target > 0 && /[\uD800-\uDBFF]/u.test(text.charAt(target - 1)) ? target - 1 : target;
}

/** FNV-1a, 32 bits, of a document's first code units. */
function hashOf({ sections: [text = ''] }: TextDocument): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < Math.min(text.length, 4096); at++)
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return hash;
}
