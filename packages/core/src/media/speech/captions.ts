/** Captions of a script that was spoken: SubRip (.srt) and WebVTT (.vtt; W3C, “WebVTT: The Web Video Text Tracks Format”). Pure. */
import type { Joined } from './join.ts';

export const captionFormats = ['srt', 'vtt'] as const;
export type CaptionFormat = (typeof captionFormats)[number];

export interface Caption {
  /** Milliseconds from the beginning. */
  readonly start: number;
  readonly end: number;
  readonly speaker: string;
  readonly text: string;
}

/** When each line is heard. */
export function captionsOf(
  lines: readonly { readonly speaker: string; readonly text: string }[],
  places: Joined['places'],
  rate: number,
): readonly Caption[] {
  const milliseconds = (samples: number) => Math.round((samples * 1000) / rate);
  return lines.flatMap(({ speaker, text }, at) => {
    const place = places[at];
    if (place === undefined) return [];
    return [{ speaker, text, start: milliseconds(place.start), end: milliseconds(place.start + place.length) }];
  });
}

export function writeCaptions(captions: readonly Caption[], format: CaptionFormat): string {
  const cues = captions.map(({ start, end, speaker, text }, at) => {
    // An empty line would end the cue.
    const words = text
      .split(/\r\n|\r|\n/)
      .filter((line) => line.trim() !== '')
      .join('\n');
    if (format === 'vtt') {
      const said =
        speaker === '' ? escaped(words) : `<v ${escaped(speaker).replaceAll(/[\r\n]+/g, ' ')}>${escaped(words)}`;
      return `${at + 1}\n${clock(start, '.')} --> ${clock(end, '.')}\n${said}\n`;
    }
    const said = speaker === '' ? words : `${speaker}: ${words}`;
    return `${at + 1}\n${clock(start, ',')} --> ${clock(end, ',')}\n${said.replaceAll('-->', '→')}\n`;
  });
  return (format === 'vtt' ? ['WEBVTT\n', ...cues] : cues).join('\n');
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** `01:02:03.004`. */
function clock(milliseconds: number, point: string): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const seconds = milliseconds / 1000;
  const rest = String(milliseconds % 1000).padStart(3, '0');
  return `${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}${point}${rest}`;
}
