/** The versions of a score below it: kept ones, and those kept before something large. */
import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { client } from '../../api/client.ts';
import { describeError } from '../../api/describe-error.ts';
import { queryClient } from '../../api/queries.ts';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import { notify } from '../../state/notices.ts';
import { thisPerson } from '../../state/person.ts';
import type { ScoreSession } from '../../state/score-session.ts';
import { useMedia } from '../../state/use-media.ts';
import styles from './score.module.css';

/** Keeps a version under a name, or none. */
export function useKeepVersion(session: ScoreSession): (name?: string) => void {
  const m = useMessages();
  const { workId, branchId } = session;
  return (name = '') =>
    void session
      .settled()
      .then(() => client.saveScoreVersion(workId, { branchId, personId: thisPerson().id, name: name.trim() || null }))
      .then(() => {
        notify(m.scores.kept);
        return queryClient.invalidateQueries({ queryKey: ['works', workId, 'versions'] });
      })
      .catch((error: unknown) => notify(describeError(m, error).text, 'danger'));
}

export function ScoreVersions({ session }: { readonly session: ScoreSession }) {
  const m = useMessages();
  const format = useFormat();
  const { workId } = session;
  const keep = useKeepVersion(session);
  const { data: versions } = useQuery({
    queryKey: ['works', workId, 'versions'],
    queryFn: ({ signal }) => client.listVersions(workId, { signal }),
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
  return (
    <section className="stack-tight" aria-label={m.scores.versions}>
      <div className="spread" style={{ flexWrap: 'wrap', gap: 8 }}>
        {onPhone ? (
          <Button size="xs" variant="subtle" color="gray" aria-expanded={open} onClick={() => setOpen(!open)}>
            {m.scores.versions}
          </Button>
        ) : (
          <h2>{m.scores.versions}</h2>
        )}
        <form
          className="row"
          style={{ flexWrap: 'nowrap', ...(onPhone && !open ? { display: 'none' } : {}) }}
          onSubmit={(event) => {
            event.preventDefault();
            keep(name);
            setName('');
          }}
        >
          <TextInput
            size="xs"
            aria-label={m.scores.versionName}
            placeholder={m.scores.versionName}
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <Button size="xs" variant="default" type="submit">
            {m.scores.keep}
          </Button>
        </form>
      </div>
      <div className={styles.strip} ref={list} hidden={onPhone && !open}>
        {versions?.map(({ id, name: given, reason, at, length }) => (
          <button
            key={id}
            type="button"
            className={styles.version}
            aria-pressed={id === chosen}
            onClick={() => setChosen((before) => (before === id ? null : id))}
          >
            <span className="one-line">{given ?? m.scores.reasons[reason]}</span>
            <span className="soft one-line">{m.scores.notes(format.count(length))}</span>
            <span className="soft one-line">{format.moment(at)}</span>
          </button>
        ))}
      </div>
      {version === undefined ? null : (
        <div>
          <Button
            size="xs"
            onClick={() => {
              // By this page's own hand, so that this page's undo takes it back.
              session.document.restore(version.frontiers);
              notify(m.scores.wentBack);
            }}
          >
            {m.scores.goBack}
          </Button>
        </div>
      )}
    </section>
  );
}
