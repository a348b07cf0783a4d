/** A model that is being fetched, or was until it stopped: how much is here, from where, and how it goes on. */
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Download } from '@fourhands/core/protocol/local-models';
import { client } from '../../api/client.ts';
import { describeError, messageOfCode } from '../../api/describe-error.ts';
import { DeleteMenu } from '../../components/delete-menu.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import { deleteWithUndo, notify } from '../../state/notices.ts';
import styles from './local-models.module.css';
import makersStyles from './makers.module.css';
import { refreshMakers } from './refresh-makers.ts';

interface PanelProps {
  readonly download: Download;
  readonly offline: boolean;
}

export function DownloadPanel({ download, offline }: PanelProps) {
  const m = useMessages();
  const format = useFormat();
  const { id, repository, type, state, bytes, total, file, hosts, failure } = download;
  const turn = useMutation({
    mutationFn: () => (state === 'running' ? client.stopDownload(id) : client.resumeDownload(id)),
    onSettled: refreshMakers,
  });
  // It leaves the list when it is complete, and its model comes into the others.
  useEffect(() => () => refreshMakers(), []);
  return (
    <article className={styles.coming} aria-label={repository}>
      <div className="spread" style={{ flexWrap: 'wrap', gap: 8 }}>
        <div style={{ minWidth: 0 }}>
          <h3 className={styles.words}>{repository}</h3>
          <span className="soft small">
            {m.localModels.weightTypes[type]} · {m.localModels.states[state]} ·{' '}
            {m.localModels.progress(format.bytes(bytes), format.bytes(total))}
          </span>
        </div>
        <div className="row">
          <Button
            size="xs"
            variant="default"
            disabled={state !== 'running' && offline}
            loading={turn.isPending}
            onClick={() => turn.mutate()}
          >
            {state === 'running' ? m.localModels.stop : m.localModels.resume}
          </Button>
          <DeleteMenu
            label={`${m.localModels.forget}: ${repository}`}
            onDelete={() =>
              deleteWithUndo({
                key: id,
                text: m.localModels.forgotten,
                run: () => client.removeDownload(id).then(refreshMakers),
                onError: (error) => notify(describeError(m, error).text, 'danger'),
              })
            }
          />
        </div>
      </div>
      <ProgressBar fraction={total === 0 ? 0 : bytes / total} label={repository} />
      <div className={`soft small ${styles.words}`}>
        {state === 'running' ? (file ?? m.localModels.finishing) : null}
        {hosts.length === 0 ? null : <div>{m.localModels.asked(m.common.list(hosts))}</div>}
      </div>
      {failure === null ? null : (
        <div className={makersStyles.reason} role="status">
          {messageOfCode(m, failure.code) ?? failure.message}
        </div>
      )}
      {turn.error === null ? null : <ErrorNotice error={turn.error} />}
    </article>
  );
}
