/** How loud the sound is: of what is marked or of all, and at this moment while it plays. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { client } from '../../api/client.ts';
import { Facts, Section } from '../../components/section.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import type { Level } from '../../playing/sound-player.ts';
import styles from './sound.module.css';
import type { SoundDesk } from './use-sound-desk.ts';

/** LUFS at the left end of the bar. */
const lowest = -60;

export function SoundMeter({ desk }: { readonly desk: SoundDesk }) {
  const m = useMessages();
  const format = useFormat();
  const { shown, marked, end, player, playing } = desk;
  const [start, length] = marked === null ? [0, end] : [marked.start, marked.end - marked.start];
  const { data } = useQuery({
    queryKey: ['sounds', shown.workId, 'loudness', shown.sequence, start, length],
    queryFn: ({ signal }) => client.soundLoudness(shown.workId, { start, length }, { signal }),
    enabled: length > 0,
    placeholderData: (before) => before,
  });
  const [level, setLevel] = useState<Level | null>(null);
  useEffect(() => {
    if (!playing.playing) {
      setLevel(null);
      return undefined;
    }
    const timer = setInterval(() => setLevel(player.level()), 100);
    return () => clearInterval(timer);
  }, [player, playing.playing]);
  const lufs = (value: number | null) =>
    value === null || !Number.isFinite(value) ? m.sounds.silent : m.sounds.lufs(value.toFixed(1));
  const peakDb = data === undefined || data.peak === 0 ? null : 20 * Math.log10(data.peak);
  const share = level === null ? 0 : Math.max(0, Math.min(1, 1 - level.momentary / lowest));
  return (
    <Section title={m.sounds.loudness}>
      <Facts
        rows={[
          [m.sounds.integrated, length === 0 ? m.sounds.silent : lufs(data?.integrated ?? null)],
          [m.sounds.peak, peakDb === null ? '–' : m.sounds.decibels(format.count(Math.round(peakDb * 10) / 10))],
          [m.sounds.momentary, level === null ? '–' : lufs(level.momentary)],
        ]}
      />
      {data !== undefined && data.peak > 1 ? <p className={styles.loud}>{m.sounds.tooLoud}</p> : null}
      <div className={styles.meter} aria-hidden="true">
        <div style={{ transform: `scaleX(${share})` }} />
      </div>
    </Section>
  );
}
