/** Glossaries as files: comma- or tab-separated, with or without a line of names. */
import papaparse from 'papaparse';
import { type Entry, longestNote, longestTerm, mostEntries } from './glossary.ts';

/** The file is no glossary. */
export class GlossaryFileInvalid extends Error {
  readonly code = 'glossary-file-invalid';
  /** From 1; null where the whole file is meant. */
  readonly line: number | null;

  constructor(line: number | null, why: string) {
    super(
      `${line === null ? 'The file' : `Line ${line} of the file`} cannot be taken: ${why} Nothing was added. A glossary has a ` +
        'line for each term, with the term and its translation in the first two columns, set apart by commas or tabs.',
    );
    this.name = 'GlossaryFileInvalid';
    this.line = line;
  }
}

type EntryValues = Omit<Entry, 'id'>;

const columns = {
  source: ['source', 'source term', 'term', '原文', '术语'],
  target: ['target', 'target term', 'translation', '译文', '译法'],
  caseSensitive: ['case_sensitive', 'case sensitive', 'case', '区分大小写'],
  doNotTranslate: ['do_not_translate', 'do not translate', '不译'],
  note: ['note', 'notes', 'comment', '备注', '说明'],
} as const satisfies Record<keyof EntryValues, readonly string[]>;
const order = ['source', 'target', 'caseSensitive', 'doNotTranslate', 'note'] as const;

/** @throws GlossaryFileInvalid */
export function readGlossaryFile(text: string): readonly EntryValues[] {
  const whole = text.replace(/^\uFEFF/, '');
  if (whole.trim() === '') throw new GlossaryFileInvalid(null, 'it is empty.');
  const [first = ''] = whole.split('\n', 1);
  const delimiter = first.includes('\t') ? '\t' : first.includes(',') ? ',' : first.includes(';') ? ';' : ',';
  const { data, errors } = papaparse.parse<string[]>(whole, { delimiter, skipEmptyLines: false });
  const broken = errors.find(({ type }) => type === 'Quotes');
  if (broken !== undefined)
    throw new GlossaryFileInvalid((broken.row ?? 0) + 1, 'a quotation mark is opened and never closed.');
  const names = data[0]?.map((name) => name.trim().toLowerCase()) ?? [];
  const placeOf = (key: keyof EntryValues) =>
    names.findIndex((name) => (columns[key] as readonly string[]).includes(name));
  const named = placeOf('source') >= 0 && (placeOf('target') >= 0 || placeOf('doNotTranslate') >= 0);
  const entries: EntryValues[] = [];
  for (const [index, row] of data.entries()) {
    if ((named && index === 0) || row.every((cell) => cell.trim() === '')) continue;
    const cell = (key: keyof EntryValues) => row[named ? placeOf(key) : order.indexOf(key)]?.trim() ?? '';
    entries.push(entryOf(cell, index + 1));
    if (entries.length > mostEntries) throw new GlossaryFileInvalid(null, `it has more than ${mostEntries} terms.`);
  }
  if (entries.length === 0) throw new GlossaryFileInvalid(null, 'it has no term.');
  return entries;
}

function entryOf(cell: (key: keyof EntryValues) => string, line: number): EntryValues {
  const [source, target, note] = [cell('source'), cell('target'), cell('note')];
  const doNotTranslate = isYes(cell('doNotTranslate'), line);
  if (source === '') throw new GlossaryFileInvalid(line, 'it has no term.');
  if (target === '' && !doNotTranslate) throw new GlossaryFileInvalid(line, `“${source}” has no translation.`);
  if (source.length > longestTerm || target.length > longestTerm)
    throw new GlossaryFileInvalid(line, `a term has more than ${longestTerm} characters.`);
  return {
    source,
    target: doNotTranslate ? '' : target,
    caseSensitive: isYes(cell('caseSensitive'), line),
    doNotTranslate,
    note: note.slice(0, longestNote),
  };
}

function isYes(value: string, line: number): boolean {
  if (/^(?:yes|true|1|x|y|是)$/i.test(value)) return true;
  if (/^(?:no|false|0|n|否|)$/i.test(value)) return false;
  throw new GlossaryFileInvalid(line, `“${value.slice(0, 40)}” is neither yes nor no.`);
}

export function writeGlossaryFile(entries: readonly Entry[], format: 'csv' | 'tsv'): string {
  const rows = entries.map(({ source, target, caseSensitive, doNotTranslate, note }) => [
    source,
    target,
    caseSensitive ? 'yes' : 'no',
    doNotTranslate ? 'yes' : 'no',
    note,
  ]);
  const names = ['source', 'target', 'case_sensitive', 'do_not_translate', 'note'];
  const delimiter = format === 'csv' ? ',' : '\t';
  return `${papaparse.unparse([names, ...rows], { delimiter, newline: '\n' })}\n`;
}
