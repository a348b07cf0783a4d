/** One connected server: whether it works, what it was used for this month, and every request that went there. */
import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Provider } from '@fourhands/core/protocol/makers';
import { client } from '../../api/client.ts';
import { describeError, messageOfCode } from '../../api/describe-error.ts';
import { sentRequestsQuery } from '../../api/queries.ts';
import { DeleteMenu } from '../../components/delete-menu.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Facts } from '../../components/section.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import { deleteWithUndo, notify } from '../../state/notices.ts';
import styles from './makers.module.css';
import { nameOfKind, ProviderForm } from './provider-form.tsx';
import { refreshMakers } from './refresh-makers.ts';

function SentRequests({ provider }: { readonly provider: Provider }) {
  const m = useMessages();
  const format = useFormat();
  const { data, error, refetch } = useQuery(sentRequestsQuery(provider.id));
  if (error !== null) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <span className="soft">{m.common.loading} …</span>;
  if (data.length === 0) return <span className="soft">{m.makers.sentNone}</span>;
  const outcome = (code: string) => m.makers.outcomes[code] ?? messageOfCode(m, code) ?? code;
  const number = (value: number | null) => (value === null ? m.common.none : format.count(value));
  return (
    <div className={styles.table} tabIndex={0} role="region" aria-label={m.makers.sent}>
      <table>
        <thead>
          <tr>
            <th>{m.makers.when}</th>
            <th>{m.makers.sentTo}</th>
            <th>{m.makers.tokensColumn}</th>
            <th>{m.makers.cost}</th>
            <th>{m.makers.outcome}</th>
          </tr>
        </thead>
        <tbody>
          {data.map((request) => (
            <tr key={request.id}>
              <td>{format.moment(request.at)}</td>
              <td>
                {request.host} <span className="soft">{request.model}</span>
              </td>
              <td className="figure">
                {number(request.tokensIn)} + {number(request.tokensOut)}
              </td>
              <td className="figure">{request.cost === null ? m.common.none : format.measured(request.cost)}</td>
              <td>{outcome(request.outcome)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function ProviderPanel({ provider }: { readonly provider: Provider }) {
  const m = useMessages();
  const format = useFormat();
  const [editing, setEditing] = useState(false);
  const test = useMutation({ mutationFn: () => client.testProvider(provider.id), onSuccess: refreshMakers });
  const { usage } = provider;
  const cost = format.measured(usage.cost);
  const { pictures } = provider;
  const prices = [provider.pricePerMillionIn, provider.pricePerMillionOut, pictures?.pricePerPicture ?? null];
  const priced = prices.some((price) => price !== null);
  if (editing) return <ProviderForm provider={provider} onClose={() => setEditing(false)} />;
  return (
    <article className={styles.provider} aria-label={provider.name}>
      <div className="spread" style={{ flexWrap: 'wrap' }}>
        <div>
          <h3>{provider.name}</h3>
          <span className="soft small">
            {[nameOfKind(m, provider.kind), provider.address, provider.model].filter((part) => part !== '').join(' · ')}
          </span>
        </div>
        <div className="row">
          <Button size="xs" variant="default" loading={test.isPending} onClick={() => test.mutate()}>
            {m.makers.test}
          </Button>
          <Button size="xs" variant="default" onClick={() => setEditing(true)}>
            {m.makers.edit}
          </Button>
          <DeleteMenu
            label={`${m.work.more}: ${provider.name}`}
            onDelete={() =>
              deleteWithUndo({
                key: provider.id,
                text: m.makers.removed(provider.name),
                run: () => client.deleteProvider(provider.id).then(refreshMakers),
                onError: (error) => notify(describeError(m, error).text, 'danger'),
              })
            }
          />
        </div>
      </div>
      {test.data === undefined ? null : (
        <div role="status" className={styles.tested} data-works={test.data.works}>
          {test.data.works
            ? m.makers.works(format.measuredSeconds(test.data.milliseconds / 1000))
            : `${m.makers.worksNot} ${test.data.message}`}
        </div>
      )}
      {test.error === null ? null : <ErrorNotice error={test.error} />}
      <Facts
        rows={[
          [m.makers.usage, m.makers.requests(usage.requests)],
          ...(pictures === null
            ? [
                [
                  m.makers.tokensColumn,
                  m.makers.tokens(format.count(usage.tokensIn), format.count(usage.tokensOut)),
                ] as const,
              ]
            : []),
          [
            m.makers.cost,
            provider.monthlyCap === null
              ? priced
                ? cost
                : m.makers.noCost
              : m.makers.ofCap(cost, format.measured(provider.monthlyCap)),
          ],
        ]}
      />
      <details>
        <summary className={styles.summary}>{m.makers.sent}</summary>
        <SentRequests provider={provider} />
      </details>
    </article>
  );
}
