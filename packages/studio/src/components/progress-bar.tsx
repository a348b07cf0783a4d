/** How far something is: cool where a maker works, warm where the person's own files are on their way. */
import styles from './progress-bar.module.css';

interface ProgressBarProps {
  readonly fraction: number;
  readonly label: string;
  readonly hand?: 'person' | 'maker';
}

export function ProgressBar({ fraction, label, hand = 'maker' }: ProgressBarProps) {
  const percent = Math.round(Math.min(1, Math.max(0, fraction)) * 100);
  return (
    <div
      className={styles.track}
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <div className={styles.bar} data-hand={hand} style={{ transform: `scaleX(${percent / 100})` }} />
    </div>
  );
}
