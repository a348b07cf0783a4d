/** Markdown as the words that a reader sees: without front matter, link targets, pictures and marks. */
import { lexer, type MarkedToken, type Token } from 'marked';
import { htmlWords } from './html-words.ts';

/** Parts, in characters, that are parsed at once: it bounds the work on files that are hard to parse. */
const partLength = 1 << 18;
/** Lists and quotations inside one another; what lies deeper is taken as it is written. */
const deepest = 64;

export function markdownWords(markdown: string): string {
  const body = markdown
    .replaceAll(/\r\n?/gu, '\n')
    .replace(/^---[^\S\n]*\n[\s\S]*?\n(?:---|\.\.\.)[^\S\n]*(?:\n|$)/u, '')
    .replace(/^\+\+\+[^\S\n]*\n[\s\S]*?\n\+\+\+[^\S\n]*(?:\n|$)/u, '');
  return partsOf(body)
    .map((part) => wordsOf(part))
    .join('\n\n')
    .replaceAll(/\n{3,}/gu, '\n\n')
    .trim();
}

/** The text cut at empty lines into parts of about `partLength`. */
function partsOf(text: string): string[] {
  const parts: string[] = [];
  let from = 0;
  while (text.length - from > partLength) {
    const gap = text.indexOf('\n\n', from + partLength);
    if (gap === -1 || gap - from > 4 * partLength) break;
    parts.push(text.slice(from, gap));
    from = gap + 2;
  }
  for (; from < text.length; from += 4 * partLength) parts.push(text.slice(from, from + 4 * partLength));
  return parts;
}

function wordsOf(part: string): string {
  // Thousands of quotation marks before one line would nest as deep.
  if (/^(?:[^\S\n]*[>*+-]){64}/mu.test(part)) return part;
  return blocks(lexer(part, { gfm: true }), 0);
}

function blocks(tokens: readonly Token[], depth: number): string {
  return tokens
    .map((token) => block(token as MarkedToken, depth))
    .filter((text) => text.trim() !== '')
    .join('\n\n');
}

function block(token: MarkedToken, depth: number): string {
  if (depth > deepest) return token.raw;
  switch (token.type) {
    case 'heading':
    case 'paragraph':
      return inline(token.tokens ?? []);
    case 'text':
      return 'tokens' in token && token.tokens ? inline(token.tokens) : decoded(token.text);
    case 'blockquote':
      return blocks(token.tokens ?? [], depth + 1);
    case 'list':
      return token.items.map((item) => blocks(item.tokens, depth + 1).replaceAll('\n\n', '\n')).join('\n');
    case 'table':
      return [token.header, ...token.rows].map((row) => row.map((cell) => inline(cell.tokens)).join(' ')).join('\n');
    case 'code':
      return token.text;
    case 'html':
      return htmlWords(token.raw);
    case 'br':
    case 'checkbox':
    case 'codespan':
    case 'def':
    case 'del':
    case 'em':
    case 'escape':
    case 'hr':
    case 'image':
    case 'link':
    case 'list_item':
    case 'space':
    case 'strong':
      return '';
  }
}

function inline(tokens: readonly Token[]): string {
  return tokens
    .map((token) => {
      const known = token as MarkedToken;
      switch (known.type) {
        case 'strong':
        case 'em':
        case 'del':
        case 'link':
          return inline(known.tokens ?? []);
        case 'text':
          return 'tokens' in known && known.tokens ? inline(known.tokens) : decoded(known.text);
        case 'escape':
        case 'codespan':
          return decoded(known.text);
        case 'br':
          return '\n';
        case 'blockquote':
        case 'checkbox':
        case 'code':
        case 'def':
        case 'heading':
        case 'hr':
        case 'html':
        case 'image':
        case 'list':
        case 'list_item':
        case 'paragraph':
        case 'space':
        case 'table':
          return '';
      }
    })
    .join('');
}

/** HTML's named and numbered characters as themselves. */
function decoded(text: string): string {
  if (!text.includes('&')) return text;
  const [start = '', end = ''] = [/^\s*/u.exec(text)?.[0], /\s*$/u.exec(text)?.[0]];
  return start + htmlWords(text.replaceAll('<', '&lt;')) + (text.trim() === '' ? '' : end);
}
