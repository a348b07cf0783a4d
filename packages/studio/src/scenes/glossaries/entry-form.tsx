/** A term: added, or changed in its place. */
import { Button, Checkbox, TextInput } from '@mantine/core';
import { useRef, useState } from 'react';
import type { Entry, NewEntry } from '@fourhands/core/translation/glossary';
import { useMessages } from '../../i18n/language.tsx';
import styles from './glossaries.module.css';

interface EntryFormProps {
  /** Null for a new one. */
  readonly entry: Entry | null;
  /** Whether it was kept. */
  readonly onKeep: (entry: NewEntry) => Promise<boolean>;
  readonly onCancel?: () => void;
}

export function EntryForm({ entry, onKeep, onCancel }: EntryFormProps) {
  const m = useMessages();
  const first = useRef<HTMLInputElement>(null);
  const [source, setSource] = useState(entry?.source ?? '');
  const [target, setTarget] = useState(entry?.target ?? '');
  const [note, setNote] = useState(entry?.note ?? '');
  const [caseSensitive, setCaseSensitive] = useState(entry?.caseSensitive ?? false);
  const [doNotTranslate, setDoNotTranslate] = useState(entry?.doNotTranslate ?? false);
  const whole = source.trim() !== '' && (doNotTranslate || target.trim() !== '');
  const keep = async () => {
    if (!whole || !(await onKeep({ source, target, note, caseSensitive, doNotTranslate })) || entry !== null) return;
    setSource('');
    setTarget('');
    setNote('');
    first.current?.focus();
  };
  return (
    <form
      className={styles.entryForm}
      onSubmit={(event) => {
        event.preventDefault();
        void keep();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.nativeEvent.isComposing) onCancel?.();
      }}
    >
      <TextInput
        ref={first}
        label={m.glossaries.source}
        value={source}
        maxLength={200}
        autoFocus={entry !== null}
        onChange={(event) => setSource(event.target.value)}
      />
      <TextInput
        label={m.glossaries.target}
        value={doNotTranslate ? source : target}
        disabled={doNotTranslate}
        maxLength={200}
        onChange={(event) => setTarget(event.target.value)}
      />
      <TextInput
        label={m.glossaries.note}
        value={note}
        maxLength={1000}
        onChange={(event) => setNote(event.target.value)}
      />
      <div className={styles.choices}>
        <Checkbox
          size="xs"
          label={m.glossaries.caseSensitive}
          checked={caseSensitive}
          onChange={(event) => setCaseSensitive(event.currentTarget.checked)}
        />
        <Checkbox
          size="xs"
          label={m.glossaries.doNotTranslate}
          checked={doNotTranslate}
          onChange={(event) => setDoNotTranslate(event.currentTarget.checked)}
        />
        <span className="row">
          {onCancel === undefined ? null : (
            <Button size="xs" variant="default" onClick={onCancel}>
              {m.common.cancel}
            </Button>
          )}
          <Button size="xs" type="submit" disabled={!whole}>
            {entry === null ? m.glossaries.add : m.glossaries.keep}
          </Button>
        </span>
      </div>
    </form>
  );
}
