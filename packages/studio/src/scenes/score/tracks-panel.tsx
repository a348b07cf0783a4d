/** The tracks: which is written in, which are heard, by which instrument. */
import { ActionIcon, Button, NativeSelect, SegmentedControl } from '@mantine/core';
import { Icon } from '../../components/icon.tsx';
import { Section } from '../../components/section.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import { notify } from '../../state/notices.ts';
import { useColours } from '../../state/use-colours.ts';
import { type Family, familyOf, programs } from '../../playing/instruments.ts';
import { trackColour } from './roll-drawing.ts';
import styles from './score.module.css';
import type { ScoreDesk } from './use-score-desk.ts';

const families: readonly Family[] = ['piano', 'organ', 'plucked', 'bass', 'strings', 'wind', 'drums'];
const mostVoices = 4;

function without(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const after = new Set(set);
  if (!after.delete(id)) after.add(id);
  return after;
}

export function TracksPanel({ desk }: { readonly desk: ScoreDesk }) {
  const m = useMessages();
  const format = useFormat();
  const { dark } = useColours();
  const { score, track: active, listening, listen } = desk;
  const add = () => {
    const name = m.scores.trackName(format.count(score.tracks.length + 1));
    const [id] = desk.edit([{ kind: 'add-track', track: { id: 'added', name, instrument: 0 }, before: null }]);
    if (id !== undefined) desk.chooseTrack(id);
  };
  return (
    <Section
      title={m.scores.tracks}
      tools={
        <Button size="compact-sm" variant="default" leftSection={<Icon name="plus" size={16} />} onClick={add}>
          {m.scores.addTrack}
        </Button>
      }
    >
      {score.tracks.map((track, index) => {
        const name = track.name === '' ? m.scores.trackName(format.count(index + 1)) : track.name;
        const family = familyOf(track.instrument);
        const [muted, alone] = [listening.muted.has(track.id), listening.solo.has(track.id)];
        return (
          <div key={track.id} className={styles.track}>
            <span className={styles.swatch} style={{ background: trackColour(dark, index) }} aria-hidden="true" />
            <button
              type="button"
              className={styles.trackName}
              aria-pressed={track.id === active?.id}
              onClick={() => desk.chooseTrack(track.id)}
            >
              <span className="one-line">{name}</span>
            </button>
            <NativeSelect
              size="xs"
              aria-label={m.scores.instrument(name)}
              value={family}
              onChange={(event) => {
                const chosen = event.target.value as Family;
                const instrument = chosen === 'drums' ? 'percussion' : programs[chosen];
                desk.edit([{ kind: 'change-track', track: { ...track, instrument } }]);
              }}
              data={families.map((value) => ({ value, label: m.scores.families[value] }))}
            />
            <span className={styles.group}>
              <Button
                size="compact-xs"
                variant={muted ? 'filled' : 'default'}
                aria-pressed={muted}
                aria-label={m.scores.mute(name)}
                title={m.scores.mute(name)}
                onClick={() => listen({ muted: without(listening.muted, track.id) })}
              >
                {m.scores.muteShort}
              </Button>
              <Button
                size="compact-xs"
                variant={alone ? 'filled' : 'default'}
                aria-pressed={alone}
                aria-label={m.scores.solo(name)}
                title={m.scores.solo(name)}
                onClick={() => listen({ solo: without(listening.solo, track.id) })}
              >
                {m.scores.soloShort}
              </Button>
            </span>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={m.scores.removeTrack(name)}
              title={m.scores.removeTrack(name)}
              onClick={() => {
                desk.edit([{ kind: 'remove-track', track: track.id }]);
                notify(m.scores.trackRemoved(name));
              }}
            >
              <Icon name="trash" size={16} />
            </ActionIcon>
          </div>
        );
      })}
      {active === null || active.instrument === 'percussion' ? null : (
        <div className="spread">
          <span className="soft small">{m.scores.voice}</span>
          <SegmentedControl
            size="xs"
            aria-label={m.scores.voice}
            value={String(desk.voice)}
            onChange={(value) => desk.setVoice(Number(value))}
            data={Array.from({ length: mostVoices }, (_, index) => String(index + 1))}
          />
        </div>
      )}
    </Section>
  );
}
