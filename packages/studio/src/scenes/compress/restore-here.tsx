/** Restores the picture once more, in this browser, and says whether it is the very same as the server's. */
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { client } from '../../api/client.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Icon } from '../../components/icon.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import type { LocalRestoration, RestorePhase } from '../../local/messages.ts';
import styles from './restore-here.module.css';

interface RestoreHereProps {
  /** The compressed file, or its address. */
  readonly file: Blob | string;
  /** The address of the PNG that the server restored. */
  readonly picture: string;
}

function useRestoreHere({ file, picture }: RestoreHereProps) {
  const abort = useRef<AbortController | null>(null);
  const [phase, setPhase] = useState<RestorePhase>('opening');
  const { mutate, reset, isPending, data, error } = useMutation({
    mutationFn: async (signal: AbortSignal) => {
      const { restoreInBrowser } = await import('../../local/restore-in-browser.ts');
      return restoreInBrowser(client, { file, picture }, { signal, onPhase: setPhase });
    },
  });
  useEffect(() => () => abort.current?.abort(), []);
  const start = () => {
    abort.current = new AbortController();
    mutate(abort.current.signal);
  };
  const stop = () => {
    abort.current?.abort();
    reset();
  };
  return { phase: isPending ? phase : null, outcome: data ?? null, error, start, stop } as const;
}

function Same({ restoration }: { readonly restoration: LocalRestoration }) {
  const m = useMessages();
  const format = useFormat();
  const { width, height, openSeconds, restoreSeconds, sha256 } = restoration;
  return (
    <div className={styles.same}>
      <Icon name="check" size={18} />
      <div>
        <div>{m.restoreHere.same(format.count(width * height))}</div>
        <div className="soft small figure">
          {m.restoreHere.took(format.measuredSeconds(restoreSeconds), format.measuredSeconds(openSeconds))}
        </div>
        {sha256 === null ? null : (
          <details className="soft small">
            <summary>{m.restoreHere.proof}</summary>
            <code className={styles.hash}>{sha256}</code>
          </details>
        )}
      </div>
    </div>
  );
}

export function RestoreHere(props: RestoreHereProps) {
  const m = useMessages();
  const { phase, outcome, error, start, stop } = useRestoreHere(props);
  return (
    <div className="stack-tight">
      {/* One button for both, so that it keeps the focus. */}
      <Button
        variant="default"
        leftSection={<Icon name={phase === null ? 'models' : 'stop'} size={18} />}
        onClick={phase === null ? start : stop}
      >
        {phase === null ? m.restoreHere.action : m.common.cancel}
      </Button>
      <div role="status" className={styles.outcome}>
        {phase !== null ? (
          <p className="soft small">{m.restoreHere.phases[phase]}</p>
        ) : outcome !== null ? (
          <Same restoration={outcome} />
        ) : error === null ? (
          <p className="soft small">{m.restoreHere.help}</p>
        ) : null}
      </div>
      {phase === null && error !== null ? <ErrorNotice error={error} /> : null}
    </div>
  );
}
