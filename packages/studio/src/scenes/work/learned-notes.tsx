/** What to know of a writer that a person trained, for the words and the text at hand: what it never saw, and what it cannot see. */
import type { MakerDescription } from '@fourhands/core/maker/maker';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import { useDesk } from './desk.ts';
import { unseenScripts } from './unseen-scripts.ts';

export function LearnedNotes({ learned }: { readonly learned: NonNullable<MakerDescription['learned']> }) {
  const m = useMessages();
  const format = useFormat();
  const { prompt, work } = useDesk();
  const known = Object.keys(learned.scripts).length > 0;
  const unseen = known ? unseenScripts(prompt, learned.scripts).map((script) => m.texts.scripts[script]) : [];
  const notes = [
    ...(unseen.length === 0 ? [] : [m.texts.noteScripts(m.common.list(unseen))]),
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
