/** Above the tracks: playing, recording, what dragging does, edits of what is marked, and how it is shown. */
import { Button, Menu, SegmentedControl } from '@mantine/core';
import type { ReactNode } from 'react';
import { Icon, type IconName } from '../../components/icon.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import styles from './sound.module.css';
import type { Tool, TracksHandle } from './track-canvas.tsx';
import { clock } from './track-view.ts';
import type { SoundDesk } from './use-sound-desk.ts';
import type { SoundEditing } from './use-sound-editing.ts';
import type { SoundRecording } from './use-sound-recording.ts';

/** LUFS: European television, streaming, and loud streaming. */
const targets = [-23, -16, -14] as const;

interface SoundBarProps {
  readonly desk: SoundDesk;
  readonly editing: SoundEditing;
  readonly recording: SoundRecording;
  readonly tool: Tool;
  readonly setTool: (tool: Tool) => void;
  readonly spectrogram: boolean;
  readonly setSpectrogram: (shown: boolean) => void;
  readonly handle: { readonly current: TracksHandle | null };
}

export function SoundBar(props: SoundBarProps) {
  const { desk, editing, recording, tool, setTool, spectrogram, setSpectrogram, handle } = props;
  const m = useMessages();
  const format = useFormat();
  const { playing } = desk.playing;
  return (
    <div className={styles.bar}>
      <div className={styles.group}>
        <Act name={m.sounds.toStart} icon="rewind" onClick={() => desk.setCursor({ ...desk.cursor, at: 0 })} />
        <Act
          name={playing ? m.sounds.stop : m.sounds.play}
          icon={playing ? 'stop' : 'play'}
          onClick={() => desk.togglePlay()}
        />
        <Act
          name={recording.seconds === null ? m.sounds.record : m.sounds.recordStop}
          icon={recording.seconds === null ? 'record' : 'stop'}
          onClick={recording.toggle}
        />
        {recording.seconds === null ? null : (
          <span className={styles.recording} role="status">
            {m.sounds.recording(clock(recording.seconds, 1, 0))}
          </span>
        )}
      </div>
      <SegmentedControl
        size="xs"
        aria-label={m.sounds.toolsLabel}
        value={tool}
        onChange={(value) => setTool(value === 'move' ? 'move' : 'mark')}
        data={(['mark', 'move'] as const).map((value) => ({ value, label: m.sounds.tools[value] }))}
      />
      <div className={styles.group}>
        <Act name={m.sounds.undo} icon="back" onClick={() => desk.step('undo', false)} />
        <Act name={m.sounds.redo} icon="back" flipped onClick={() => desk.step('redo', false)} />
        <Act name={m.sounds.lock} icon="lock" onClick={desk.lock} />
        <Act name={m.sounds.unlock} icon="unlock" onClick={desk.unlock} />
        <Menu position="bottom-start">
          <Menu.Target>
            <Button variant="default" size="xs" leftSection={<Icon name="pencil" size={16} />}>
              {m.sounds.edit}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Entry keys="Delete" onClick={editing.clear}>
              {m.sounds.clear}
            </Entry>
            <Entry keys="T" onClick={editing.trim}>
              {m.sounds.trim}
            </Entry>
            <Entry keys="S" onClick={editing.split}>
              {m.sounds.split}
            </Entry>
            <Menu.Divider />
            <Entry keys="G" onClick={() => editing.gain(1)}>
              {m.sounds.louder}
            </Entry>
            <Entry keys="Shift+G" onClick={() => editing.gain(-1)}>
              {m.sounds.softer}
            </Entry>
            <Entry keys="F" onClick={() => editing.fade('in')}>
              {m.sounds.fadeIn}
            </Entry>
            <Entry keys="Shift+F" onClick={() => editing.fade('out')}>
              {m.sounds.fadeOut}
            </Entry>
            <Entry onClick={editing.noFades}>{m.sounds.noFades}</Entry>
            <Menu.Divider />
            {targets.map((target) => (
              <Entry key={target} onClick={() => editing.normalise(target)}>
                {m.sounds.normalise(format.count(target))}
              </Entry>
            ))}
          </Menu.Dropdown>
        </Menu>
      </div>
      <SegmentedControl
        size="xs"
        aria-label={m.sounds.views}
        value={spectrogram ? 'spectrogram' : 'waves'}
        onChange={(value) => setSpectrogram(value === 'spectrogram')}
        data={(['waves', 'spectrogram'] as const).map((value) => ({ value, label: m.sounds[value] }))}
      />
      <div className={styles.group}>
        <Act name={m.sounds.zoomOut} icon="minus" onClick={() => handle.current?.zoom(1 / 1.5)} />
        <Act name={m.sounds.zoomIn} icon="plus" onClick={() => handle.current?.zoom(1.5)} />
        <Act name={m.sounds.fit} icon="frame" onClick={() => handle.current?.fit()} />
      </div>
    </div>
  );
}

interface ActProps {
  readonly name: string;
  readonly icon: IconName;
  readonly flipped?: boolean;
  readonly onClick: () => void;
}

function Act({ name, icon, flipped = false, onClick }: ActProps) {
  return (
    <Button variant="default" size="xs" px={8} aria-label={name} title={name} onClick={onClick}>
      <span style={flipped ? { display: 'flex', transform: 'scaleX(-1)' } : { display: 'flex' }}>
        <Icon name={icon} size={18} />
      </span>
    </Button>
  );
}

function Entry({
  keys,
  onClick,
  children,
}: {
  readonly keys?: string;
  readonly onClick: () => void;
  readonly children: ReactNode;
}) {
  return (
    <Menu.Item onClick={onClick} rightSection={keys === undefined ? null : <span className="soft small">{keys}</span>}>
      {children}
    </Menu.Item>
  );
}
