/** How far a maker is with a proposal, how long it will take, how it stands where that is shown, and the way to stop it. */
import { Button } from '@mantine/core';
import type { PictureProposal } from '@fourhands/core/protocol/picture-proposals';
import { useFormat } from '../i18n/format.ts';
import { useMessages } from '../i18n/language.tsx';
import { Icon } from './icon.tsx';
import styles from './making-progress.module.css';
import { ProgressBar } from './progress-bar.tsx';

interface MakingProgressProps {
  readonly progress: PictureProposal['progress'];
  /** The address of a small picture of how it stands. */
  readonly preview?: string | null;
  readonly onStop: () => void;
}

export function MakingProgress({ progress, preview = null, onStop }: MakingProgressProps) {
  const m = useMessages();
  const format = useFormat();
  const { share = 0, secondsLeft = null } = progress ?? {};
  return (
    <div className="stack-tight">
      <span className="spread small figure">
        <span>{m.making.share(format.percent(share))}</span>
        <span className="soft">{secondsLeft === null ? null : m.making.timeLeft(format.duration(secondsLeft))}</span>
      </span>
      <ProgressBar fraction={share} label={m.making.label} />
      {preview === null ? null : (
        <img className={styles.preview} src={preview} alt={m.making.soFar} title={m.making.soFar} />
      )}
      <Button variant="default" leftSection={<Icon name="stop" size={18} />} onClick={onStop}>
        {m.making.stop}
      </Button>
    </div>
  );
}
