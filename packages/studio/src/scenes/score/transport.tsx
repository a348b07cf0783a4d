/** Playing and recording: the buttons above the score. */
import { Button, NumberInput, Popover } from '@mantine/core';
import { useState } from 'react';
import { defaultTempo, scoreLimits } from '@fourhands/core/media/score/score';
import { Icon } from '../../components/icon.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import { notify } from '../../state/notices.ts';
import styles from './score.module.css';
import type { ScoreDesk } from './use-score-desk.ts';
import type { Recording } from './use-recording.ts';

interface TransportProps {
  readonly desk: ScoreDesk;
  readonly recording: Recording;
  readonly togglePlay: () => void;
  readonly toggleRecord: () => void;
}

export function Transport({ desk, recording, togglePlay, toggleRecord }: TransportProps) {
  const m = useMessages();
  const format = useFormat();
  const { playing, listening, listen, score } = desk;
  const tempo = score.tempos.findLast(({ tick }) => tick <= desk.cursor.tick);
  const setTempo = (value: number) => {
    const [least, most] = scoreLimits.tempo;
    if (!(value >= least && value <= most) || value === tempo?.tempo) return;
    desk.edit([{ kind: 'set-tempo', tick: tempo?.tick ?? 0, tempo: Math.round(value * 100) / 100 }]);
  };
  return (
    <div className={styles.group}>
      <Button
        size="xs"
        variant="default"
        px={8}
        aria-label={m.scores.toStart}
        title={m.scores.toStart}
        onClick={() => {
          desk.setCursor({ ...desk.cursor, tick: 0 });
          desk.player.seek(0);
        }}
      >
        <Icon name="rewind" size={16} />
      </Button>
      <Button
        size="xs"
        px={10}
        disabled={recording.recording}
        aria-label={playing.playing ? m.scores.pause : m.scores.play}
        title={playing.playing ? m.scores.pause : m.scores.play}
        onClick={togglePlay}
      >
        <Icon name={playing.playing && !recording.recording ? 'pause' : 'play'} size={16} />
      </Button>
      <Button
        size="xs"
        variant="default"
        px={8}
        className={recording.recording ? (styles.recording ?? '') : ''}
        aria-pressed={recording.recording}
        aria-label={recording.recording ? m.scores.stopRecording : m.scores.record}
        title={recording.recording ? m.scores.stopRecording : m.scores.record}
        disabled={desk.track === null}
        onClick={toggleRecord}
      >
        <Icon name={recording.recording ? 'stop' : 'record'} size={16} />
      </Button>
      <Button
        size="xs"
        variant="default"
        px={8}
        data-on={listening.metronome}
        aria-pressed={listening.metronome}
        aria-label={m.scores.metronome}
        title={m.scores.metronome}
        onClick={() => listen({ metronome: !listening.metronome })}
      >
        <Icon name="metronome" size={16} />
      </Button>
      <Button
        size="xs"
        variant="default"
        px={8}
        data-on={listening.loop}
        aria-pressed={listening.loop}
        aria-label={m.scores.loop}
        title={m.scores.loop}
        disabled={desk.range === null && !listening.loop}
        onClick={() => listen({ loop: !listening.loop })}
      >
        <Icon name="loop" size={16} />
      </Button>
      <NumberInput
        size="xs"
        w={76}
        aria-label={m.scores.tempo}
        title={m.scores.tempo}
        min={scoreLimits.tempo[0]}
        max={scoreLimits.tempo[1]}
        allowDecimal={false}
        clampBehavior="blur"
        key={`${tempo?.tick} ${tempo?.tempo}`}
        defaultValue={tempo?.tempo ?? defaultTempo}
        onBlur={(event) => setTempo(Number(event.currentTarget.value))}
        onKeyDown={(event) => event.key === 'Enter' && setTempo(Number(event.currentTarget.value))}
      />
      <KeysButton recording={recording} />
      <span className="soft small" role="status">
        {recording.recording
          ? playing.counting
            ? m.scores.counting
            : m.scores.recording
          : recording.isKeyboard
            ? m.scores.octave(format.count(recording.octave))
            : null}
      </span>
    </div>
  );
}

/** The keyboards that can be played on. */
function KeysButton({ recording }: { readonly recording: Recording }) {
  const m = useMessages();
  const [open, setOpen] = useState(false);
  const { midi } = recording;
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" withArrow shadow="md" trapFocus>
      <Popover.Target>
        <Button
          size="xs"
          variant="default"
          px={8}
          data-on={recording.isKeyboard}
          aria-label={m.scores.keys}
          title={m.scores.keys}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <Icon name="piano" size={16} />
        </Button>
      </Popover.Target>
      <Popover.Dropdown maw={320}>
        <div className="stack-tight">
          <Button
            size="xs"
            variant={recording.isKeyboard ? 'filled' : 'default'}
            aria-pressed={recording.isKeyboard}
            onClick={() => recording.setKeyboard(!recording.isKeyboard)}
          >
            {m.scores.keys}
          </Button>
          <p className="soft small">{m.scores.keysHelp}</p>
          <Button size="xs" variant="default" onClick={recording.useMidi}>
            {m.scores.useMidi}
          </Button>
          <p className="soft small" role="status">
            {midi === null
              ? null
              : midi.kind !== 'open'
                ? m.scores.midi[midi.kind]
                : midi.names.length === 0
                  ? m.scores.midi.none
                  : m.scores.midi.open(m.common.list(midi.names))}
          </p>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

/** Tells what was recorded. */
export function useToggleRecord(recording: Recording): () => readonly string[] {
  const m = useMessages();
  const format = useFormat();
  return () => {
    if (!recording.recording) {
      recording.begin();
      return [];
    }
    const ids = recording.end();
    notify(ids.length === 0 ? m.scores.recordedNone : m.scores.recorded(format.count(ids.length)));
    return ids;
  };
}
