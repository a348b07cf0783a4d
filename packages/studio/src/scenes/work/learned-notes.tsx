/** What to know of a writer that a person trained, for the words and the text at hand: what it never saw, and what it cannot see. */
import type { MakerDescription } from '@fourhands/core/maker/maker';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import { useDesk } from './desk.ts';

const scripts = {
  Latin: /\p{Script=Latin}/u,
  Han: /\p{Script=Han}/u,
  Kana: /[\p{Script=Hiragana}\p{Script=Katakana}]/u,
  Hangul: /\p{Script=Hangul}/u,
  Cyrillic: /\p{Script=Cyrillic}/u,
  Greek: /\p{Script=Greek}/u,
  Arabic: /\p{Script=Arabic}/u,
  Hebrew: /\p{Script=Hebrew}/u,
  Devanagari: /\p{Script=Devanagari}/u,
  Thai: /\p{Script=Thai}/u,
} as const;

/** Below this share of its letters a writer has hardly seen a script. */
const hardlySeen = 0.002;

/** The scripts of a text that a writer has not learned. */
export function unseenScripts(text: string, seen: Readonly<Record<string, number>>): (keyof typeof scripts)[] {
  if (Object.keys(seen).length === 0) return [];
  return (Object.keys(scripts) as (keyof typeof scripts)[]).filter(
    (script) => (seen[script] ?? 0) < hardlySeen && scripts[script].test(text),
  );
}

export function LearnedNotes({ learned }: { readonly learned: NonNullable<MakerDescription['learned']> }) {
  const m = useMessages();
  const format = useFormat();
  const { prompt, work } = useDesk();
  const unseen = unseenScripts(prompt, learned.scripts).map((script) => m.texts.scripts[script]);
  const notes = [
    ...(unseen.length === 0 ? [] : [m.texts.noteScripts(unseen.join(', '))]),
    ...(Math.max(prompt.length, work.length) > learned.contextCharacters
      ? [m.texts.noteContext(format.count(learned.contextCharacters))]
      : []),
    ...(learned.recites ? [m.texts.noteRecites] : []),
  ];
  return notes.length === 0 ? null : (
    <div className="soft small stack-tight" role="status">
      {notes.map((note) => (
        <span key={note}>{note}</span>
      ))}
    </div>
  );
}
