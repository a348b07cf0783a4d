/** Where a person says something: the field, what it quotes, and who is to answer. */
import { ActionIcon, Button, Textarea } from '@mantine/core';
import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { longestMessage } from '@fourhands/core/dialogue/dialogue';
import { Icon } from '../../components/icon.tsx';
import { useMessages } from '../../i18n/language.tsx';
import { chordOf, commandsOf, keyBindings } from '../../state/key-bindings.ts';
import { useOnceKnown } from '../../state/use-once-known.ts';
import { type Starter, withStarter, withUnsent } from './field-words.ts';
import type { PendingQuote } from './pending-quote.ts';
import styles from './talks.module.css';

export const sayFieldId = 'talk-say';

interface ComposerProps {
  readonly quotes?: readonly PendingQuote[];
  readonly onDropQuote?: (index: number) => void;
  /** Resolves to whether it was sent; the words come back otherwise. */
  readonly onSend: (text: string) => Promise<boolean>;
  readonly streaming: boolean;
  readonly onStop: () => void;
  readonly onEditLast: () => void;
  readonly weak: boolean;
  /** Who answers, and where, is known; until then what is sent waits. */
  readonly ready: boolean;
  /** Nobody can answer. */
  readonly disabled: boolean;
  readonly children?: ReactNode;
  readonly notice?: ReactNode;
  /** Taken over when it is another one, where that overwrites nothing. */
  readonly given?: Starter;
}

const noStarter: Starter = { text: '' };

export function Composer(props: ComposerProps) {
  const {
    quotes = [],
    onDropQuote,
    onSend,
    streaming,
    onStop,
    onEditLast,
    weak,
    ready,
    disabled,
    children,
    notice,
    given = noStarter,
  } = props;
  const m = useMessages();
  const [text, setText] = useState(given.text);
  const [taken, setTaken] = useState(given);
  const [sending, setSending] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  if (taken !== given) {
    setTaken(given);
    setText(withStarter(text, taken, given));
  }
  const empty = text.trim() === '' && quotes.length === 0;
  const send = async () => {
    if (empty || sending || streaming || disabled) return;
    setSending(true);
    // The field is free for what is typed meanwhile.
    setText('');
    let sent = false;
    try {
      sent = await onSend(text);
    } finally {
      if (!sent) setText((since) => withUnsent(text, since));
      setSending(false);
      field.current?.focus();
    }
  };
  const sendOnceReady = useOnceKnown(ready, () => void send());
  const wantSent = () => {
    if (!empty) sendOnceReady.ask();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    const chord = chordOf(event.nativeEvent);
    const commands = chord === null ? [] : commandsOf(chord, keyBindings.get());
    const act = commands.includes('send')
      ? wantSent
      : commands.includes('newLine')
        ? () => field.current?.setRangeText('\n', field.current.selectionStart, field.current.selectionEnd, 'end')
        : commands.includes('editLast') && text === ''
          ? onEditLast
          : null;
    if (act === null) return;
    event.preventDefault();
    act();
    if (commands.includes('newLine')) setText(field.current?.value ?? text);
  };
  return (
    <form
      className={styles.composer}
      onSubmit={(event) => {
        event.preventDefault();
        wantSent();
      }}
    >
      {quotes.map((quote, index) => (
        <div key={`${index} ${quote.text}`} className={styles.quote}>
          <span className={styles.quoteText} dir="auto">
            {quote.text}
          </span>
          <ActionIcon variant="subtle" color="gray" aria-label={m.talks.dropQuote} onClick={() => onDropQuote?.(index)}>
            <Icon name="close" size={16} />
          </ActionIcon>
        </div>
      ))}
      <Textarea
        ref={field}
        id={sayFieldId}
        aria-label={m.talks.say}
        placeholder={weak ? m.talks.sayToWeak : m.talks.sayPlaceholder}
        autosize
        minRows={2}
        maxRows={10}
        dir="auto"
        maxLength={longestMessage}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {notice}
      <div className="spread" style={{ alignItems: 'flex-end', flexWrap: 'wrap' }}>
        <div className="grow">{children}</div>
        {streaming ? (
          <Button variant="default" onClick={onStop} leftSection={<Icon name="stop" size={18} />}>
            {m.talks.stop}
          </Button>
        ) : (
          <Button
            type="submit"
            loading={sending || sendOnceReady.waiting}
            disabled={empty || (ready && disabled)}
            leftSection={<Icon name="play" size={18} />}
          >
            {m.talks.send}
          </Button>
        )}
      </div>
    </form>
  );
}
