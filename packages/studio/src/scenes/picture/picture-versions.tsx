/** The versions of a picture below it: kept ones, and those kept before something large. */
import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { client } from '../../api/client.ts';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import { notify } from '../../state/notices.ts';
import { useMedia } from '../../state/use-media.ts';
import styles from './picture.module.css';
import type { PictureAtWork } from './use-picture.ts';

export function PictureVersions({ at, workId }: { readonly at: PictureAtWork; readonly workId: string }) {
  const m = useMessages();
  const format = useFormat();
  const { data: versions } = useQuery({
    queryKey: ['pictures', workId, 'versions'],
    queryFn: ({ signal }) => client.listPictureVersions(workId, { signal }),
  });
  const [chosen, setChosen] = useState<string | null>(null);
  const onPhone = useMedia('(max-width: 767px)');
  const [open, setOpen] = useState(false);
  const [name, setName] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const count = versions?.length;
  useEffect(() => {
    if (list.current !== null) list.current.scrollLeft = list.current.scrollWidth;
  }, [count]);
  const version = versions?.find(({ id }) => id === chosen);
  const keep = () =>
    void at
      .act((personId) => client.savePictureVersion(workId, { name: name.trim() === '' ? null : name.trim(), personId }))
      .then((kept) => {
        if (kept === null) return;
        setName('');
        notify(m.pictures.kept);
      });
  return (
    <section className="stack-tight" aria-label={m.pictures.versions}>
      <div className="spread" style={{ flexWrap: 'wrap', gap: 8 }}>
        {onPhone ? (
          <Button size="xs" variant="subtle" color="gray" aria-expanded={open} onClick={() => setOpen(!open)}>
            {m.pictures.versions}
          </Button>
        ) : (
          <h2>{m.pictures.versions}</h2>
        )}
        <form
          className="row"
          style={{ flexWrap: 'nowrap', ...(onPhone && !open ? { display: 'none' } : {}) }}
          onSubmit={(event) => {
            event.preventDefault();
            keep();
          }}
        >
          <TextInput
            size="xs"
            aria-label={m.pictures.versionName}
            placeholder={m.pictures.versionName}
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <Button size="xs" variant="default" type="submit">
            {m.pictures.keep}
          </Button>
        </form>
      </div>
      <div className={styles.strip} ref={list} hidden={onPhone && !open}>
        {versions?.map(({ id, name: given, reason, at: when, thumbnail }) => (
          <button
            key={id}
            type="button"
            className={styles.version}
            aria-pressed={id === chosen}
            onClick={() => setChosen((before) => (before === id ? null : id))}
          >
            {thumbnail === null ? (
              <span className={styles.empty} />
            ) : (
              <img src={client.blobUrl(thumbnail)} alt="" loading="lazy" />
            )}
            <span className="one-line">{given ?? m.pictures.reasons[reason]}</span>
            <span className="soft one-line">{format.moment(when)}</span>
          </button>
        ))}
      </div>
      {version === undefined ? null : (
        <div>
          <Button
            size="xs"
            onClick={() =>
              void at
                .act((personId) => client.restorePictureVersion(workId, version.id, { personId }))
                .then((done) => done && notify(m.pictures.wentBack))
            }
          >
            {m.pictures.goBack}
          </Button>
        </div>
      )}
    </section>
  );
}
