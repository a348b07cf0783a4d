/** What a maker of melodies in training draws, at the moment chosen on the strip below. */
import type { RunSample } from '@fourhands/core/protocol/run';
import { MelodyRoll } from '../../components/melody-roll.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import { useMelodyPlayer } from '../../playing/use-melody-player.ts';
import styles from './run-samples.module.css';

interface RunMelodiesProps {
  readonly samples: readonly RunSample[];
  readonly step: number | undefined;
}

export function RunMelodies({ samples, step }: RunMelodiesProps) {
  const m = useMessages();
  const format = useFormat();
  const player = useMelodyPlayer();
  const shown = samples.flatMap((sample) => (sample.step === step && sample.melody !== null ? [sample.melody] : []));
  return (
    <section className={styles.frame} aria-label={m.melodies.samples}>
      <div>
        <h2>{m.melodies.samples}</h2>
        <p className="soft small">{m.melodies.samplesHelp}</p>
      </div>
      {shown.length === 0 ? <p className="soft">{m.melodies.noSamples}</p> : null}
      {shown.map((melody, at) => (
        <MelodyRoll
          // The same noise has the same place at every step.
          // oxlint-disable-next-line react/no-array-index-key
          key={at}
          id={`${step} ${at}`}
          name={m.melodies.sample(format.count(at + 1), format.count(step ?? 0))}
          melodies={[melody]}
          player={player}
          hand="maker"
        />
      ))}
    </section>
  );
}
