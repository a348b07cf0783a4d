/** What the model makes of the pictures, and what it draws, at the time chosen on the strip below. */
import { Button, SegmentedControl } from '@mantine/core';
import type { RunImage } from '@fourhands/core/protocol/run';
import { client } from '../../api/client.ts';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import styles from './run-pictures.module.css';

export type PictureKind = RunImage['kind'];

interface StageProps {
  readonly images: readonly RunImage[];
  readonly kind: PictureKind;
  readonly shown: RunImage | undefined;
  readonly onKind: (kind: PictureKind) => void;
}

/** As large as fits, in whole multiples' spirit: never beyond six times, where single pixels would be all one sees. */
function sheetStyle({ width, height }: RunImage) {
  const ratio = width / height;
  return {
    width: `min(100cqw - 32px, (100cqh - 32px) * ${ratio}, ${width * 6}px)`,
    height: 'auto',
  };
}

export function RunStage({ images, kind, shown, onKind }: StageProps) {
  const m = useMessages();
  const format = useFormat();
  const both = new Set(images.map((image) => image.kind)).size > 1;
  const help = kind === 'reconstruction' ? m.runs.reconstructionHelp : m.runs.sampleHelp;
  return (
    <section className={styles.frame} aria-label={m.runs.pictures}>
      <div className="spread" style={{ minHeight: 36 }}>
        <span className="soft small">{shown === undefined ? '' : help}</span>
        {both ? (
          <SegmentedControl
            aria-label={m.runs.pictures}
            value={kind}
            onChange={(value) => onKind(value === 'sample' ? 'sample' : 'reconstruction')}
            transitionDuration={120}
            data={[
              { value: 'reconstruction', label: m.runs.reconstructions },
              { value: 'sample', label: m.runs.samples },
            ]}
          />
        ) : null}
      </div>
      <div className={styles.stage}>
        {shown === undefined ? (
          <span className="soft">{m.runs.noPictures}</span>
        ) : (
          <img
            src={client.blobUrl(shown.blob)}
            alt={`${kind === 'sample' ? m.runs.samples : m.runs.reconstructions}, ${m.runs.stepShort(format.count(shown.step))}`}
            width={shown.width}
            height={shown.height}
            style={sheetStyle(shown)}
          />
        )}
      </div>
    </section>
  );
}

interface ScrubberProps {
  readonly moments: readonly { readonly step: number }[];
  /** Null follows the newest. */
  readonly at: number | null;
  readonly onAt: (at: number | null) => void;
}

export function RunScrubber({ moments, at, onAt }: ScrubberProps) {
  const m = useMessages();
  const format = useFormat();
  const end = Math.max(0, moments.length - 1);
  const index = Math.min(at ?? end, end);
  const step = moments[index]?.step;
  const text = step === undefined ? m.common.none : m.runs.stepShort(format.count(step));
  return (
    <div className={styles.strip} role="group" aria-label={m.runs.history}>
      <span className={styles.step}>{text}</span>
      <input
        type="range"
        aria-label={m.runs.scrubber}
        aria-valuetext={text}
        min={0}
        max={end}
        value={index}
        disabled={moments.length < 2}
        onChange={(event) => {
          const next = Number(event.target.value);
          onAt(next === end ? null : next);
        }}
      />
      <Button variant="default" size="xs" disabled={at === null} onClick={() => onAt(null)}>
        {m.runs.latest}
      </Button>
    </div>
  );
}
