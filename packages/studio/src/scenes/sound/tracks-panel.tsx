/** The tracks of a sound: what of them is heard, how loud and where between left and right. */
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { SoundTrack, SoundTrackLook } from '@fourhands/core/media/sound/sound';
import { Icon } from '../../components/icon.tsx';
import { Section } from '../../components/section.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import styles from './sound.module.css';
import type { SoundDesk } from './use-sound-desk.ts';
import type { SoundEditing } from './use-sound-editing.ts';

export function TracksPanel({ desk, editing }: { readonly desk: SoundDesk; readonly editing: SoundEditing }) {
  const m = useMessages();
  return (
    <Section
      title={m.sounds.tracks}
      tools={
        <Button variant="default" size="xs" leftSection={<Icon name="plus" size={16} />} onClick={editing.addTrack}>
          {m.sounds.addTrack}
        </Button>
      }
    >
      <ul className={styles.list}>
        {desk.sound.tracks.map((track) => (
          <TrackRow key={track.id} desk={desk} track={track} />
        ))}
      </ul>
    </Section>
  );
}

function TrackRow({ desk, track }: { readonly desk: SoundDesk; readonly track: SoundTrack }) {
  const m = useMessages();
  const format = useFormat();
  const { id: trackId, name, muted, solo } = track;
  // While a slider is drawn, it shows what it will be.
  const [drawn, setDrawn] = useState<Partial<Pick<SoundTrackLook, 'gainDb' | 'pan'>>>({});
  const [typed, setTyped] = useState<string | null>(null);
  const change = (look: Partial<SoundTrackLook>) => desk.edit([{ type: 'change-track', trackId, look }]);
  const settle = () => {
    if (Object.keys(drawn).length > 0) void change(drawn).then(() => setDrawn({}));
  };
  const gainDb = drawn.gainDb ?? track.gainDb;
  const pan = drawn.pan ?? track.pan;
  const slider = (
    label: string,
    shown: string,
    value: number,
    range: readonly [number, number, number],
    key: 'gainDb' | 'pan',
  ) => (
    <label className={styles.slider}>
      <span className="small">{label}</span>
      <output className="small figure soft">{shown}</output>
      <input
        type="range"
        aria-label={`${label}: ${name}`}
        min={range[0]}
        max={range[1]}
        step={range[2]}
        value={value}
        onChange={(event) => setDrawn({ ...drawn, [key]: Number(event.target.value) })}
        onPointerUp={settle}
        onKeyUp={settle}
        onBlur={settle}
      />
    </label>
  );
  return (
    <li className={styles.track} data-active={trackId === desk.cursor.trackId}>
      <div className="row" style={{ flexWrap: 'nowrap' }}>
        <TextInput
          className="grow"
          size="xs"
          aria-label={m.sounds.track(name)}
          maxLength={200}
          value={typed ?? name}
          onChange={(event) => setTyped(event.target.value)}
          onFocus={() => desk.setCursor({ ...desk.cursor, trackId })}
          onBlur={() => {
            if (typed !== null && typed.trim() !== '' && typed !== name) void change({ name: typed.trim() });
            setTyped(null);
          }}
        />
        <Button
          size="xs"
          px={8}
          variant={muted ? 'filled' : 'default'}
          aria-pressed={muted}
          aria-label={m.sounds.mute(name)}
          title={m.sounds.mute(name)}
          onClick={() => void change({ muted: !muted })}
        >
          {m.sounds.muteShort}
        </Button>
        <Button
          size="xs"
          px={8}
          variant={solo ? 'filled' : 'default'}
          aria-pressed={solo}
          aria-label={m.sounds.solo(name)}
          title={m.sounds.solo(name)}
          onClick={() => void change({ solo: !solo })}
        >
          {m.sounds.soloShort}
        </Button>
        <Button
          size="xs"
          px={8}
          variant="subtle"
          color="gray"
          aria-label={m.sounds.removeTrack(name)}
          title={m.sounds.removeTrack(name)}
          onClick={() => void desk.edit([{ type: 'remove-track', trackId }])}
        >
          <Icon name="trash" size={16} />
        </Button>
      </div>
      {slider(m.sounds.gain, m.sounds.decibels(format.count(gainDb)), gainDb, [-60, 12, 0.5], 'gainDb')}
      {desk.sound.channels === 1 ? null : slider(m.sounds.pan, format.count(pan), pan, [-1, 1, 0.05], 'pan')}
    </li>
  );
}
