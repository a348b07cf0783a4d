/**
 * Reads a script from a text: a line of it is a line to be spoken, a paragraph of Markdown is one, a cue of subtitles is one.
 * `NAME: words` names who speaks, where that is how the text is written. Pure.
 */
import { checkLines, ScriptTooLong, speechLimits, type SpeechLine, usualDelivery } from './script.ts';

export type ScriptFormat = 'text' | 'markdown' | 'subtitles';

export type ReadLine = Pick<SpeechLine, 'speaker' | 'text' | 'pauseAfter'>;

/** The subtitles break off, or are none. */
export class SubtitlesUnreadable extends Error {
  readonly code = 'subtitles-unreadable';
  /** From 1. */
  readonly line: number;

  constructor(line: number, why: string) {
    super(`The subtitles cannot be read: ${why} (line ${line}). Mend that line, or save the script as plain text.`);
    this.name = 'SubtitlesUnreadable';
    this.line = line;
  }
}

/** Milliseconds after a paragraph, and after a heading. */
const [paragraphPause, headingPause] = [800, 1000];

/** Which format a text is in, by the name of its file where there is one, else by how it begins. */
export function formatOf(text: string, fileName = ''): ScriptFormat {
  const extension = /\.([a-z0-9]+)$/i.exec(fileName)?.[1]?.toLowerCase();
  if (extension === 'srt' || extension === 'vtt') return 'subtitles';
  if (extension === 'md' || extension === 'markdown') return 'markdown';
  const start = text.replace(/^\u{FEFF}/u, '').trimStart();
  return /^(WEBVTT|\d+\r?\n\d+:\d{2}:\d{2}[,.]\d{1,3}\s*-->)/.test(start) ? 'subtitles' : 'text';
}

/** @throws ScriptEmpty, ScriptTooLong, LineTooLong, SubtitlesUnreadable */
export function readScript(text: string, format: ScriptFormat = formatOf(text)): readonly ReadLine[] {
  if (text.length > speechLimits.scriptLength) throw new ScriptTooLong(text.split('\n').length);
  // A mark of the order of bytes and a zero byte are nothing to be said.
  const plain = text.replaceAll(/\r\n?/g, '\n').replaceAll('\0', '').replaceAll('\u{FEFF}', '');
  const lines = named(readers[format](plain)).filter((line) => line.text !== '');
  checkLines(lines);
  return lines;
}

type UnnamedLine = Omit<ReadLine, 'speaker'>;

const readers: Readonly<Record<ScriptFormat, (text: string) => readonly UnnamedLine[]>> = {
  text: readPlain,
  markdown: readMarkdown,
  subtitles: readSubtitles,
};

function readPlain(text: string): readonly UnnamedLine[] {
  const lines: UnnamedLine[] = [];
  for (const written of text.split('\n')) {
    const words = written.trim();
    const last = lines.at(-1);
    if (words !== '') lines.push({ text: words, pauseAfter: usualDelivery.pauseAfter });
    else if (last !== undefined) lines[lines.length - 1] = { ...last, pauseAfter: paragraphPause };
  }
  return lines;
}

