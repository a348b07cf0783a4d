/** The versions of a work below it: kept ones, and those kept before something large; folded away on a phone. */
import { Button, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useFormat } from '../i18n/format.ts';
import { useMedia } from '../state/use-media.ts';
import styles from './version-strip.module.css';

interface ShownVersion {
  readonly id: string;
  /** Given by a person, or why it was kept. */
  readonly name: string;
  readonly at: string;
  /** How much there was. */
  readonly size?: string;
  /** The address of a small picture; null where there is none, absent where versions have none. */
  readonly picture?: string | null;
}

interface VersionStripProps {
  readonly words: {
    readonly versions: string;
    readonly versionName: string;
    readonly keep: string;
    readonly goBack: string;
  };
  /** The oldest first. */
  readonly versions: readonly ShownVersion[];
  readonly onKeep: (name: string) => void;
  readonly onGoBack: (id: string) => void;
}

export function VersionStrip({ words, versions, onKeep, onGoBack }: VersionStripProps) {
  const format = useFormat();
  const [chosen, setChosen] = useState<string | null>(null);
  const onPhone = useMedia('(max-width: 767px)');
  const [open, setOpen] = useState(false);
  const [name, setName] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const count = versions.length;
  useEffect(() => {
    if (list.current !== null) list.current.scrollLeft = list.current.scrollWidth;
  }, [count]);
  const version = versions.find(({ id }) => id === chosen);
  return (
    <section className="stack-tight" aria-label={words.versions}>
      <div className="spread" style={{ flexWrap: 'wrap', gap: 8 }}>
        {onPhone ? (
          <Button size="xs" variant="subtle" color="gray" aria-expanded={open} onClick={() => setOpen(!open)}>
            {words.versions}
          </Button>
        ) : (
          <h2>{words.versions}</h2>
        )}
        <form
          className="row"
          style={{ flexWrap: 'nowrap', ...(onPhone && !open ? { display: 'none' } : {}) }}
          onSubmit={(event) => {
            event.preventDefault();
            onKeep(name.trim());
            setName('');
          }}
        >
          <TextInput
            size="xs"
            aria-label={words.versionName}
            placeholder={words.versionName}
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <Button size="xs" variant="default" type="submit">
            {words.keep}
          </Button>
        </form>
      </div>
      <div className={styles.strip} ref={list} hidden={onPhone && !open}>
        {versions.map(({ id, name: shown, at, size, picture }) => (
          <button
            key={id}
            type="button"
            className={styles.version}
            data-picture={picture !== undefined}
            aria-pressed={id === chosen}
            onClick={() => setChosen((before) => (before === id ? null : id))}
          >
            {picture === undefined ? null : picture === null ? (
              <span className={styles.empty} />
            ) : (
              <img src={picture} alt="" loading="lazy" />
            )}
            <span className="one-line">{shown}</span>
            {size === undefined ? null : <span className="soft one-line">{size}</span>}
            <span className="soft one-line">{format.moment(at)}</span>
          </button>
        ))}
      </div>
      {version === undefined ? null : (
        <div>
          <Button size="xs" onClick={() => onGoBack(version.id)}>
            {words.goBack}
          </Button>
        </div>
      )}
    </section>
  );
}
