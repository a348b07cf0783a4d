/** A talk: its messages, and the field below them. The same by itself and beside a work. */
import { VisuallyHidden } from '@mantine/core';
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { DialogueMessage } from '@fourhands/core/dialogue/dialogue';
import type { NewQuote } from '@fourhands/core/protocol/dialogues';
import type { TextRegion } from '@fourhands/core/region/region';
import { describeError } from '../../api/describe-error.ts';
import { ErrorNotice, PlainNotice } from '../../components/error-notice.tsx';
import { useMessages } from '../../i18n/language.tsx';
import { chordOf, commandsOf, keyBindings } from '../../state/key-bindings.ts';
import { notify } from '../../state/notices.ts';
import { Composer, sayFieldId } from './composer.tsx';
import { MessageView } from './message-view.tsx';
import type { PendingQuote } from './pending-quote.ts';
import { TalkMakerChoice, TalkMakerNotice, useTalkMaker } from './talk-maker.tsx';
import styles from './talks.module.css';
import type { Talk } from './use-talk.ts';

/** Within so many pixels of its end the log goes along with what comes. */
const nearEnd = 80;

function useScrolling(talk: Talk) {
  const log = useRef<HTMLDivElement>(null);
  const stays = useRef(true);
  const last = talk.path.at(-1);
  const own = useRef(0);
  // What comes is gone along with only by a reader who is at the end; everybody else stays where they read.
  useLayoutEffect(() => {
    const element = log.current;
    if (element !== null && stays.current) element.scrollTop = element.scrollHeight;
  }, [last?.text, talk.path.length]);
  useEffect(() => {
    // What one says oneself is gone to.
    if (talk.path.length > own.current && last?.turn === 'maker' && last.text === '') {
      stays.current = true;
      if (log.current !== null) log.current.scrollTop = log.current.scrollHeight;
    }
    own.current = talk.path.length;
  }, [talk.path.length, last]);
  const onScroll = () => {
    const element = log.current;
    if (element !== null) stays.current = element.scrollHeight - element.scrollTop - element.clientHeight < nearEnd;
  };
  return { log, onScroll };
}

/** What a screen reader hears: that an answer came to its end here, not all of its pieces. */
function useAnnounced(talk: Talk): string {
  const m = useMessages();
  const [announced, setAnnounced] = useState('');
  const coming = useRef<string | null>(null);
  const { streaming, path } = talk;
  useEffect(() => {
    const ended = path.find(({ id }) => id === coming.current);
    if (streaming !== null) setAnnounced(m.talks.coming);
    else if (ended !== undefined) setAnnounced(m.talks.answered(ended.author.name));
    coming.current = streaming?.id ?? null;
  }, [streaming, path, m]);
  return announced;
}

interface TalkViewProps {
  readonly talk: Talk;
  readonly onPut: (message: DialogueMessage, passage: TextRegion | null) => void;
  readonly quotes?: readonly PendingQuote[];
  readonly onDropQuote?: (index: number) => void;
  /** Makes the pending quotes ready to be sent; those that were sent are told then. */
  readonly takeQuotes?: () => Promise<readonly NewQuote[]>;
  readonly onSent?: (quotes: readonly PendingQuote[]) => void;
  readonly empty: ReactNode;
  /** Which talk it is, is known. */
  readonly ready?: boolean;
}

export function TalkView(props: TalkViewProps) {
  const { talk, onPut, quotes = [], onDropQuote, takeQuotes, onSent, empty, ready = true } = props;
  const m = useMessages();
  const choice = useTalkMaker();
  const { maker, weak, controls } = choice;
  const [editing, setEditing] = useState<string | null>(null);
  const { log, onScroll } = useScrolling(talk);
  const announced = useAnnounced(talk);
  const messages = talk.dialogue?.messages ?? [];
  const tell = (error: unknown) => notify(describeError(m, error).text, 'danger');
  const answer = maker === null ? undefined : { makerId: maker.id, controls };
  const asked = answer === undefined ? {} : { answer };

  const attempt = (work: Promise<unknown>): Promise<boolean> =>
    work.then(
      () => true,
      (error: unknown) => {
        tell(error);
        return false;
      },
    );
  const send = async (text: string) => {
    const sent = await attempt(
      (async () => talk.say({ text, quotes: [...((await takeQuotes?.()) ?? [])], ...asked }))(),
    );
    if (sent) onSent?.(quotes);
    return sent;
  };
  const askAgain = (message: DialogueMessage) => {
    const parentId = message.turn === 'maker' ? message.parentId : message.id;
    if (answer !== undefined && parentId !== null) void attempt(talk.askAgain({ parentId, ...answer }));
  };
  const focusField = () => document.getElementById(sayFieldId)?.focus();
  const onKeyDown = (event: KeyboardEvent) => {
    const chord = chordOf(event.nativeEvent);
    if (chord === null || event.nativeEvent.isComposing || event.defaultPrevented) return;
    if (!commandsOf(chord, keyBindings.get()).includes('stopAnswer') || talk.streaming === null) return;
    event.preventDefault();
    event.stopPropagation();
    talk.stop();
  };
  if (talk.gone) return <PlainNotice>{m.talks.gone}</PlainNotice>;
  if (talk.error !== null && talk.dialogue === null) return <ErrorNotice error={talk.error} />;
  return (
    <div className={styles.talk} onKeyDown={onKeyDown}>
      {talk.error === null ? null : <ErrorNotice error={talk.error} />}
      {talk.connected ? null : <PlainNotice>{m.talks.offline}</PlainNotice>}
      <div
        ref={log}
        className={styles.log}
        role="log"
        aria-label={m.talks.log}
        aria-live="off"
        tabIndex={0}
        onScroll={onScroll}
      >
        {talk.path.length === 0 ? <div className={styles.empty}>{empty}</div> : null}
        {talk.path.map((message) => (
          <MessageView
            // A version in the place of another one is the same place for whoever is there.
            key={message.parentId ?? 'first'}
            message={message}
            messages={messages}
            editing={editing === message.id}
            canAsk={
              maker !== null && talk.streaming === null && (message.turn === 'person' || message.parentId !== null)
            }
            onEdit={(on) => setEditing(on ? message.id : null)}
            onSave={(text) =>
              attempt(talk.say({ text, editOf: message.id, ...(message.turn === 'person' ? asked : {}) }))
            }
            onAskAgain={() => askAgain(message)}
            onStep={(step) => talk.step(message, step)}
            onPut={(passage) => onPut(message, passage)}
          />
        ))}
      </div>
      <VisuallyHidden role="status" aria-live="polite">
        {announced}
      </VisuallyHidden>
      <Composer
        quotes={quotes}
        {...(onDropQuote === undefined ? {} : { onDropQuote })}
        onSend={send}
        streaming={talk.streaming !== null}
        onStop={() => {
          talk.stop();
          focusField();
        }}
        onEditLast={() => {
          const last = talk.path.findLast(({ turn }) => turn === 'person');
          if (last !== undefined) setEditing(last.id);
        }}
        weak={weak}
        notice={talk.path.length > 1 && maker !== null ? null : <TalkMakerNotice {...choice} />}
        ready={choice.makers !== undefined && talk.ready && ready}
        disabled={maker === null}
      >
        <TalkMakerChoice {...choice} />
      </Composer>
    </div>
  );
}
