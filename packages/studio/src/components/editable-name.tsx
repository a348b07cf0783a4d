/** A thing's name as the scene's heading, which can be changed in its place: Enter keeps, Escape leaves it. */
import { ActionIcon } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { describeError } from '../api/describe-error.ts';
import { useMessages } from '../i18n/language.tsx';
import { notify } from '../state/notices.ts';
import styles from './editable-name.module.css';
import { Icon } from './icon.tsx';

interface EditableNameProps {
  readonly name: string;
  readonly note?: ReactNode;
  readonly onRename: (name: string) => Promise<unknown>;
}

export function EditableName({ name, note, onRename }: EditableNameProps) {
  const m = useMessages();
  const [draft, setDraft] = useState<string | null>(null);
  const keep = () => {
    const next = draft?.trim() ?? '';
    setDraft(null);
    if (next === '' || next === name) return;
    onRename(next).catch((error: unknown) => notify(describeError(m, error).text, 'danger'));
  };
  return (
    <div>
      <div className={styles.line}>
        {draft === null ? (
          <>
            <h1 className="one-line" title={name}>
              {name}
            </h1>
            <ActionIcon variant="subtle" color="gray" aria-label={m.common.rename} onClick={() => setDraft(name)}>
              <Icon name="pencil" size={16} />
            </ActionIcon>
          </>
        ) : (
          <input
            className={styles.input}
            aria-label={m.common.name}
            value={draft}
            maxLength={200}
            autoFocus
            onFocus={(event) => event.target.select()}
            onChange={(event) => setDraft(event.target.value)}
            onBlur={keep}
            onKeyDown={(event) => {
              if (event.nativeEvent.isComposing) return;
              if (event.key === 'Enter') keep();
              if (event.key === 'Escape') setDraft(null);
            }}
          />
        )}
      </div>
      {note === undefined ? null : <div className="soft small">{note}</div>}
    </div>
  );
}
