/** What can make things: models on this machine and connected servers, with what leaves the machine and what it costs. */
import { Button, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { MakerDescription } from '@fourhands/core/maker/maker';
import { describeError } from '../../api/describe-error.ts';
import { makersQuery, providersQuery } from '../../api/queries.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Icon } from '../../components/icon.tsx';
import { Section } from '../../components/section.tsx';
import { useMessages } from '../../i18n/language.tsx';
import { notify } from '../../state/notices.ts';
import { switchOffline } from '../../state/offline.ts';
import { useStaying } from '../../state/use-leaving.ts';
import { useTitle } from '../../state/use-title.ts';
import { LocalModels } from './local-models.tsx';
import { LocalServers } from './local-servers.tsx';
import styles from './makers.module.css';
import { ProviderForm } from './provider-form.tsx';
import { ProviderPanel } from './provider-panel.tsx';

function MakerLine({ maker }: { readonly maker: MakerDescription }) {
  const m = useMessages();
  return (
    <li className={styles.maker} data-available={maker.available}>
      <span className={styles.mark} aria-hidden="true">
        <Icon name={maker.destination === null ? 'home' : 'right'} size={18} />
      </span>
      <div className="grow">
        <div className="row">
          <h3>{maker.name}</h3>
          <span className="soft small">{m.makers.kinds[maker.kind]}</span>
        </div>
        <div className="soft small">
          {maker.destination === null ? m.hand.staysHere : m.hand.goesTo(maker.destination)}
          {' · '}
          {m.makers.operations} {m.common.list(maker.operations.map((one) => m.makers.operationNames[one]))}
        </div>
        {maker.available || maker.reason === null ? null : (
          <div className={styles.reason}>{m.hand.unavailable(maker.reason)}</div>
        )}
      </div>
      {maker.available ? (
        <span className={styles.ready}>
          <Icon name="check" size={16} />
          {m.makers.available}
        </span>
      ) : null}
    </li>
  );
}

export function MakersScene() {
  const m = useMessages();
  useTitle(m.makers.title);
  const makers = useQuery(makersQuery);
  const providers = useQuery(providersQuery);
  const connected = useStaying(providers.data);
  const [connecting, setConnecting] = useState(false);
  const error = makers.error ?? providers.error;
  const setOffline = (offline: boolean) =>
    void switchOffline(offline).then(
      () => notify(offline ? m.makers.offlineOn : m.makers.offlineOff),
      (reason: unknown) => notify(describeError(m, reason).text, 'danger'),
    );
  return (
    <div className="page stack" style={{ gap: 32, maxWidth: 880 }}>
      <div className="spread" style={{ flexWrap: 'wrap' }}>
        <div>
          <h1>{m.makers.title}</h1>
          <p className="soft">{m.makers.lead}</p>
        </div>
        <Switch
          label={m.makers.offline}
          description={m.makers.offlineHelp}
          checked={makers.data?.offline ?? false}
          onChange={(event) => setOffline(event.currentTarget.checked)}
        />
      </div>
      {error === null ? null : (
        <ErrorNotice
          error={error}
          onRetry={() => {
            void makers.refetch();
            void providers.refetch();
          }}
        />
      )}
      <Section title={m.makers.here}>
        {makers.data?.makers.length === 0 ? <p className="soft">{m.makers.none}</p> : null}
        <ul className={styles.makers}>
          {makers.data?.makers.map((maker) => (
            <MakerLine key={maker.id} maker={maker} />
          ))}
        </ul>
      </Section>
      <LocalModels offline={makers.data?.offline ?? false} />
      <Section title={m.makers.providers} help={m.makers.connectHelp}>
        {connecting ? (
          <ProviderForm provider={null} onClose={() => setConnecting(false)} />
        ) : (
          <div>
            <Button variant="default" leftSection={<Icon name="plus" size={18} />} onClick={() => setConnecting(true)}>
              {m.makers.connect}
            </Button>
          </div>
        )}
        <LocalServers connected={connected ?? []} />
        {connected?.map((provider) => (
          <ProviderPanel key={provider.id} provider={provider} />
        ))}
      </Section>
    </div>
  );
}
