/** Talking about a work, beside it: what is selected there is quoted, and what is said goes into the text. */
import { ActionIcon, Button, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { DialogueMessage } from '@fourhands/core/dialogue/dialogue';
import type { TextRegion } from '@fourhands/core/region/region';
import { describeError } from '../../api/describe-error.ts';
import { dialoguesQuery } from '../../api/queries.ts';
import { Icon } from '../../components/icon.tsx';
import { useMessages } from '../../i18n/language.tsx';
import { notify } from '../../state/notices.ts';
import { useStore } from '../../state/store.ts';
import { useDesk } from '../work/desk.ts';
import { sayFieldId } from './composer.tsx';
import { quoteOf, type AskedTalk, type PendingQuote } from './pending-quote.ts';
import { PutDialog } from './put-dialog.tsx';
import type { PassageDrops } from './use-passage-drops.ts';
import { TalkView } from './talk-view.tsx';
import styles from './talks.module.css';
import { useTalk } from './use-talk.ts';

interface TalkBesideProps {
  readonly drops: PassageDrops;
  readonly asked: AskedTalk;
  readonly onBack: () => void;
}

const begun = 'new';

export function TalkBeside({ drops, asked, onBack }: TalkBesideProps) {
  const m = useMessages();
  const { work, session, selection } = useDesk();
  const talks = useQuery(dialoguesQuery({ workId: work.id })).data;
  const [chosen, setChosen] = useState<string | null>(null);
  // The talk that was begun last, until another is chosen.
  const id = chosen === begun ? null : (chosen ?? talks?.[0]?.id ?? null);
  const talk = useTalk({ id, workId: work.id, onBegun: setChosen });
  const [quotes, setQuotes] = useState<readonly PendingQuote[]>([]);
  const [putting, setPutting] = useState<{ message: DialogueMessage; passage: TextRegion | null } | null>(null);
  const selected = useStore(selection);
  const some = selected.end > selected.start;

  const { count, quote: given } = asked;
  const taken = useRef(0);
  useEffect(() => {
    if (taken.current === count) return;
    taken.current = count;
    if (given !== null) setQuotes((before) => [...before, given]);
    window.document.getElementById(sayFieldId)?.focus();
  }, [count, given]);
  const quoteNow = () => {
    const quote = quoteOf(session, selection.get());
    if (quote !== null) setQuotes((before) => [...before, quote]);
    window.document.getElementById(sayFieldId)?.focus();
  };

  const put = (message: DialogueMessage, region: TextRegion) =>
    drops.put({ messageId: message.id, ...region }, selection.get().end);
  return (
    <div className={styles.beside} data-hand data-talk>
      <div className="spread" style={{ gap: 8 }}>
        <Button variant="default" size="xs" leftSection={<Icon name="left" size={16} />} onClick={onBack}>
          {m.talks.backToHand}
        </Button>
        <span className="row" style={{ gap: 4, flexWrap: 'nowrap' }}>
          <ActionIcon
            variant="default"
            aria-label={m.talks.besideNew}
            title={m.talks.besideNew}
            onClick={() => setChosen(begun)}
          >
            <Icon name="plus" size={16} />
          </ActionIcon>
          {id === null ? null : (
            <Link to="/talks/$talkId" params={{ talkId: id }} className="soft small">
              {m.talks.besideOpen}
            </Link>
          )}
        </span>
      </div>
      {(talks?.length ?? 0) > 1 ? (
        <NativeSelect
          size="xs"
          aria-label={m.talks.besideChoose}
          value={id ?? begun}
          onChange={(event) => setChosen(event.target.value)}
          data={[
            ...(talks ?? []).map((one) => ({ value: one.id, label: one.title ?? m.talks.untitled })),
            ...(id === null ? [{ value: begun, label: m.talks.besideNew }] : []),
          ]}
        />
      ) : null}
      <TalkView
        talk={talk}
        ready={talks !== undefined}
        empty={m.talks.besideEmpty}
        quotes={quotes}
        onDropQuote={(index) => setQuotes((before) => before.filter((_, at) => at !== index))}
        takeQuotes={async () => {
          await session.settled();
          return quotes.map(({ text: _text, ...place }) => place);
        }}
        onSent={(sent) => setQuotes((before) => before.filter((quote) => !sent.includes(quote)))}
        onPut={(message, passage) => {
          if (passage === null) setPutting({ message, passage });
          else put(message, passage).catch((error: unknown) => notify(describeError(m, error).text, 'danger'));
        }}
      />
      <div>
        <Button
          variant="default"
          size="xs"
          disabled={!some}
          leftSection={<Icon name="works" size={16} />}
          onClick={quoteNow}
        >
          {m.talks.quoteSelection}
        </Button>
      </div>
      {putting === null ? null : (
        <PutDialog
          {...putting}
          title={talk.dialogue?.title ?? null}
          workId={work.id}
          beside={{ workId: work.id, putAtCursor: (region) => put(putting.message, region) }}
          onClose={() => setPutting(null)}
        />
      )}
    </div>
  );
}
