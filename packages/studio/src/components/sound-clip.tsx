/** A clip of sound as its pitches over time, or a recording as its wave, which can be played: what a contact sheet is for pictures. */
import { Button } from '@mantine/core';
import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import { asClip, clipSeconds, range, seen, side } from '@fourhands/models/spectra/spectrogram';
import { useFormat } from '../i18n/format.ts';
import { useMessages } from '../i18n/language.tsx';
import { type Clip, secondsOf } from '../playing/clip.ts';
import type { ClipPlayer, LateClip } from '../playing/use-clip-player.ts';
import { useColours } from '../state/use-colours.ts';
import { Icon } from './icon.tsx';
import styles from './playable-sheet.module.css';
import { Playhead } from './playhead.tsx';

/** 50 decibels below the loudest, as a place of a picture (spectrogram.ts): what is quieter is not drawn. */
const unseen = 1 - 50 / range;

interface SheetProps {
  readonly name: string;
  /** By which it is known while it plays. */
  readonly id: string;
  readonly player: ClipPlayer;
  readonly hand: 'person' | 'maker';
  /** What can be done with it, beside it. */
  readonly tools?: ReactNode;
}

function Frame({
  name,
  id,
  player,
  hand,
  played,
  seconds,
  tools = null,
  children,
}: SheetProps & {
  readonly played: Clip | LateClip | null;
  readonly seconds: number;
  readonly children: ReactNode;
}) {
  const m = useMessages();
  const playing = player.playing === id;
  return (
    <div className={styles.roll} data-hand={hand} data-playing={playing}>
      <Button
        variant="default"
        px={8}
        size="xs"
        aria-pressed={playing}
        aria-label={playing ? m.ownSounds.stop(name) : m.ownSounds.play(name)}
        disabled={played === null}
        onClick={() => {
          if (played !== null) player.toggle(id, played);
        }}
      >
        <Icon name={playing ? 'stop' : 'play'} size={16} />
      </Button>
      <div className={styles.sheet}>
        {children}
        {playing ? <Playhead share={() => player.second() / seconds} className={styles.playhead} /> : null}
      </div>
      {tools}
    </div>
  );
}

/** A clip of up to a second and a half, on a sheet of as much time; null while it is being made. */
export function SoundClip({ clip, ...sheet }: SheetProps & { readonly clip: Clip | null }) {
  const m = useMessages();
  const format = useFormat();
  const { dark } = useColours();
  const canvas = useRef<HTMLCanvasElement>(null);
  const picture = useMemo(() => (clip === null ? null : seen(asClip(clip.samples)).picture), [clip]);
  const { hand } = sheet;
  useEffect(() => {
    const surface = canvas.current?.getContext('2d') ?? null;
    if (canvas.current === null || surface === null) return;
    surface.clearRect(0, 0, side, side);
    if (picture === null) return;
    surface.fillStyle = getComputedStyle(canvas.current).color;
    surface.fillRect(0, 0, side, side);
    const image = surface.getImageData(0, 0, side, side);
    for (let row = 0; row < side; row++)
      for (let frame = 0; frame < side; frame++)
        image.data[4 * (row * side + frame) + 3] =
          (255 * Math.max(0, picture[(side - 1 - row) * side + frame]! - unseen)) / (1 - unseen);
    surface.putImageData(image, 0, 0);
  }, [picture, dark, hand]);
  const seconds = clip === null ? 0 : secondsOf(clip);
  return (
    <Frame {...sheet} played={clip} seconds={clipSeconds}>
      <canvas
        ref={canvas}
        width={side}
        height={side}
        role="img"
        aria-label={m.ownSounds.picture(sheet.name, format.measuredSeconds(seconds))}
      />
    </Frame>
  );
}

interface WaveProps extends SheetProps {
  /** From 0 to 255. */
  readonly peaks: readonly number[];
  readonly seconds: number;
  readonly played: LateClip;
}

export function SoundWave({ peaks, seconds, played, ...sheet }: WaveProps) {
  const m = useMessages();
  const format = useFormat();
  // Quiet is seen too: heights by the square root.
  const bars = peaks
    .map(
      (peak, at) => `M${at + 0.5} ${50 - 48 * Math.sqrt(peak / 255)}V${50 + Math.max(1, 48 * Math.sqrt(peak / 255))}`,
    )
    .join('');
  return (
    <Frame {...sheet} played={played} seconds={seconds}>
      <svg
        viewBox={`0 0 ${peaks.length} 100`}
        preserveAspectRatio="none"
        role="img"
        aria-label={m.ownSounds.wave(sheet.name, format.duration(seconds))}
      >
        <path className={styles.wave} d={bars} />
      </svg>
    </Frame>
  );
}
