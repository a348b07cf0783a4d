/** What a maker might have written at a place instead, with how likely it finds each word; one of them can be chosen. */
import { Button, Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { segmentsOf } from '@fourhands/core/media/text/word-diff';
import { client } from '../../api/client.ts';
import { recipesQuery } from '../../api/queries.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import type { Desk } from './desk.ts';
import styles from './other-words.module.css';
import type { ExplainedPlace } from './use-authorship.ts';

/** The word of a stretch that a place is in; null where that is white space. */
function wordAt(text: string, place: number): { readonly start: number; readonly end: number } | null {
  let start = 0;
  for (const segment of segmentsOf(text, 'word')) {
    const end = start + segment.length;
    if (place < end || end === text.length) {
      const word = segment.trim();
      const from = start + segment.indexOf(word);
      return word === '' ? null : { start: from, end: from + word.length };
    }
    start = end;
  }
  return null;
}

interface OtherWordsProps extends ExplainedPlace {
  readonly desk: Desk;
  readonly onChosen: () => void;
}

export function OtherWords({ at, stretch, desk, onChosen }: OtherWordsProps) {
  const m = useMessages();
  const format = useFormat();
  const { work, session, makers, ask, announce } = desk;
  const { by } = stretch;
  const recipes = useQuery(recipesQuery(work.id)).data;
  const makerId = by.kind === 'made' ? recipes?.get(by.recipe)?.recipe.makerId : undefined;
  const maker = makers?.find(({ id, alternatives }) => id === makerId && alternatives === true);
  // As it was when the question was asked; a newer text closes the question with its own stretch.
  const { word, base } = useMemo(() => {
    const text = session.document.slice(stretch.start, stretch.end);
    const found = wordAt(text, at - stretch.start);
    return {
      word: found === null ? null : { start: stretch.start + found.start, text: text.slice(found.start, found.end) },
      base: session.document.frontiers(),
    };
  }, [session, stretch, at]);
  const query = useQuery({
    queryKey: ['works', work.id, 'alternatives', session.branchId, maker?.id, word?.start, base],
    queryFn: async ({ signal }) => {
      await session.settled();
      const asked = { branchId: session.branchId, makerId: maker?.id ?? '', at: word?.start ?? 0, base };
      return client.alternatives(work.id, asked, { signal });
    },
    enabled: maker !== undefined && word !== null,
    staleTime: Infinity,
  });
  if (maker === undefined || word === null) return null;
  const others = query.data?.filter(({ text }) => text !== word.text);
  // The longest bar is that of the likeliest word: the shares are in figures beside them.
  const most = others?.[0]?.probability ?? 1;
  const choose = (text: string) => {
    announce(m.authors.chosenWord(text));
    onChosen();
    void ask({
      placement: 'live',
      operation: 'vary',
      makerId: maker.id,
      region: { start: word.start, end: stretch.end },
      base,
      prompt: text,
      candidates: 1,
    });
  };
  return (
    <section className="stack-tight" aria-label={m.authors.otherWords(word.text)}>
      <h3 className={styles.title}>{m.authors.otherWords(word.text)}</h3>
      <p className="soft small">{m.authors.otherWordsHelp}</p>
      {query.isLoading ? <Loader size="sm" /> : null}
      {query.error === null ? null : <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />}
      {others?.length === 0 ? <p className="soft">{m.authors.noOtherWords}</p> : null}
      <ul className={styles.list}>
        {others?.map(({ text, probability }) => (
          <li key={text} className={styles.row}>
            <Button variant="default" size="xs" onClick={() => choose(text)} className={styles.word}>
              {text}
            </Button>
            <span className={styles.track} aria-hidden="true">
              <span className={styles.bar} style={{ inlineSize: `${(probability / most) * 100}%` }} />
            </span>
            <span className={styles.share}>{format.percent(probability)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
