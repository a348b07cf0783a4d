/** What a writer in training writes, at the moment chosen on the strip below; and the word that it begins to learn by heart. */
import type { RunPoint, RunSample } from '@fourhands/core/protocol/run';
import { overfitting } from '@fourhands/core/protocol/run';
import { PlainNotice } from '../../components/error-notice.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import styles from './run-samples.module.css';

export function OverfitNotice({ points, going }: { readonly points: readonly RunPoint[]; readonly going: boolean }) {
  const m = useMessages();
  const format = useFormat();
  const found = overfitting(points);
  if (found === null) return null;
  return (
    <div className={styles.notice} role="status">
      <PlainNotice>
        <strong>{m.texts.overfitTitle}</strong> {m.texts.overfitText(format.count(found.bestStep))}{' '}
        {going ? m.texts.overfitStop : ''}
      </PlainNotice>
    </div>
  );
}

export function RunSamples({
  samples,
  step,
}: {
  readonly samples: readonly RunSample[];
  readonly step: number | undefined;
}) {
  const m = useMessages();
  const shown = samples.filter((sample) => sample.step === step);
  return (
    <section className={styles.frame} aria-label={m.texts.samples}>
      <h2>{m.texts.samples}</h2>
      {shown.length === 0 ? <p className="soft">{m.texts.noSamples}</p> : null}
      {shown.map(({ prompt, text }) => (
        <figure key={prompt} className={styles.sample}>
          <figcaption className="soft small">{prompt === '' ? m.texts.byItself : `“${prompt}” …`}</figcaption>
          <p dir="auto">
            <span className={styles.prompt}>{prompt}</span>
            {prompt === '' ? text.trimStart() : text}
          </p>
        </figure>
      ))}
    </section>
  );
}
