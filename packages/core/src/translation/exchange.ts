/** A translation as a bilingual table: comma-separated, or TMX 1.4b (the Translation Memory eXchange of LISA OSCAR). */
import papaparse from 'papaparse';
import { type PairRecord, stateOf } from './pairs.ts';

interface Table {
  readonly pairs: readonly PairRecord[];
  readonly sourceLanguage: string;
  readonly targetLanguage: string;
}

export function writePairsCsv({ pairs, sourceLanguage, targetLanguage }: Table): string {
  const rows = pairs.map((pair) => [pair.sourceText, pair.targetText, stateOf(pair)].map(harmless));
  return `${papaparse.unparse([[sourceLanguage, targetLanguage, 'state'], ...rows], { newline: '\n' })}\n`;
}

/** A spreadsheet takes a cell that begins so for a formula, and runs it. */
const harmless = (cell: string) => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell);

/** Only pairs that have both sides and whose target is of the source as it is now: a memory must not teach what is old. */
export function writeTmx({ pairs, sourceLanguage, targetLanguage }: Table, version: string, at: string): string {
  const date = at.replaceAll(/[-:]|\.\d+/g, '');
  const units = pairs
    .filter((pair) => stateOf(pair) === 'done')
    .map(
      ({ id, sourceText, targetText }) =>
        `    <tu tuid="${id}">\n` +
        `      <tuv xml:lang="${sourceLanguage}"><seg>${escaped(sourceText)}</seg></tuv>\n` +
        `      <tuv xml:lang="${targetLanguage}"><seg>${escaped(targetText)}</seg></tuv>\n` +
        '    </tu>\n',
    );
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx version="1.4">\n' +
    `  <header creationtool="Fourhands" creationtoolversion="${version}" segtype="sentence" o-tmf="Fourhands" ` +
    `adminlang="en" srclang="${sourceLanguage}" datatype="plaintext" creationdate="${date}"/>\n` +
    `  <body>\n${units.join('')}  </body>\n</tmx>\n`
  );
}

/** XML 1.0 has no control characters, not even escaped. */
function escaped(text: string): string {
  return text
    .replaceAll(/(?![\t\n\r])[\p{Cc}\ufffe\uffff]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
