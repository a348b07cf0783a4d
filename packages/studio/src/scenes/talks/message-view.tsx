/** One message: who said it, what, from what; its versions; and what can be done with it. */
import { ActionIcon, Button, Textarea } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState, type DragEvent, type KeyboardEvent } from 'react';
import { longestMessage, type DialogueMessage } from '@fourhands/core/dialogue/dialogue';
import { siblingsOf } from '@fourhands/core/dialogue/tree';
import type { TextRegion } from '@fourhands/core/region/region';
import type { Actor } from '@fourhands/core/work/actor';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Icon } from '../../components/icon.tsx';
import { Facts } from '../../components/section.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import { chordOf, commandsOf, keyBindings, type KeyCommand } from '../../state/key-bindings.ts';
import { notify } from '../../state/notices.ts';
import { MessageText } from './message-text.tsx';
import { giveDragged, selectedPassage } from './selected-passage.ts';
import styles from './talks.module.css';

interface MessageViewProps {
  readonly message: DialogueMessage;
  readonly messages: readonly DialogueMessage[];
  /** A person is editing it. */
  readonly editing: boolean;
  readonly canAsk: boolean;
  readonly onEdit: (editing: boolean) => void;
  readonly onSave: (text: string) => Promise<boolean>;
  readonly onAskAgain: () => void;
  readonly onStep: (step: 1 | -1) => boolean;
  readonly onPut: (passage: TextRegion | null) => void;
}

function Recipe({ message }: { readonly message: DialogueMessage }) {
  const m = useMessages();
  const format = useFormat();
  const { recipe, usage } = message;
  if (recipe === null) return null;
  const controls = Object.entries(recipe.controls).map(([name, value]) => `${name} ${format.count(value)}`);
  return (
    <details className="small">
      <summary>{m.talks.recipe}</summary>
      <Facts
        rows={[
          [m.authors.maker, recipe.makerName],
          [m.authors.where, recipe.destination ?? m.hand.staysHere],
          [m.authors.seed, recipe.seed],
          ...(controls.length === 0 ? [] : ([[m.authors.controls, m.common.list(controls)]] as const)),
          [m.talks.told, recipe.told.length],
          ...(usage === null
            ? []
            : ([
                [
                  m.talks.cost,
                  [
                    m.talks.tokens(usage.tokensIn, usage.tokensOut),
                    ...(usage.cost === null ? [] : [usage.cost.toFixed(4)]),
                  ].join(', '),
                ],
              ] as const)),
          [m.authors.when, format.moment(recipe.at)],
        ]}
      />
    </details>
  );
}

function Quotes({ message }: { readonly message: DialogueMessage }) {
  const m = useMessages();
  return message.quotes.map((quote, index) => (
    <blockquote key={index} className={styles.quoted}>
      <div dir="auto">{quote.text}</div>
      <Link to="/works/$workId" params={{ workId: quote.workId }} className="soft small">
        {m.talks.quoteFrom(quote.title)}
      </Link>
    </blockquote>
  ));
}

function EditField({ message, onEdit, onSave }: Pick<MessageViewProps, 'message' | 'onEdit' | 'onSave'>) {
  const m = useMessages();
  const [text, setText] = useState(message.text);
  const [saving, setSaving] = useState(false);
  const save = async () => {
    setSaving(true);
    if (await onSave(text)) onEdit(false);
    else setSaving(false);
  };
  return (
    <div className="stack-tight">
      <Textarea
        autosize
        autoFocus
        minRows={2}
        maxRows={16}
        label={m.talks.editTitle}
        dir="auto"
        maxLength={longestMessage}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.nativeEvent.isComposing) return;
          const chord = chordOf(event.nativeEvent);
          if (event.key === 'Escape') onEdit(false);
          else if (chord !== null && commandsOf(chord, keyBindings.get()).includes('send')) {
            event.preventDefault();
            void save();
          }
        }}
      />
      <div className="row">
        <Button
          size="xs"
          loading={saving}
          disabled={text.trim() === '' && message.quotes.length === 0}
          onClick={() => void save()}
        >
          {message.turn === 'person' ? m.talks.saveAndSend : m.talks.save}
        </Button>
        <Button size="xs" variant="default" onClick={() => onEdit(false)}>
          {m.common.cancel}
        </Button>
      </div>
    </div>
  );
}

function Versions({ message, messages, onStep }: Pick<MessageViewProps, 'message' | 'messages' | 'onStep'>) {
  const m = useMessages();
  const siblings = siblingsOf(messages, message);
  if (siblings.length < 2) return null;
  const at = siblings.findIndex(({ id }) => id === message.id);
  return (
    <span className={styles.versions}>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={m.talks.previousVersion}
        disabled={at === 0}
        onClick={() => onStep(-1)}
      >
        <Icon name="left" size={16} />
      </ActionIcon>
      <span className="figure small soft">{m.talks.version(at + 1, siblings.length)}</span>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={m.talks.nextVersion}
        disabled={at === siblings.length - 1}
        onClick={() => onStep(1)}
      >
        <Icon name="right" size={16} />
      </ActionIcon>
    </span>
  );
}

