/** Where a run is: its state in words, how far, for how long still, and what to do when it went wrong. */
import type { RunDetail } from '@fourhands/core/protocol/run';
import { ErrorNotice, PlainNotice } from '../../components/error-notice.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { shownState } from '../../components/state-badge.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import styles from './run-status.module.css';

/** A failure of the wire as the error that the notice describes. */
function asError(failure: { readonly code: string; readonly message: string }): Error {
  return Object.assign(new Error(failure.message), { code: failure.code });
}

export function RunStatus({ run, connected }: { readonly run: RunDetail; readonly connected: boolean }) {
  const m = useMessages();
  const format = useFormat();
  const state = shownState(run);
  const { progress } = run;
  const fraction =
    run.state === 'finished' ? 1 : progress === null ? 0 : progress.step / Math.max(1, progress.totalSteps);
  return (
    <div className={styles.status}>
      {connected ? null : (
        <div className={styles.lost}>
          <PlainNotice>{m.runs.reconnecting}</PlainNotice>
        </div>
      )}
      {run.state === 'failed' && run.error !== null ? (
        <ErrorNotice error={asError(run.error)} title={m.runs.states.failed}>
          <div>{run.checkpointStep === null ? m.runs.failedNoCheckpoint : m.runs.failedNext}</div>
        </ErrorNotice>
      ) : null}
      <ProgressBar fraction={fraction} label={m.runs.progressLabel} />
      <div className={styles.line}>
        <span>
          {progress === null || state === 'queued'
            ? null
            : m.runs.step(format.count(progress.step), format.count(progress.totalSteps))}
          {state === 'failed' || state === 'running' ? null : (
            <span className="soft">
              {progress === null || state === 'queued' ? '' : ' · '}
              {m.runs.stateHelp[state]}
            </span>
          )}
        </span>
        {progress === null ? null : (
          <span className={styles.times}>
            <span>
              {m.runs.elapsed} <b>{format.duration(progress.elapsedSeconds)}</b>
            </span>
            {state === 'running' ? (
              <span>
                {m.runs.left}{' '}
                <b>{progress.secondsLeft === null ? m.runs.leftUnknown : format.duration(progress.secondsLeft)}</b>
              </span>
            ) : null}
          </span>
        )}
      </div>
    </div>
  );
}
