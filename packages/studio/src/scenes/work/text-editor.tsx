/** The text in the middle: a CodeMirror view made for prose, bound to the work's document. */
import { insertNewline, standardKeymap } from '@codemirror/commands';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, keymap, placeholder, tooltips, type ViewUpdate } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { useLanguage } from '../../i18n/language.tsx';
import type { WorkSession } from '../../state/work-session.ts';
import { bindDocument } from '../../text/binding.ts';
import '../../text/editor.css';
import { lineDirection } from '../../text/line-direction.ts';

interface TextEditorProps {
  readonly session: WorkSession;
  /** Taken when the view is made, and again when the language changes. */
  readonly extensions: Extension;
  readonly onView: (view: EditorView | null) => void;
  readonly onUpdate: (update: ViewUpdate) => void;
}

export function TextEditor({ session, extensions, onView, onUpdate }: TextEditorProps) {
  const { language, messages: m } = useLanguage();
  const place = useRef<HTMLDivElement>(null);
  const latest = useRef({ extensions, onUpdate, m });
  latest.current = { extensions, onUpdate, m };
  useEffect(() => {
    const parent = place.current;
    if (parent === null) return undefined;
    const words = latest.current.m.work;
    const view = new EditorView({
      parent,
      state: EditorState.create({
        doc: session.document.toString(),
        extensions: [
          bindDocument(session.document),
          keymap.of([{ key: 'Enter', run: insertNewline }, ...standardKeymap]),
          EditorView.lineWrapping,
          lineDirection,
          EditorView.contentAttributes.of({
            'aria-label': words.textLabel,
            spellcheck: 'true',
            autocapitalize: 'sentences',
            lang: '',
          }),
          placeholder(words.placeholder),
          // A tooltip has the room of the text, so that it never lies over what is above and below it.
          tooltips({ tooltipSpace: () => (parent.parentElement ?? parent).getBoundingClientRect() }),
          EditorView.updateListener.of((update) => latest.current.onUpdate(update)),
          latest.current.extensions,
        ],
      }),
    });
    onView(view);
    return () => {
      onView(null);
      view.destroy();
    };
  }, [session, language, onView]);
  return <div ref={place} className="fh-text" />;
}