/** Who made what of it was there before the edits. */
function originalOf(message: DialogueMessage, messages: readonly DialogueMessage[]): Actor | null {
  const first = message.runs.find(({ messageId }) => messageId !== message.id)?.messageId;
  return messages.find(({ id }) => id === first)?.author ?? null;
}

export function MessageView(props: MessageViewProps) {
  const { message, messages, editing, canAsk, onEdit, onSave, onAskAgain, onStep, onPut } = props;
  const m = useMessages();
  const format = useFormat();
  const article = useRef<HTMLElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const coming = message.state === 'streaming';
  const { author } = message;
  const edited = message.runs.length > 0;
  // Of an answer that a person edited, whose it was comes first.
  const whose = edited ? (originalOf(message, messages) ?? author) : author;

  const wasEditing = useRef(false);
  // The field that had the keys is gone.
  useEffect(() => {
    if (wasEditing.current && !editing && document.activeElement === document.body)
      article.current?.focus({ preventScroll: true });
    wasEditing.current = editing;
  }, [editing]);

  const drag = (event: DragEvent, passage: TextRegion | null) => {
    const { start, end } = passage ?? { start: 0, end: message.text.length };
    giveDragged(event.dataTransfer, { messageId: message.id, start, end }, message.text);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== article.current || event.nativeEvent.isComposing) return;
    const chord = chordOf(event.nativeEvent);
    const commands: readonly KeyCommand[] = chord === null ? [] : commandsOf(chord, keyBindings.get());
    const acts: Partial<Record<KeyCommand, () => boolean>> = {
      nextVersion: () => onStep(1),
      previousVersion: () => onStep(-1),
      editMessage: () => !coming && (onEdit(true), true),
      askAgain: () => canAsk && (onAskAgain(), true),
      putPassage: () => !coming && message.text !== '' && (onPut(selectedPassage(body.current)), true),
    };
    for (const command of commands) {
      if (acts[command]?.() !== true) continue;
      event.preventDefault();
      event.stopPropagation();
      return;
    }
  };
  const button = (name: string, icon: Parameters<typeof Icon>[0]['name'], act: () => void) => (
    <ActionIcon variant="subtle" color="gray" aria-label={name} title={name} onClick={act}>
      <Icon name={icon} size={16} />
    </ActionIcon>
  );
  return (
    <article
      ref={article}
      className={styles.message}
      data-hand={message.turn}
      data-message={message.id}
      tabIndex={0}
      aria-label={m.talks.messageBy(author.name)}
      aria-busy={coming}
      onKeyDown={onKeyDown}
    >
      <header className={styles.messageHead}>
        <strong className={styles.author} data-hand={whose.kind}>
          {whose.name}
        </strong>
        <span className="soft small">
          {format.moment(message.createdAt)}
          {edited ? ` · ${m.talks.editedBy(author.name)}` : ''}
        </span>
      </header>
      <Quotes message={message} />
      {editing ? (
        <EditField message={message} onEdit={onEdit} onSave={onSave} />
      ) : (
        <div
          ref={body}
          onDragStart={(event) => {
            if (!coming) drag(event, selectedPassage(body.current));
          }}
        >
          <MessageText text={message.text} plain={author.kind === 'person' && message.turn === 'person'} />
        </div>
      )}
      {coming ? (
        <span className="soft small" data-coming>
          {m.talks.coming}
        </span>
      ) : null}
      {message.state === 'stopped' ? <span className="soft small">{m.talks.stopped}</span> : null}
      {message.error === null ? null : (
        <ErrorNotice
          error={Object.assign(new Error(message.error.message), message.error)}
          title={m.talks.failed}
          {...(canAsk ? { onRetry: onAskAgain } : {})}
        >
          {message.text === '' ? null : <span>{m.talks.whatCame}</span>}
        </ErrorNotice>
      )}
      {message.recipe !== null && message.recipe.leftOut > 0 ? (
        <span className="soft small">{m.talks.leftOut(message.recipe.leftOut)}</span>
      ) : null}
      <Recipe message={message} />
      {editing || coming ? (
        <Versions message={message} messages={messages} onStep={onStep} />
      ) : (
        <footer className={styles.messageTools}>
          <Versions message={message} messages={messages} onStep={onStep} />
          {button(m.talks.edit, 'pencil', () => onEdit(true))}
          {canAsk ? button(message.turn === 'maker' ? m.talks.askAgain : m.talks.answerThis, 'play', onAskAgain) : null}
          {message.text === '' ? null : (
            <>
              {button(m.talks.copy, 'copy', () => {
                navigator.clipboard.writeText(message.text).then(
                  () => notify(m.talks.copied),
                  () => undefined,
                );
              })}
              {button(m.talks.put, 'works', () => onPut(selectedPassage(body.current)))}
              <span
                className={styles.grip}
                draggable
                title={m.talks.drag}
                aria-hidden="true"
                onDragStart={(event) => {
                  event.stopPropagation();
                  drag(event, selectedPassage(body.current));
                }}
              >
                <Icon name="grip" size={16} />
              </span>
            </>
          )}
        </footer>
      )}
    </article>
  );
}
