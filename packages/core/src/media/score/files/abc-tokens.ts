/** A line of music in ABC as tokens. What ABC says is to be passed over is passed over. */
import { isStep, type Step } from '../pitch-spelling.ts';
import type { Lyric } from '../score.ts';
import { type LeftOutCounter, ScoreFileUnreadable } from './score-file.ts';

export interface AbcPitch {
  readonly step: Step;
  /** Null without a sign. */
  readonly sign: number | null;
  readonly octave: number;
  /** Relative to the chord's. */
  readonly length: number;
  readonly tie: boolean;
}

export type AbcToken =
  | {
      readonly kind: 'note';
      readonly pitches: readonly AbcPitch[];
      readonly length: number;
      tie: boolean;
      readonly lyrics: Lyric[];
      readonly line: number;
    }
  | { readonly kind: 'rest'; readonly length: number }
  | { readonly kind: 'bars'; readonly count: number }
  | {
      readonly kind: 'bar';
      readonly begins: boolean;
      readonly ends: boolean;
      readonly closes: boolean;
      readonly ending: readonly number[] | null;
    }
  | { readonly kind: 'field'; readonly letter: string; readonly value: string; readonly line: number }
  | { readonly kind: 'symbol'; readonly text: string }
  | { readonly kind: 'tuplet'; readonly actual: number; readonly normal: number | null; readonly count: number }
  | { readonly kind: 'broken'; readonly dots: number }
  | { readonly kind: 'overlay' };

const signs: Readonly<Record<string, number>> = { '^^': 2, '^': 1, '=': 0, _: -1, __: -2 };
const pitch = /(\^{1,2}|_{1,2}|=)?([A-Ga-g])([,']{0,9})(\d{0,6})(\/{0,6})(\d{0,6})(-?)/y;
const barLine = /:*\|[|\]:]*(?:\[?(?=\d))?|::+|\[\|(?:[:|\]]*)|\[(?=\d)/y;
const patterns = {
  field: /\[([A-Za-z]):([^\]]*)\]/y,
  quoted: /"([^"]*)"/y,
  tuplet: /\((\d)(?::(\d{0,2}))?(?::(\d{0,3}))?/y,
  rest: /([zxZX])(\d{0,6})(\/{0,6})(\d{0,6})/y,
  decoration: /!([^!\s]{0,40})!|\+([^+\s]{1,40})\+/y,
  grace: /\{[^}]*\}/y,
  ending: /\d(?:[,-]\d)*/y,
} as const;

export function tokensOf(text: string, line: number, leftOut: LeftOutCounter): AbcToken[] {
  const tokens: AbcToken[] = [];
  let at = 0;
  const match = (pattern: RegExp) => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found !== null) at = pattern.lastIndex;
    return found;
  };
  const fail = (why: string): never => {
    throw new ScoreFileUnreadable('abc', 'damaged', { line, column: at + 1 }, why);
  };
  const onePitch = (): AbcPitch | null => {
    const found = match(pitch);
    if (found === null) return null;
    const [, sign, letter = '', marks = '', over = '', slashes = '', under = '', tie] = found;
    const step = letter.toUpperCase();
    if (!isStep(step)) return null;
    let octave = letter === step ? 4 : 5;
    for (const mark of marks) octave += mark === ',' ? -1 : 1;
    return {
      step,
      sign: sign === undefined ? null : signs[sign]!,
      octave,
      length: lengthOf(over, slashes, under) ?? fail('a length is no number'),
      tie: tie === '-',
    };
  };
  const note = (pitches: readonly AbcPitch[], length: number) => {
    tokens.push({ kind: 'note', pitches, length, tie: false, lyrics: [], line });
  };
  while (at < text.length) {
    const field = match(patterns.field);
    if (field !== null) {
      tokens.push({ kind: 'field', letter: field[1]!, value: field[2]!, line });
      continue;
    }
    const bar = match(barLine);
    if (bar !== null) {
      const [sign] = bar;
      const ending = match(patterns.ending);
      const colons = /^:+$/.test(sign);
      tokens.push({
        kind: 'bar',
        begins: sign.replace(/\[$/, '').endsWith(':'),
        ends: sign.startsWith(':'),
        closes: colons || /\|\||\]/.test(sign) || sign.includes(':'),
        ending: ending === null ? null : endingsOf(ending[0]),
      });
      continue;
    }
    const single = onePitch();
    if (single !== null) {
      note([{ ...single, length: 1 }], single.length);
      continue;
    }
    const rest = match(patterns.rest);
    if (rest !== null) {
      const [, letter = 'z', over = '', slashes = '', under = ''] = rest;
      if (letter === letter.toUpperCase()) tokens.push({ kind: 'bars', count: over === '' ? 1 : Number(over) });
      else tokens.push({ kind: 'rest', length: lengthOf(over, slashes, under) ?? fail('a length is no number') });
      continue;
    }
    const letter = text[at]!;
    if (letter === '[') {
      at += 1;
      const pitches: AbcPitch[] = [];
      while (text[at] !== ']') {
        const one = onePitch();
        if (one !== null) pitches.push(one);
        else if (at >= text.length) fail('a chord has no end');
        else if (match(patterns.decoration) === null && match(patterns.quoted) === null) at += 1;
      }
      at += 1;
      const found = match(/(\d{0,6})(\/{0,6})(\d{0,6})/y)!;
      const length = lengthOf(found[1]!, found[2]!, found[3]!) ?? fail('a length is no number');
      if (pitches.length > 0) note(pitches, length);
      continue;
    }
    const quoted = match(patterns.quoted);
    if (quoted !== null) {
      tokens.push({ kind: 'symbol', text: quoted[1]! });
      continue;
    }
    const tuplet = match(patterns.tuplet);
    if (tuplet !== null) {
      const actual = Number(tuplet[1]);
      const count = Number(tuplet[3] ?? '') || actual;
      if (actual > 0) tokens.push({ kind: 'tuplet', actual, normal: Number(tuplet[2] ?? '') || null, count });
      continue;
    }
    if (match(patterns.grace) !== null) {
      leftOut.add('grace notes');
      continue;
    }
    if (match(patterns.decoration) !== null) continue;
    if (letter === '-') {
      const last = tokens.findLast(({ kind }) => kind !== 'bar' && kind !== 'symbol');
      if (last?.kind === 'note') last.tie = true;
    } else if (letter === '&') tokens.push({ kind: 'overlay' });
    else if (letter === '>' || letter === '<') {
      const dots = /^(>{1,3}|<{1,3})/.exec(text.slice(at, at + 3))![0].length;
      tokens.push({ kind: 'broken', dots: letter === '>' ? dots : -dots });
      at += dots - 1;
    } else if (letter === '"') fail('a text in quotes has no end');
    at += 1;
  }
  return tokens;
}

/** In units; null where a part of it is nought. */
function lengthOf(over: string, slashes: string, under: string): number | null {
  const numerator = over === '' ? 1 : Number(over);
  const denominator = slashes === '' ? 1 : under === '' ? 2 ** slashes.length : Number(under);
  // A number directly behind another belongs to no length.
  return numerator === 0 || denominator === 0 ? null : numerator / denominator;
}

function endingsOf(text: string): readonly number[] {
  return text.split(',').flatMap((part) => {
    const [from = 1, to = from] = part.split('-').map(Number);
    return Array.from({ length: Math.max(1, to - from + 1) }, (_, index) => from + index);
  });
}