/** Paragraphs, headings, items and quotations as they are read aloud; code, pictures, tables' rules and comments are not. */
function readMarkdown(text: string): readonly UnnamedLine[] {
  const lines: UnnamedLine[] = [];
  let paragraph: string[] = [];
  let fence: string | null = null;
  const end = (pauseAfter: number = paragraphPause) => {
    const words = spokenMarkdown(paragraph.join(' '));
    if (words !== '') lines.push({ text: words, pauseAfter });
    paragraph = [];
  };
  for (const written of text.replaceAll(/<!--[\s\S]*?(?:-->|$)/g, '').split('\n')) {
    const mark = /^ {0,3}(```+|~~~+)/.exec(written)?.[1];
    if (fence !== null) {
      if (mark !== undefined && mark.startsWith(fence)) fence = null;
      continue;
    }
    const heading = /^ {0,3}#{1,6}\s+(.*?)\s*#*$/.exec(written)?.[1];
    const item = /^\s*(?:[-*+]|\d{1,9}[.)])\s+(.*)$/.exec(written)?.[1];
    if (mark !== undefined || written.trim() === '' || /^\s*(?:([-*_=])\s*){3,}$/.test(written)) {
      end();
      fence = mark ?? null;
    } else if (heading !== undefined) {
      end();
      paragraph.push(heading);
      end(headingPause);
    } else if (item !== undefined) {
      end();
      paragraph.push(item);
    } else if (!/^\s*\|?[\s:|-]+\|[\s:|-]*$/.test(written)) paragraph.push(written.replace(/^\s*(?:>\s?)+/, '').trim());
  }
  end();
  return lines;
}

function spokenMarkdown(text: string): string {
  return text
    .replaceAll(/!\[[^\]]*\]\([^)]*\)/g, '')
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/`+([^`]*)`+/g, '$1')
    .replaceAll(/(\*\*|__|~~)(?=\S)(.*?\S)\1/g, '$2')
    .replaceAll(/(?<![\w*])([*_])(?=\S)(.*?\S)\1(?![\w*])/g, '$2')
    .replaceAll(/<\/?[a-z][^>]*>/gi, '')
    .replaceAll(/\\([\\`*_{}[\]()#+.!-])/g, '$1')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

const timing =
  /^(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[,.](\d{1,3})\s*-->\s*(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[,.](\d{1,3})(?:\s.*)?$/;

interface Cue {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** SubRip and WebVTT; what is silent between two cues becomes the pause. @throws SubtitlesUnreadable */
function readSubtitles(text: string): readonly UnnamedLine[] {
  const written = text.split('\n');
  const cues: Cue[] = [];
  let at = 0;
  while (at < written.length) {
    const block: { readonly line: number; readonly words: string }[] = [];
    for (; at < written.length && written[at]!.trim() !== ''; at++)
      block.push({ line: at + 1, words: written[at]!.trim() });
    at += 1;
    const [first] = block;
    if (first === undefined || /^(WEBVTT|NOTE|STYLE|REGION)(\s|$)/.test(first.words)) continue;
    const when = block.findIndex(({ words }) => words.includes('-->'));
    if (when < 0) throw new SubtitlesUnreadable(first.line, 'there are words without a time before them');
    if (when > 1) throw new SubtitlesUnreadable(first.line, 'two cues run into each other');
    const { line, words } = block[when]!;
    const found = timing.exec(words);
    if (found === null) throw new SubtitlesUnreadable(line, `“${words.slice(0, 60)}” is no time`);
    const [start, end] = [momentOf(found.slice(1, 5)), momentOf(found.slice(5, 9))];
    if (end < start) throw new SubtitlesUnreadable(line, 'a cue ends before it begins');
    const said = block.slice(when + 1).map((one) => one.words.replace(/^<v(?:\.[^ >]*)* ([^>]*)>/, '$1: '));
    cues.push({ start, end, text: unmarked(said.join(' ')) });
  }
  return cues.map(({ end, text: words }, index) => {
    const gap = (cues[index + 1]?.start ?? end) - end;
    return { text: words, pauseAfter: Math.min(60_000, Math.max(0, gap)) };
  });
}

function momentOf([hours, minutes, seconds, rest]: readonly (string | undefined)[]): number {
  return (
    ((Number(hours ?? 0) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number((rest ?? '').padEnd(3, '0'))
  );
}

const unmarked = (text: string): string =>
  text
    .replaceAll(/<[^>]*>|\{\\[^}]*\}/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ')
    .trim();

const nameFirst = /^(\p{L}[\p{L}\p{M}\p{N} .'’_-]{0,39})[:：]\s*(\S.*)$/u;

/**
 * A name before a colon is one where it is written in capitals or in a few Han signs, or speaks more than once: a line such as
 * “Remember: …” stays whole.
 */
function named(lines: readonly UnnamedLine[]): readonly ReadLine[] {
  const counts = new Map<string, number>();
  for (const { text } of lines) {
    const name = nameFirst.exec(text)?.[1]?.trim();
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return lines.map((line) => {
    const [, written = '', words = ''] = nameFirst.exec(line.text) ?? [];
    const name = written.trim();
    const capitals = name.length > 1 && name === name.toUpperCase() && name !== name.toLowerCase();
    const han = /^\p{sc=Han}{1,4}$/u.test(name);
    const known = name !== '' && (capitals || han || (counts.get(name) ?? 0) > 1);
    return known ? { ...line, speaker: name, text: words.trim() } : { ...line, speaker: '' };
  });
}
