/**
 * Names in a text. In English, sequences of words with large letters, without the ordinary word that a sentence begins with; and
 * codes of letters and digits. In Chinese nothing shows a name but 《》: names of the brief are looked for, others are not seen.
 */
import type { NameMention, QuoteMention, TakenPlaces } from './mention.ts';
import { isOrdinary, leadsName, namesNothing } from './ordinary-words.ts';

const titles = new Set(
  (
    'mr mrs ms mx miss dr prof professor doctor sir dame lord lady president minister mayor chairman chairwoman chair councillor senator ' +
    'governor captain colonel general judge king queen prince princess director chancellor bishop reverend rev hon st'
  ).split(' '),
);
/** Titles that are cut short, so that a dot behind one ends no sentence. */
const cutTitles = /^(?:mr|mrs|ms|mx|dr|prof|rev|hon|st|gen|col|capt|sen|gov)$/i;
export const isTitle = (word: string): boolean => titles.has(word.replace(/\.$/, '').toLowerCase());

const connectors = new Set(['of', 'de', 'van', 'der', 'von', 'la', 'le', 'du', 'di', 'del', 'bin', 'al', '&']);
const tokenPattern =
  /(?:(?!\p{sc=Han})[\p{L}\p{N}])(?:(?!\p{sc=Han})[\p{L}\p{N}]|[’'&.-](?=(?!\p{sc=Han})[\p{L}\p{N}]))*|&/gu;
const speech =
  /^[\s,]+(?:said|says|told|added|adds|explained|commented|declined|joked|recalled|noted|warned|promised|insisted|argued|claimed|admitted|denied|replied|who)\b/;

interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const withoutPossessive = (word: string) => word.replace(/[’']s?$/, '');
export const nameWord = (word: string): string => withoutPossessive(word).replace(/\.$/, '').toLowerCase();
const isInitial = (word: string) => /^\p{Lu}(?:\.\p{Lu})?$/u.test(word);
const isCode = (word: string) => /^(?=.*\d)(?=.*\p{Lu})[\p{L}\p{N}-]+$/u.test(word);

/** Whether a word at a place begins a sentence, a line, a quotation or an item of a list. */
function beginsSentence(text: string, start: number): boolean {
  let at = start - 1;
  while (at >= 0 && (text[at] === ' ' || text[at] === '\u00a0' || text[at] === '\t')) at -= 1;
  // What a quotation or a bracket closes may have ended a sentence.
  if (at < start - 1 && /[.!?…][”’"»)」』]$/.test(text.slice(Math.max(0, at - 1), at + 1))) return true;
  const before = text[at];
  if (before === undefined || before === '\n') return true;
  if (/[.!?…:;]/.test(before)) {
    if (before !== '.') return true;
    const word = /([\p{L}]+)\.$/u.exec(text.slice(Math.max(0, at - 12), at + 1))?.[1];
    return word === undefined || !(cutTitles.test(word) || /^\p{Lu}$/u.test(word));
  }
  return /["“”‘«(•·*–—-]/.test(before) && (at === 0 || /[\s(]/.test(text[at - 1]!) || /[“‘«(]/.test(before));
}

/** Lines whose words all begin large, such as headings: there a large letter says nothing. */
function titledLines(text: string): readonly (readonly [start: number, end: number])[] {
  const lines: [number, number][] = [];
  for (const match of text.matchAll(/[^\n]+/g)) {
    const [line] = match;
    if (line.length > 160 || /[.。!?]\s*$/.test(line)) continue;
    const words = line.match(/\p{L}[\p{L}’'-]*/gu) ?? [];
    const long = words.filter((word) => word.length > 3);
    const large = long.filter((word) => /^\p{Lu}/u.test(word));
    if (words.length >= 3 && long.length >= 2 && large.length >= long.length * 0.75)
      lines.push([match.index, match.index + line.length]);
  }
  return lines;
}

/** In the order of the text. `known`: whether words together are a name of the brief, which cuts a loose sequence rightly. */
export function readNames(
  text: string,
  taken: TakenPlaces,
  known: (words: readonly string[]) => boolean,
  similar: (word: string) => boolean,
): NameMention[] {
  const mentions: NameMention[] = [];
  const headings = titledLines(text);
  const inHeading = (at: number) => headings.some(([start, end]) => at >= start && at < end);
  const small = new Set(text.match(/(?<![\p{L}’'-])\p{Ll}[\p{L}’'-]*/gu));
  let run: Token[] = [];
  const flush = () => {
    while (run.length > 0 && connectors.has(run.at(-1)!.text)) run = run.slice(0, -1);
    if (run.length > 0) {
      const mention = nameOf(run);
      if (mention !== null) mentions.push(mention);
    }
    run = [];
  };

  const nameOf = (tokens: readonly Token[]): NameMention | null => {
    let rest = tokens;
    let titled = false;
    const first = beginsSentence(text, rest[0]!.start) || inHeading(rest[0]!.start);
    const heading = inHeading(rest[0]!.start);
    for (;;) {
      const [token] = rest;
      if (token === undefined) return null;
      const word = nameWord(token.text);
      if (isTitle(token.text) && (rest.length === 1 || !known(wordsOf(rest)))) {
        titled = true;
        rest = rest.slice(1);
      } else if (
        (leadsName(word) && /^\p{Lu}?\p{Ll}|^(?:I|A)$/u.test(token.text)) ||
        namesNothing(word) ||
        connectors.has(token.text)
      ) {
        rest = rest.slice(1);
      } else if (isInitial(token.text) && rest.length > 1) {
        rest = rest.slice(1);
      } else break;
    }
    const words = wordsOf(rest);
    const begins = first && rest[0] === tokens[0];
    if (begins && !known(words)) {
      const word = nameWord(rest[0]!.text);
      const ordinary = isOrdinary(rest[0]!.text.toLowerCase()) || isOrdinary(word) || small.has(word);
      if (rest.length === 1) {
        const code = isCode(rest[0]!.text);
        const speaks = speech.test(text.slice(rest[0]!.end, rest[0]!.end + 16)) && !word.endsWith('s');
        if (!code && ordinary && !(similar(word) && !small.has(word))) return null;
        if (!code && heading && !similar(word)) return null;
        // A word that no list has: a name if it is short of the ways in which ordinary words end, or speaks.
        if (
          !code &&
          !ordinary &&
          !speaks &&
          /(?:ing|ed|ly|tions?|ments?|ness|ities|ers|ors|ists|able|less|ful|isms?)$/.test(word)
        )
          return null;
      } else if (ordinary) {
        if (known(words.slice(1)) || heading) rest = rest.slice(1);
      }
    }
    if (heading && !known(wordsOf(rest)) && rest.every(({ text: word }) => isOrdinary(nameWord(word)))) return null;
    while (rest.length > 1 && connectors.has(rest.at(-1)!.text)) rest = rest.slice(0, -1);
    if (rest.every(({ text: word }) => namesNothing(nameWord(word)) || /^\p{Lu}$/u.test(word))) return null;
    const last = rest.at(-1)!;
    return {
      type: 'name',
      start: rest[0]!.start,
      end: last.start + withoutPossessive(last.text).replace(/\.$/, '').length,
      words: wordsOf(rest),
      titled,
    };
  };

  let end = -1;
  for (const match of text.matchAll(tokenPattern)) {
    const [word] = match;
    const start = match.index;
    const gap = end === -1 ? '' : text.slice(end, start);
    const before = run.at(-1)?.text ?? '';
    const joined =
      gap === ' ' || gap === '\u00a0' || (/^\.[ \u00a0]?$/.test(gap) && (isInitial(before) || cutTitles.test(before)));
    const large = /^\p{Lu}/u.test(word) || isCode(word);
    const skipped =
      taken.has(start, start + word.length) ||
      /^[@/]|[@_/\\]/.test(text[start - 1] ?? ' ') ||
      /^(?:@|:\/\/|\/\w)/.test(text.slice(start + word.length, start + word.length + 4));
    const connects = run.length > 0 && joined && connectors.has(word);
    // A possessive ends a name: “Lee’s Kestrel” is two.
    if (
      run.length > 0 &&
      (!joined ||
        skipped ||
        /[’']s?$/.test(before) ||
        !(large || connects || (/^\d+$/.test(word) && known([nameWord(before), word]))))
    )
      flush();
    if (
      !skipped &&
      (large || connects || (run.length > 0 && joined && /^\d+$/.test(word))) &&
      (run.length > 0 || large)
    ) {
      run.push({ text: word, start, end: start + word.length });
    }
    end = start + word.length;
  }
  flush();
  for (const match of text.matchAll(/《([^《》\n]{1,60})》/gu)) {
    const start = match.index + 1;
    if (taken.has(start, start + match[1]!.length)) continue;
    mentions.push({
      type: 'name',
      start,
      end: start + match[1]!.length,
      words: [match[1]!.toLowerCase()],
      titled: false,
    });
  }
  return mentions.sort((a, b) => a.start - b.start);
}

function wordsOf(tokens: readonly Token[]): string[] {
  return tokens.filter(({ text }) => !isInitial(text)).map(({ text }) => nameWord(text));
}

const quotePattern = /“([^“”]{1,2000})”|"([^"\n]{1,2000})"|「([^「」]{1,2000})」|『([^『』]{1,2000})』/gu;

/** A text’s words for comparing, each Chinese character a word. */
export function plainWords(text: string): string[] {
  return (
    foldQuotes(text)
      .toLowerCase()
      .match(/\p{Script=Han}|[\p{L}\p{N}]+(?:'[\p{L}]+)*/gu) ?? []
  );
}

const foldQuotes = (text: string) => text.replaceAll('’', "'");

/** What stands in quotation marks, where it is long enough to be somebody’s words: four words, or eight Chinese characters. */
export function readQuotes(text: string): QuoteMention[] {
  const mentions: QuoteMention[] = [];
  for (const match of text.matchAll(quotePattern)) {
    const inside = match[1] ?? match[2] ?? match[3] ?? match[4] ?? '';
    const words = plainWords(inside);
    const least = /\p{Script=Han}/u.test(inside) ? 8 : 4;
    const start = match.index + 1;
    if (words.length >= least) mentions.push({ type: 'quote', start, end: start + inside.length, words });
  }
  return mentions;
}
