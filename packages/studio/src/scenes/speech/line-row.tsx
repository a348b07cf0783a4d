/** One line of a script: who speaks, what, how it stands, and what can be done with it. */
import { ActionIcon, Menu } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { LiveLine } from '@fourhands/core/media/speech/speech-cells';
import { speechLimits } from '@fourhands/core/media/speech/script';
import { Icon } from '../../components/icon.tsx';
import { useMessages } from '../../i18n/language.tsx';
import styles from './speech.module.css';
import type { SpeechDesk } from './use-speech-desk.ts';

/** What is typed is shown at once; what others write comes when this hand rests. */
function useDraft(value: string, write: (value: string) => void) {
  const [draft, setDraft] = useState(value);
  const sent = useRef(value);
  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    setDraft(value);
  }, [value]);
  return {
    value: draft,
    onChange: (event: { readonly target: { readonly value: string } }) => {
      const next = event.target.value;
      setDraft(next);
      sent.current = next;
      write(next);
    },
  };
}

interface LineRowProps {
  readonly desk: SpeechDesk;
  readonly line: LiveLine;
  /** From 1, as it is read. */
  readonly number: string;
  readonly before: LiveLine | undefined;
  readonly beforeBefore: LiveLine | undefined;
  readonly after: LiveLine | undefined;
}

export function LineRow({ desk, line, number, before, beforeBefore, after }: LineRowProps) {
  const m = useMessages();
  const { id, lock } = line;
  const { player, making } = desk;
  const isMade = making?.state === 'making' && making.now === id;
  const state = isMade ? 'making' : (desk.states.get(id) ?? 'none');
  const heard = player.line === id;
  const field = useRef<HTMLTextAreaElement>(null);
  const { focus } = desk;
  useEffect(() => {
    if (focus?.line === id) field.current?.focus({ preventScroll: true });
  }, [focus, id]);
  const text = useDraft(line.text, (words) =>
    desk.edit([{ kind: 'change', line: id, set: { text: words } }], { go: `text ${id}` }),
  );
  const speaker = useDraft(line.speaker, (name) =>
    desk.edit([{ kind: 'change', line: id, set: { speaker: name } }], { go: `speaker ${id}` }),
  );
  const take = desk.takeOf(line);
  const isSpoken = state === 'spoken';
  return (
    <div
      className={styles.line}
      data-line={id}
      data-state={state}
      data-heard={heard}
      data-chosen={desk.chosen?.id === id}
      role="group"
      aria-label={m.speech.line(number)}
      aria-current={heard}
      onFocus={() => desk.choose(id)}
    >
      <button
        type="button"
        className={styles.number}
        aria-label={m.speech.line(number)}
        onClick={() => desk.choose(id)}
      >
        {number}
      </button>
      <div className={styles.words}>
        <input
          className={styles.speaker}
          aria-label={m.speech.speaker(number)}
          placeholder={m.speech.speakerShort}
          maxLength={100}
          dir="auto"
          readOnly={lock !== null}
          {...speaker}
        />
        <textarea
          ref={field}
          className={styles.text}
          aria-label={m.speech.text(number)}
          rows={1}
          maxLength={speechLimits.lineLength}
          dir="auto"
          readOnly={lock !== null}
          {...text}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing) return;
            if (event.key === 'Enter' && !event.shiftKey && !event.ctrlKey && !event.metaKey) {
              event.preventDefault();
              desk.add(id);
            } else if (event.key === 'Backspace' && text.value === '' && lock === null && line.take === null) {
              event.preventDefault();
              desk.edit([{ kind: 'remove', lines: [id] }]);
              if (before !== undefined) desk.focusLine(before.id);
            } else if (event.altKey && event.key === 'ArrowUp' && before !== undefined) {
              event.preventDefault();
              desk.focusLine(before.id);
            } else if (event.altKey && event.key === 'ArrowDown' && after !== undefined) {
              event.preventDefault();
              desk.focusLine(after.id);
            }
          }}
        />
        <span className={styles.state}>
          {m.speech.states[state]}
          {lock === null ? null : ` · ${m.speech.lockedBy}`}
        </span>
      </div>
      <div className={styles.acts}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={40}
          disabled={take === null}
          aria-label={heard ? m.speech.pause : m.speech.play(number)}
          title={heard ? m.speech.pause : m.speech.play(number)}
          onClick={() => desk.play(id, true)}
        >
          <Icon name={heard ? 'pause' : 'play'} size={18} />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={40}
          disabled={lock !== null || state === 'blank' || making?.state === 'making'}
          aria-label={isSpoken ? m.speech.again(number) : m.speech.speak(number)}
          title={isSpoken ? m.speech.again(number) : m.speech.speak(number)}
          onClick={() => desk.speak([id], isSpoken)}
        >
          <Icon name={isSpoken ? 'dice' : 'speech'} size={18} />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={40}
          aria-pressed={lock !== null}
          aria-label={lock === null ? m.speech.lock(number) : m.speech.unlock(number)}
          title={lock === null ? m.speech.lock(number) : m.speech.unlock(number)}
          onClick={() => desk.toggleLock(line)}
        >
          <Icon name={lock === null ? 'unlock' : 'lock'} size={18} />
        </ActionIcon>
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" size={40} aria-label={m.speech.more(number)}>
              <Icon name="more" size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<Icon name="plus" size={18} />} onClick={() => desk.add(id)}>
              {m.speech.addAfter}
            </Menu.Item>
            <Menu.Item
              leftSection={<Icon name="up" size={18} />}
              disabled={before === undefined}
              onClick={() => desk.edit([{ kind: 'move', line: id, after: beforeBefore?.id ?? null }])}
            >
              {m.speech.up}
            </Menu.Item>
            <Menu.Item
              leftSection={<Icon name="down" size={18} />}
              disabled={after === undefined}
              onClick={() => after && desk.edit([{ kind: 'move', line: id, after: after.id }])}
            >
              {m.speech.down}
            </Menu.Item>
            <Menu.Item
              leftSection={<Icon name="trash" size={18} />}
              disabled={lock !== null}
              onClick={() => desk.edit([{ kind: 'remove', lines: [id] }])}
            >
              {m.speech.remove}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
    </div>
  );
}
