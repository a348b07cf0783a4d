/** At the right of a translation: who translates, what is asked for, the glossary, the keys. */
import { Button, Kbd, NativeSelect, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Pair } from '@fourhands/core/protocol/translations';
import { baseOf } from '@fourhands/core/translation/languages';
import { client } from '../../api/client.ts';
import { describeError } from '../../api/describe-error.ts';
import { glossariesQuery, queryClient } from '../../api/queries.ts';
import { PlainNotice } from '../../components/error-notice.tsx';
import { Icon } from '../../components/icon.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import { notify } from '../../state/notices.ts';
import type { TranslationDesk } from './translation-desk.ts';
import styles from './translation.module.css';

function Progress({ desk }: { readonly desk: TranslationDesk }) {
  const m = useMessages();
  const format = useFormat();
  const { queue, stop } = desk;
  if (!queue.running) return null;
  const seconds = (performance.now() - queue.startedAt) / 1000;
  const left = queue.done < 2 ? null : (seconds / queue.done) * (queue.total - queue.done);
  return (
    <div className="stack-tight" role="status">
      <ProgressBar
        fraction={queue.total === 0 ? 0 : queue.done / queue.total}
        label={m.translation.making(queue.done, queue.total)}
      />
      <div className="spread">
        <span className="soft small">
          {m.translation.making(queue.done, queue.total)}
          {left === null ? '' : ` · ${m.translation.timeLeft(format.duration(left))}`}
        </span>
        <Button size="xs" variant="default" onClick={stop} leftSection={<Icon name="stop" size={16} />}>
          {m.translation.stop}
        </Button>
      </div>
    </div>
  );
}

function Glossary({ desk }: { readonly desk: TranslationDesk }) {
  const m = useMessages();
  const { detail, blocked } = desk;
  const glossaries = useQuery(glossariesQuery).data ?? [];
  const fitting = glossaries.filter(
    (one) =>
      one.id === detail.glossaryId ||
      (baseOf(one.targetLanguage) === baseOf(detail.targetLanguage) &&
        baseOf(one.sourceLanguage) === baseOf(detail.sourceLanguage)),
  );
  const set = (glossaryId: string | null) =>
    client.changeTranslation(detail.workId, { glossaryId }).then(
      () => queryClient.invalidateQueries({ queryKey: ['translations', detail.workId] }),
      (error: unknown) => notify(describeError(m, error).text, 'danger'),
    );
  return (
    <div className="stack-tight">
      <NativeSelect
        label={m.translation.glossary}
        value={detail.glossaryId ?? ''}
        onChange={(event) => void set(event.target.value === '' ? null : event.target.value)}
        data={[
          { value: '', label: m.translation.noGlossary },
          ...fitting.map(({ id, name, terms }) => ({ value: id, label: `${name} (${m.glossaries.terms(terms)})` })),
        ]}
      />
      {blocked === null ? null : <PlainNotice>{m.glossaries.blocked}</PlainNotice>}
      {detail.glossaryId === null ? (
        <Link to="/glossaries" className="soft small">
          {m.translation.toGlossaries}
        </Link>
      ) : (
        <Link to="/glossaries/$glossaryId" params={{ glossaryId: detail.glossaryId }} className="soft small">
          {m.translation.toThisGlossary}
        </Link>
      )}
    </div>
  );
}

function Keys() {
  const m = useMessages();
  return (
    <details>
      <summary className={styles.summary}>{m.translation.keys}</summary>
      <dl className={styles.keys}>
        {m.translation.keyList.map(([keys = '', words]) => (
          <div key={keys} style={{ display: 'contents' }}>
            <dt>
              <Kbd size="xs">{keys}</Kbd>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

interface TranslationSideProps {
  readonly desk: TranslationDesk;
  readonly selected: readonly Pair[];
  readonly onClear: () => void;
}

export function TranslationSide({ desk, selected, onClear }: TranslationSideProps) {
  const m = useMessages();
  const { makers, maker, settings, change, missing, able, translate, acceptAll, offers } = desk;
  const onlyTerms = makers.every(({ translation, available }) => translation !== undefined || !available);
  const chosen = selected.filter((pair) => pair.state !== 'orphan' && !pair.locked);
  return (
    <div className="stack" data-hand>
      {onlyTerms ? (
        <PlainNotice>
          <span>{m.translation.weak}</span>
          <span>{m.translation.connect}</span>
          <Link to="/makers">{m.translation.connectLink}</Link>
        </PlainNotice>
      ) : null}
      <div className="stack-tight">
        <NativeSelect
          label={m.hand.maker}
          value={maker?.id ?? ''}
          onChange={(event) => change({ makerId: event.target.value })}
          data={makers.map(({ id, name, available }) => ({ value: id, label: name, disabled: !available }))}
        />
        {maker === null ? null : (
          <span className="soft small">
            {maker.destination === null ? m.hand.staysHere : m.hand.goesTo(maker.destination)}
          </span>
        )}
      </div>
      {maker?.translation === undefined ? (
        <>
          <NativeSelect
            label={m.translation.perSentence}
            value={String(settings.candidates)}
            onChange={(event) => change({ candidates: Number(event.target.value) })}
            data={['1', '2', '3', '4']}
          />
          <Textarea
            label={m.translation.prompt}
            placeholder={m.translation.promptPlaceholder}
            rows={2}
            maxLength={2000}
            value={settings.prompt}
            onChange={(event) => change({ prompt: event.target.value })}
          />
        </>
      ) : null}
      <Progress desk={desk} />
      <div className="stack-tight">
        <Button
          disabled={!able || missing.length === 0}
          onClick={() => translate(missing)}
          leftSection={<Icon name="play" size={18} />}
        >
          {maker?.translation === 'terms' ? m.translation.allTerms(missing.length) : m.translation.all(missing.length)}
        </Button>
        {selected.length === 0 ? null : (
          <>
            <Button variant="default" disabled={!able || chosen.length === 0} onClick={() => translate(chosen)}>
              {m.translation.selected(chosen.length)}
            </Button>
            <Button variant="subtle" size="xs" onClick={onClear}>
              {m.translation.clearSelection}
            </Button>
          </>
        )}
        <Button
          variant="default"
          loading={desk.accepting}
          disabled={offers.size === 0}
          onClick={() => void acceptAll()}
          leftSection={<Icon name="check" size={18} />}
        >
          {m.translation.acceptAll}
        </Button>
      </div>
      <hr className={styles.rule} />
      <Glossary desk={desk} />
      <Keys />
    </div>
  );
}
