/** Looking for servers on this machine, and connecting a model of one that answered with one click. */
import { Button, NativeSelect } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { LocalServer, Provider } from '@fourhands/core/protocol/makers';
import { client } from '../../api/client.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Icon } from '../../components/icon.tsx';
import { useMessages } from '../../i18n/language.tsx';
import { notify } from '../../state/notices.ts';
import styles from './makers.module.css';
import { refreshMakers } from './refresh-makers.ts';

interface FoundServerProps {
  readonly server: LocalServer;
  readonly connected: readonly Provider[];
}

function FoundServer({ server, connected }: FoundServerProps) {
  const m = useMessages();
  const [model, setModel] = useState(server.models[0] ?? '');
  const connect = useMutation({
    mutationFn: () => client.createProvider({ name: `${server.name}: ${model}`, address: server.address, model }),
    onSuccess(saved) {
      notify(m.makers.saved(saved.name));
      refreshMakers();
    },
  });
  const there = connected.some((provider) => provider.address === server.address && provider.model === model);
  return (
    <li className={`${styles.maker} ${styles.found}`}>
      <div className="grow">
        <h3>{server.name}</h3>
        <div className="soft small">{server.address}</div>
        {server.models.length === 0 ? <div className="soft small">{m.makers.foundEmpty}</div> : null}
        {connect.error === null ? null : <ErrorNotice error={connect.error} />}
      </div>
      {server.models.length === 0 ? null : (
        <NativeSelect
          aria-label={m.makers.foundModel(server.name)}
          className={styles.model}
          data={[...new Set(server.models)]}
          value={model}
          onChange={(event) => setModel(event.target.value)}
        />
      )}
      {there ? (
        <span className={styles.ready}>
          <Icon name="check" size={16} />
          {m.makers.alreadyConnected}
        </span>
      ) : server.models.length === 0 ? null : (
        <Button
          aria-label={m.makers.foundConnect(server.name, model)}
          loading={connect.isPending}
          onClick={() => connect.mutate()}
        >
          {m.makers.connectIt}
        </Button>
      )}
    </li>
  );
}

export function LocalServers({ connected }: { readonly connected: readonly Provider[] }) {
  const m = useMessages();
  const look = useMutation({ mutationFn: () => client.findLocalServers() });
  const found = look.data;
  return (
    <div className="stack-tight" style={{ gap: 8 }}>
      <div className="row" style={{ flexWrap: 'wrap' }}>
        <Button variant="default" loading={look.isPending} onClick={() => look.mutate()}>
          {m.makers.look}
        </Button>
        <span className="soft small">{m.makers.lookHelp}</span>
      </div>
      {look.error === null ? null : <ErrorNotice error={look.error} onRetry={() => look.mutate()} />}
      <div role="status" className="soft small">
        {found === undefined ? null : found.length === 0 ? m.makers.foundNone : m.makers.found(found.length)}
      </div>
      {found === undefined || found.length === 0 ? null : (
        <ul className={styles.makers}>
          {found.map((server) => (
            <FoundServer key={server.address} server={server} connected={connected} />
          ))}
        </ul>
      )}
    </div>
  );
}
