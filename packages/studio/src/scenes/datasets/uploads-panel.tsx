/** How the files on their way are doing: together at the top, and one by one where something went wrong. */
import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { DatasetKind } from '@fourhands/core/protocol/dataset';
import { messageOfCode } from '../../api/describe-error.ts';
import { Icon } from '../../components/icon.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { Section } from '../../components/section.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import { datasetKinds } from '../../state/dataset-kinds.ts';
import { uploadQueue } from '../../state/upload-queue.ts';
import { summarise, type Upload, type UploadBatch } from '../../state/uploads.ts';
import styles from './uploads-panel.module.css';
import { warningText } from './warning-text.ts';

function useNow(running: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [running]);
  return running ? now : Date.now();
}

function UploadLine({ upload }: { readonly upload: Upload }) {
  const m = useMessages();
  const format = useFormat();
  const note =
    upload.failure === null
      ? upload.warnings.map((code) => warningText(m, code)).join(' · ')
      : (messageOfCode(m, upload.failure.code) ?? upload.failure.message);
  return (
    <li className={styles.line} data-state={upload.state}>
      <div className="spread" style={{ gap: 12 }}>
        <span className="one-line" title={upload.name}>
          {upload.name}
        </span>
        <span className={styles.state}>
          {upload.state === 'waiting' ? format.bytes(upload.bytes) : m.uploads[upload.state]}
        </span>
      </div>
      {note === '' ? null : <div className={styles.note}>{note}</div>}
    </li>
  );
}

/** What needs a look first, then what moves, then the rest; at most this many lines, however many files. */
const lines = 200;
const order = { rejected: 0, cancelled: 1, sending: 2, waiting: 3, added: 4, duplicate: 5 } as const;

interface UploadsPanelProps {
  readonly datasetId: string;
  readonly batch: UploadBatch;
  readonly kind?: DatasetKind;
}

export function UploadsPanel({ datasetId, batch, kind = 'pictures' }: UploadsPanelProps) {
  const m = useMessages();
  const title = datasetKinds[kind].adding(m);
  const format = useFormat();
  const active = batch.uploads.some((upload) => upload.state === 'waiting' || upload.state === 'sending');
  const summary = summarise(batch, useNow(active));
  const shown = [...batch.uploads].sort((a, b) => order[a.state] - order[b.state]).slice(0, lines);
  const canRetry = !active && summary.rejected + summary.cancelled > 0;
  const outcome = [
    datasetKinds[kind].finished(m, summary.added),
    summary.duplicates > 0 ? m.uploads.duplicates(summary.duplicates) : '',
    summary.cancelled > 0 ? m.uploads.cancelledCount(summary.cancelled) : '',
  ].join(' ');
  return (
    <Section title={title}>
      <ProgressBar fraction={summary.fraction} label={title} hand="person" />
      <div className="spread figure" role="status">
        <span>{active ? m.uploads.progress(summary.settled, summary.total) : outcome}</span>
        {active && summary.secondsLeft !== null ? (
          <span className="soft">{m.uploads.left(format.duration(summary.secondsLeft))}</span>
        ) : null}
      </div>
      {summary.rejected > 0 ? (
        <h3 className={styles.rejected}>
          <Icon name="warning" size={16} /> {m.uploads.rejectedTitle(summary.rejected)}
        </h3>
      ) : null}
      <ul className={styles.list}>
        {shown.map((upload) => (
          <UploadLine key={upload.id} upload={upload} />
        ))}
      </ul>
      <div className="row">
        {active ? (
          <Button variant="default" size="xs" onClick={() => uploadQueue.cancel(datasetId)}>
            {m.uploads.cancel}
          </Button>
        ) : (
          <Button variant="default" size="xs" onClick={() => uploadQueue.clear(datasetId)}>
            {m.uploads.clear}
          </Button>
        )}
        {canRetry ? (
          <Button variant="default" size="xs" onClick={() => uploadQueue.retryRejected(datasetId)}>
            {m.uploads.retry}
          </Button>
        ) : null}
      </div>
    </Section>
  );
}
