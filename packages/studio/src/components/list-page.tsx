/** A list of things: its title, its tools, the cards, and while there are none something to make now. */
import type { ReactNode } from 'react';
import { useMessages } from '../i18n/language.tsx';
import { useTitle } from '../state/use-title.ts';
import { CardGrid } from './card.tsx';
import { ErrorNotice } from './error-notice.tsx';

interface ListPageProps {
  readonly title: string;
  readonly tools: ReactNode;
  readonly empty: string;
  readonly error: unknown;
  readonly onRetry: () => void;
  /** Undefined while they are on their way. */
  readonly cards: readonly ReactNode[] | undefined;
}

export function ListPage({ title, tools, empty, error, onRetry, cards }: ListPageProps) {
  const m = useMessages();
  useTitle(title);
  return (
    <div className="page stack" style={{ gap: 24 }}>
      <div className="spread" style={{ flexWrap: 'wrap' }}>
        <h1>{title}</h1>
        <div className="row">{tools}</div>
      </div>
      {error === null || error === undefined ? null : <ErrorNotice error={error} onRetry={onRetry} />}
      {cards === undefined && error == null ? <span className="soft">{m.common.loading} …</span> : null}
      {cards?.length === 0 ? <p className="soft">{empty}</p> : null}
      {cards === undefined || cards.length === 0 ? null : <CardGrid label={title}>{cards}</CardGrid>}
    </div>
  );
}
