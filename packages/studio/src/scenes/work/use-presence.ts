/** Tells the others where this person is in the text, and shows where they are. */
import { useEffect, useMemo, useRef } from 'react';
import type { ViewUpdate } from '@codemirror/view';
import { useMessages } from '../../i18n/language.tsx';
import { useActorName } from '../../state/actor-name.ts';
import { useStore } from '../../state/store.ts';
import type { Present } from '../../state/work-session.ts';
import { showVisitors, type Visitor } from '../../text/presence.ts';
import type { Desk } from './desk.ts';

const everyMilliseconds = 80;

export interface PresenceAtWork {
  readonly present: readonly Present[];
  /** What a maker in the text is doing, in words; null when it does nothing. */
  readonly activityOf: (present: Present) => string | null;
  readonly onUpdate: (update: ViewUpdate) => void;
}

export function usePresence(desk: Desk): PresenceAtWork {
  const m = useMessages();
  const nameOf = useActorName();
  const { session, view } = desk;
  const { document, connection } = session;
  const present = useStore(session.present);
  const revision = useStore(session.revision);

  const activityOf = useMemo(
    () => (one: Present) => (one.activity === null ? null : m.together.activity[one.activity.state]),
    [m],
  );

  useEffect(() => {
    if (view === null) return;
    void revision;
    const visitors = present.flatMap((one): Visitor[] => {
      if (one.presence === null) return [];
      const head = document.position(one.presence.head);
      if (head === null) return [];
      const activity = activityOf(one);
      return [
        {
          session: one.session,
          hand: one.actor.kind,
          label: activity === null ? nameOf(one.actor) : `${nameOf(one.actor)} ${activity}`,
          anchor: document.position(one.presence.anchor) ?? head,
          head,
        },
      ];
    });
    view.dispatch({ effects: showVisitors.of(visitors) });
  }, [view, present, revision, document, activityOf, nameOf]);

  const sending = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(sending.current), []);
  const onUpdate = useMemo(
    () => (update: ViewUpdate) => {
      if (!update.selectionSet && !update.docChanged && !update.focusChanged) return;
      const shown = update.view;
      clearTimeout(sending.current);
      sending.current = setTimeout(() => {
        const { anchor, head } = shown.state.selection.main;
        if (Math.max(anchor, head) > document.length) return;
        connection.present({ anchor: document.cursor(anchor), head: document.cursor(head) });
      }, everyMilliseconds);
    },
    [document, connection],
  );
  return { present, activityOf, onUpdate };
}
