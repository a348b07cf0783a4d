/** XHTML to plain text: paragraphs with an empty line between them. It follows no link and knows no entity but HTML's own. */
import { Parser } from 'htmlparser2';

const paragraphs = new Set(
  'p div section article aside header footer main figure figcaption blockquote pre ul ol li dl dt dd table tr h1 h2 h3 h4 h5 h6 hr title body'.split(
    ' ',
  ),
);
const wordless = new Set('head script style svg math nav rt rp template noscript iframe object audio video'.split(' '));
/** What an EPUB marks as no part of its text (https://idpf.github.io/epub-vocabs/structure/). */
const apart = new Set(
  'cover titlepage halftitlepage toc landmarks page-list copyright-page frontmatter imprint colophon index loi lot noteref pagebreak'.split(
    ' ',
  ),
);

export const isApart = (types: string | undefined): boolean =>
  (types ?? '').split(/\s+/u).some((type) => apart.has(type));

export function htmlWords(html: string): string {
  // Parts, joined at the end: looking at the end of one long text after each element would take time in the square of it.
  const parts: string[] = [];
  let line = '';
  /** Line ends that come before the next words. */
  let breaks = 0;
  /** Inside what is left out: how many elements deep, counted from its own; 0 outside. */
  let left = 0;
  let preformatted = 0;
  const breakLine = (ends: number) => {
    if (line !== '') parts.push(line.trimEnd());
    line = '';
    breaks = Math.max(breaks, ends);
  };
  const breakAt = (name: string) => {
    if (paragraphs.has(name)) breakLine(name === 'li' || name === 'tr' ? 1 : 2);
  };
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (left > 0) {
          left += 1;
          return;
        }
        if (wordless.has(name) || isApart(attributes['epub:type'])) left = 1;
        if (name === 'pre') preformatted += 1;
        if (name === 'br') breakLine(1);
        else if ((name === 'td' || name === 'th') && line !== '' && !line.endsWith(' ')) line += ' ';
        breakAt(name);
      },
      onclosetag(name) {
        if (left > 0) left -= 1;
        else if (name === 'pre') preformatted = Math.max(0, preformatted - 1);
        if (left === 0) breakAt(name);
      },
      ontext(given) {
        if (left > 0) return;
        const words = preformatted > 0 ? given : given.replaceAll(/\s+/gu, ' ');
        const added = preformatted === 0 && (line === '' || line.endsWith(' ')) ? words.trimStart() : words;
        if (added === '') return;
        if (line === '') {
          if (parts.length > 0) parts.push('\n'.repeat(breaks));
          breaks = 0;
        }
        line += added;
      },
    },
    { decodeEntities: true, recognizeSelfClosing: true, recognizeCDATA: true },
  );
  // A document type's own declarations are no words, and what they declare is never expanded.
  parser.write(html.replace(/<!DOCTYPE[^>[]*(?:\[[^\]]*\]\s*)?>/iu, ''));
  parser.end();
  breakLine(0);
  return parts
    .join('')
    .replaceAll(/[^\S\n]+\n/gu, '\n')
    .trim();
}
