/** What a person should know of an adversarial network that trains: its samples have become alike, or are copies. */
import { collapse, copying } from '@fourhands/core/protocol/adversarial';
import type { RunDetail } from '@fourhands/core/protocol/run';
import { PlainNotice } from '../../components/error-notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import styles from './run-samples.module.css';

export function GanNotices({ run }: { readonly run: RunDetail }) {
  const m = useMessages();
  const format = useFormat();
  const totalSteps = run.progress?.totalSteps ?? 0;
  const alike = collapse(run.points, totalSteps);
  const copied = copying(run.points, totalSteps);
  return (
    <>
      {alike === null ? null : (
        <div className={styles.notice}>
          <PlainNotice>
            <strong>{m.gan.collapsedTitle}</strong>{' '}
            {m.gan.collapsedText(format.count(alike.since), format.measured(alike.latest))} {m.gan.collapsedDo}
          </PlainNotice>
        </div>
      )}
      {copied === null ? null : (
        <div className={styles.notice}>
          <PlainNotice>
            <strong>{m.gan.copiedTitle}</strong>{' '}
            {m.gan.copiedText(format.count(copied.since), format.measured(copied.latest))} {m.gan.copiedDo}
          </PlainNotice>
        </div>
      )}
    </>
  );
}
