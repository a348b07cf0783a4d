/** What a maker of sounds in training draws, and how it hears, at the moment chosen on the strip below. */
import { useQueries } from '@tanstack/react-query';
import type { RunDetail } from '@fourhands/core/protocol/run';
import { soundBlobQuery } from '../../api/queries.ts';
import { client } from '../../api/client.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { SoundClip } from '../../components/sound-clip.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import { useClipPlayer } from '../../playing/use-clip-player.ts';
import styles from './run-samples.module.css';

interface RunSoundsProps {
  readonly run: Pick<RunDetail, 'samples' | 'images'>;
  readonly step: number | undefined;
}

export function RunSounds({ run: { samples, images }, step }: RunSoundsProps) {
  const m = useMessages();
  const format = useFormat();
  const player = useClipPlayer();
  const shown = samples.flatMap((sample) => (sample.step === step && sample.sound !== null ? [sample.sound] : []));
  const sounds = useQueries({ queries: shown.map((sha256) => soundBlobQuery(sha256)) });
  const failed = sounds.find(({ error }) => error !== null);
  const heard = images.findLast((image) => image.kind === 'reconstruction' && image.step <= (step ?? Infinity));
  return (
    <>
      <section className={styles.frame} aria-label={m.ownSounds.samples} style={{ flex: 'none', minHeight: 0 }}>
        <div>
          <h2>{m.ownSounds.samples}</h2>
          <p className="soft small">{m.ownSounds.samplesHelp}</p>
        </div>
        {shown.length === 0 ? <p className="soft">{m.ownSounds.noSamples}</p> : null}
        {failed === undefined ? null : <ErrorNotice error={failed.error} onRetry={() => void failed.refetch()} />}
        {sounds.map(({ data = null }, at) => (
          <SoundClip
            // The same noise has the same place at every step.
            // oxlint-disable-next-line react/no-array-index-key
            key={at}
            id={`${step} ${at}`}
            name={m.ownSounds.sample(format.count(at + 1), format.count(step ?? 0))}
            clip={data}
            player={player}
            hand="maker"
          />
        ))}
      </section>
      {heard === undefined ? null : (
        <section className={styles.frame} aria-label={m.ownSounds.heard} style={{ minHeight: 0 }}>
          <div>
            <h2>{m.ownSounds.heard}</h2>
            <p className="soft small">{m.ownSounds.heardHelp}</p>
          </div>
          <img
            src={client.blobUrl(heard.blob)}
            alt={m.ownSounds.heardAt(format.count(heard.step))}
            width={heard.width}
            height={heard.height}
            style={{ width: '100%', maxWidth: heard.width, height: 'auto' }}
          />
        </section>
      )}
    </>
  );
}
