/** Keys that are played, on the computer's keyboard or one that is connected by MIDI: heard at once, and kept while it records. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { defaultVelocity } from '@fourhands/core/media/score/score';
import { pitchOfKey } from '../../playing/computer-keyboard.ts';
import { familyOf, type Sounding } from '../../playing/instruments.ts';
import { listenToMidi, type MidiState } from '../../playing/midi-keyboard.ts';
import { type PlayedNote, quantised } from '../../playing/quantise.ts';
import type { ScoreDesk } from './use-score-desk.ts';

export interface Recording {
  /** Letters of the computer's keyboard are a piano. */
  readonly isKeyboard: boolean;
  readonly setKeyboard: (on: boolean) => void;
  readonly octave: number;
  readonly midi: MidiState | null;
  readonly useMidi: () => void;
  readonly recording: boolean;
  /** From the cursor on, a bar counted in before. */
  readonly begin: () => void;
  /** What was played goes into the score, as one step of undo; its notes. */
  readonly end: () => readonly string[];
}

interface Down {
  readonly sounding: Sounding;
  readonly velocity: number;
  /** In ticks, while it records. */
  readonly start: number | null;
}

const isField = (target: EventTarget | null) =>
  target instanceof Element && target.closest('input:not([type="range"]), textarea, select, [role="dialog"]') !== null;

export function useRecording(desk: ScoreDesk): Recording {
  const [isKeyboard, setKeyboard] = useState(false);
  const [octave, setOctave] = useState(4);
  const [midi, setMidi] = useState<MidiState | null>(null);
  const [midiAsked, setMidiAsked] = useState(0);
  const [recording, setRecording] = useState(false);
  const down = useRef(new Map<number, Down>());
  const played = useRef<PlayedNote[]>([]);
  const latest = useRef({ desk, recording, octave });
  latest.current = { desk, recording, octave };

  const press = useCallback((pitch: number, velocity: number) => {
    const { desk: at, recording: records } = latest.current;
    if (at.track === null || down.current.has(pitch)) return;
    const sounding = at.player.strike(familyOf(at.track.instrument), pitch, velocity, 4);
    down.current.set(pitch, { sounding, velocity, start: records ? at.player.tick() : null });
  }, []);
  const release = useCallback((pitch: number) => {
    const key = down.current.get(pitch);
    if (key === undefined) return;
    down.current.delete(pitch);
    const { player } = latest.current.desk;
    key.sounding.stop(player.context().context.currentTime);
    const end = player.tick();
    // What was played while it was still counted in belongs to the beginning, if to anything.
    if (key.start !== null && end > 0) played.current.push({ pitch, velocity: key.velocity, start: key.start, end });
  }, []);

  useEffect(() => {
    if (!isKeyboard) return undefined;
    const pitches = new Map<string, number>();
    const onDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isField(event.target)) return;
      if (event.code === 'KeyZ' || event.code === 'KeyX') {
        if (!event.repeat) setOctave((before) => Math.min(8, Math.max(0, before + (event.code === 'KeyZ' ? -1 : 1))));
        event.preventDefault();
        return;
      }
      const pitch = pitchOfKey(event.code, latest.current.octave);
      if (pitch === null) return;
      event.preventDefault();
      if (event.repeat || pitches.has(event.code)) return;
      pitches.set(event.code, pitch);
      press(pitch, defaultVelocity);
    };
    const onUp = (event: KeyboardEvent) => {
      const pitch = pitches.get(event.code);
      if (pitch === undefined) return;
      pitches.delete(event.code);
      release(pitch);
    };
    const letGo = () => {
      for (const pitch of pitches.values()) release(pitch);
      pitches.clear();
    };
    window.addEventListener('keydown', onDown);
    window.addEventListener('keyup', onUp);
    window.addEventListener('blur', letGo);
    return () => {
      letGo();
      window.removeEventListener('keydown', onDown);
      window.removeEventListener('keyup', onUp);
      window.removeEventListener('blur', letGo);
    };
  }, [isKeyboard, press, release]);

  useEffect(
    () => (midiAsked === 0 ? undefined : listenToMidi({ onDown: press, onUp: release }, setMidi)),
    [midiAsked, press, release],
  );

  return {
    isKeyboard,
    setKeyboard,
    octave,
    midi,
    useMidi: () => setMidiAsked((before) => before + 1),
    recording,
    begin() {
      played.current = [];
      if (midi?.kind !== 'open' || midi.names.length === 0) setKeyboard(true);
      setRecording(true);
      desk.player.stop();
      desk.player.seek(desk.cursor.tick);
      desk.player.start({ counted: true, endless: true });
    },
    end() {
      const now = latest.current.desk;
      for (const pitch of down.current.keys()) release(pitch);
      now.player.stop();
      setRecording(false);
      if (now.track === null) return [];
      const notes = quantised(played.current, now.step === 1 ? 0 : now.step, { track: now.track.id, voice: now.voice });
      played.current = [];
      return now.edit(notes.map((note) => ({ kind: 'add', note })));
    },
  };
}
