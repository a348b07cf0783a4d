/** What a run is doing, in a word, a shape and a colour. */
import type { Run } from '@fourhands/core/protocol/run';
import { useMessages } from '../i18n/language.tsx';
import { Icon } from './icon.tsx';
import styles from './state-badge.module.css';

export type ShownState = 'queued' | 'running' | 'stopped' | 'interrupted' | 'failed' | 'finished';

export function shownState(run: Pick<Run, 'state' | 'stopReason'>): ShownState {
  return run.state === 'stopped' && run.stopReason === 'interrupted' ? 'interrupted' : run.state;
}

export function StateBadge({ run }: { readonly run: Pick<Run, 'state' | 'stopReason'> }) {
  const m = useMessages();
  const state = shownState(run);
  const icons = {
    stopped: 'stop',
    interrupted: 'warning',
    failed: 'warning',
    finished: 'check',
    queued: 'more',
  } as const;
  return (
    <span className={styles.badge} data-state={state}>
      {state === 'running' ? <span className={styles.dot} /> : <Icon name={icons[state]} size={14} />}
      {m.runs.states[state]}
    </span>
  );
}
