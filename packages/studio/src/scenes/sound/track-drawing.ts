/** Draws the tracks of a sound: a ruler, clips as waves in the colour of the hand that made them, locks, what is marked and offered. */
import { clipGain } from '@fourhands/core/media/sound/mixdown';
import { peakBetween, type Peaks } from '@fourhands/core/media/sound/peaks';
import type { Clip, Sound } from '@fourhands/core/media/sound/sound';
import type { SoundRegion } from '@fourhands/core/media/sound/sound-region';
import { clock, ruler, rowHeight, rowTop, rulerStep, sampleAt, type TrackView, xOf } from './track-view.ts';
import type { TrackPart } from './use-track-data.ts';

export interface TracksPicture {
  readonly sound: Sound;
  readonly view: TrackView;
  readonly width: number;
  readonly height: number;
  readonly peaks: ReadonlyMap<string, Peaks>;
  readonly parts: ReadonlyMap<string, TrackPart>;
  readonly spectrogram: boolean;
  readonly isMakers: (clip: Clip) => boolean;
  readonly locks: readonly SoundRegion[];
  readonly marked: SoundRegion | null;
  readonly cursor: { readonly trackId: string; readonly at: number };
  readonly focused: boolean;
  /** The sample that sounds; null while nothing plays. */
  readonly playhead: number | null;
  readonly offer: {
    readonly trackId: string;
    readonly parts: readonly { readonly start: number; readonly end: number }[];
    readonly current: number;
    readonly peaks: Peaks | null;
    /** Where what was made begins. */
    readonly start: number;
  } | null;
  /** How far what is marked is being moved, in samples and tracks. */
  readonly moved: { readonly by: number; readonly rows: number } | null;
}

export interface TrackColours {
  readonly surface: string;
  readonly sunken: string;
  readonly line: string;
  readonly strong: string;
  readonly ink: string;
  readonly soft: string;
  readonly person: string;
  readonly personSoft: string;
  readonly maker: string;
  readonly makerSoft: string;
  readonly font: string;
}

export function trackColours(element: Element): TrackColours {
  const style = getComputedStyle(element);
  const of = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    surface: of('surface'),
    sunken: of('sunken'),
    line: of('line'),
    strong: of('line-strong'),
    ink: of('ink'),
    soft: of('ink-soft'),
    person: of('person'),
    personSoft: of('person-soft'),
    maker: of('maker'),
    makerSoft: of('maker-soft'),
    font: style.fontFamily,
  };
}

const title = 18;

interface Box {
  readonly top: number;
  readonly height: number;
}

/** Where a clip lies in its row: lanes below each other, and in a lane the channels where it has not all of them. */
function boxOf(clip: Clip, lanes: number, channels: number, top: number): Box {
  const height = (rowHeight - title - 4) / lanes;
  const lane = { top: top + title + clip.lane * height, height };
  const all = 2 ** channels - 1;
  if ((clip.channels & all) === all) return lane;
  return { top: lane.top + (clip.channels === 2 ? height / 2 : 0), height: height / 2 };
}

export function drawTracks(surface: CanvasRenderingContext2D, picture: TracksPicture, colours: TrackColours): void {
  const { sound, view, width, height } = picture;
  surface.fillStyle = colours.surface;
  surface.fillRect(0, 0, width, height);
  drawRuler(surface, picture, colours);
  sound.tracks.forEach((track, row) => {
    const top = rowTop(row);
    surface.fillStyle = track.id === picture.cursor.trackId ? colours.sunken : colours.surface;
    surface.fillRect(0, top, width, rowHeight);
    surface.fillStyle = colours.line;
    surface.fillRect(0, top + rowHeight - 1, width, 1);
    const lanes = 1 + track.clips.reduce((most, { lane }) => Math.max(most, lane), 0);
    const part = picture.parts.get(track.id);
    const fits = part?.kind === (picture.spectrogram ? 'spectra' : 'samples');
    for (const clip of track.clips) {
      const [from, to] = [xOf(view, clip.start), xOf(view, clip.start + clip.length)];
      if (to < 0 || from > width) continue;
      drawClip(surface, picture, colours, clip, boxOf(clip, lanes, sound.channels, top), fits);
    }
    if (part !== undefined && fits && part.kind === 'spectra') drawSpectra(surface, view, part, top, colours);
    if (part !== undefined && fits && part.kind === 'samples')
      drawSamples(surface, view, part, top, sound.channels, colours);
    drawName(surface, track.name, track.muted, top, colours);
  });
  for (const lock of picture.locks) drawLock(surface, picture, colours, lock);
  drawOffer(surface, picture, colours);
  drawMarked(surface, picture, colours);
  drawCursor(surface, picture, colours);
}

function drawRuler(
  surface: CanvasRenderingContext2D,
  { view, width, sound }: TracksPicture,
  colours: TrackColours,
): void {
  const step = rulerStep(view, sound.sampleRate);
  surface.fillStyle = colours.sunken;
  surface.fillRect(0, 0, width, ruler);
  surface.font = `11px ${colours.font}`;
  surface.textBaseline = 'middle';
  const digits = step >= 1 ? 0 : Math.min(6, Math.ceil(-Math.log10(step)));
  const first = Math.ceil(view.left / sound.sampleRate / step);
  for (let at = first; ; at++) {
    const sample = at * step * sound.sampleRate;
    const x = xOf(view, sample);
    if (x > width) break;
    surface.fillStyle = colours.strong;
    surface.fillRect(Math.round(x), ruler - 6, 1, 6);
    surface.fillStyle = colours.soft;
    surface.fillText(clock(sample, sound.sampleRate, digits), x + 4, ruler / 2);
  }
}

function drawClip(
  surface: CanvasRenderingContext2D,
  { view, width, peaks, isMakers }: TracksPicture,
  colours: TrackColours,
  clip: Clip,
  { top, height }: Box,
  detailed: boolean,
): void {
  const makers = isMakers(clip);
  const from = Math.max(-1, Math.floor(xOf(view, clip.start)));
  const to = Math.min(width + 1, Math.ceil(xOf(view, clip.start + clip.length)));
  surface.fillStyle = makers ? colours.makerSoft : colours.personSoft;
  surface.fillRect(from, top, Math.max(1, to - from), height);
  if (makers) stripes(surface, from, top, to - from, height, colours.maker);
  surface.strokeStyle = makers ? colours.maker : colours.person;
  surface.lineWidth = 1;
  surface.strokeRect(from + 0.5, top + 0.5, Math.max(1, to - from - 1), height - 1);
  const of = peaks.get(clip.source);
  if (of === undefined || detailed) return;
  surface.fillStyle = makers ? colours.maker : colours.person;
  waves(surface, of, clip, view, from, to, { top, height });
}

/** One line a pixel, from the least to the largest sample; channels below each other where a clip has two. */
function waves(
  surface: CanvasRenderingContext2D,
  peaks: Peaks,
  clip: Pick<Clip, 'offset' | 'start' | 'length' | 'gainDb' | 'fadeIn' | 'fadeOut' | 'channels'>,
  view: TrackView,
  from: number,
  to: number,
  { top, height }: Box,
): void {
  const rows = peaks.levels[0]!.rows.length;
  const shown = rows === 2 && clip.channels === 3 ? [0, 1] : [clip.channels === 2 ? rows - 1 : 0];
  const part = height / shown.length;
  shown.forEach((channel, index) => {
    const middle = top + part * (index + 0.5);
    for (let x = Math.max(0, from); x < to; x++) {
      const a = Math.max(0, sampleAt(view, x) - clip.start);
      const b = Math.min(clip.length, Math.max(a + 1, sampleAt(view, x + 1) - clip.start));
      if (b <= a) continue;
      const [least, largest] = peakBetween(peaks, channel, clip.offset + a, clip.offset + b);
      const gain = clipGain(clip as Clip, clip.offset + Math.floor((a + b) / 2));
      const [high, low] = [Math.min(1, largest * gain), Math.max(-1, least * gain)];
      surface.fillRect(x, middle - (high * part) / 2, 1, Math.max(1, ((high - low) * part) / 2));
    }
  });
}

function stripes(
  surface: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
  colour: string,
): void {
  surface.save();
  surface.beginPath();
  surface.rect(x, y, width, height);
  surface.clip();
  surface.strokeStyle = colour;
  surface.globalAlpha = 0.28;
  surface.beginPath();
  for (let at = x - height; at < x + width; at += 8) {
    surface.moveTo(at, y + height);
    surface.lineTo(at + height, y);
  }
  surface.stroke();
  surface.restore();
}

function drawSamples(
  surface: CanvasRenderingContext2D,
  view: TrackView,
  { start, length, samples }: TrackPart,
  top: number,
  channels: number,
  colours: TrackColours,
): void {
  const height = (rowHeight - title - 4) / channels;
  surface.strokeStyle = colours.ink;
  surface.lineWidth = 1;
  for (let channel = 0; channel < channels; channel++) {
    const middle = top + title + height * (channel + 0.5);
    surface.beginPath();
    for (let i = 0; i < length; i++) {
      const value = Math.max(-1, Math.min(1, samples[channel * length + i] ?? 0));
      surface.lineTo(xOf(view, start + i), middle - (value * height) / 2);
    }
    surface.stroke();
  }
}

const pitches = 512;

/** Pictures of spectra in a colour: drawing one anew each frame would take too long. */
const drawn = new WeakMap<TrackPart, { readonly colour: string; readonly picture: HTMLCanvasElement }>();

function spectraPicture(part: TrackPart, colour: string, height: number): HTMLCanvasElement {
  const known = drawn.get(part);
  if (known?.colour === colour) return known.picture;
  const picture = document.createElement('canvas');
  [picture.width, picture.height] = [part.spectra.length / pitches, height];
  const surface = picture.getContext('2d')!;
  surface.fillStyle = colour;
  surface.fillRect(0, 0, picture.width, height);
  const image = surface.getImageData(0, 0, picture.width, height);
  for (let column = 0; column < picture.width; column++)
    for (let y = 0; y < height; y++) {
      // Low pitches get more room, as ears do.
      const pitch = Math.min(pitches - 1, Math.floor(pitches ** ((height - y) / height) - 1));
      const strength = part.spectra[column * pitches + pitch]! / 255;
      image.data[(y * picture.width + column) * 4 + 3] = 255 * Math.max(0, (strength - 0.25) / 0.75);
    }
  surface.putImageData(image, 0, 0);
  drawn.set(part, { colour, picture });
  return picture;
}

function drawSpectra(
  surface: CanvasRenderingContext2D,
  view: TrackView,
  part: TrackPart,
  top: number,
  colours: TrackColours,
): void {
  if (part.spectra.length === 0) return;
  const height = rowHeight - title - 4;
  const picture = spectraPicture(part, colours.ink, height);
  surface.drawImage(picture, xOf(view, part.start), top + title, part.length / view.perPixel, height);
}

function drawName(
  surface: CanvasRenderingContext2D,
  name: string,
  muted: boolean,
  top: number,
  colours: TrackColours,
): void {
  surface.font = `12px ${colours.font}`;
  surface.textBaseline = 'middle';
  surface.fillStyle = muted ? colours.soft : colours.ink;
  surface.fillText(muted ? `${name} ×` : name, 8, top + title / 2 + 1);
}

function areaOf({ sound, view }: TracksPicture, { tracks, start, end }: Pick<SoundRegion, 'tracks' | 'start' | 'end'>) {
  const [x, to] = [xOf(view, start), xOf(view, end)];
  return sound.tracks.flatMap(({ id }, row) =>
    tracks.includes(id) ? [{ x, width: Math.max(1, to - x), top: rowTop(row) }] : [],
  );
}

function drawLock(
  surface: CanvasRenderingContext2D,
  picture: TracksPicture,
  colours: TrackColours,
  lock: SoundRegion,
): void {
  for (const { x, width, top } of areaOf(picture, lock)) {
    surface.globalAlpha = 0.3;
    surface.fillStyle = colours.strong;
    surface.fillRect(x, top, width, rowHeight - 1);
    surface.globalAlpha = 1;
    surface.strokeStyle = colours.ink;
    surface.strokeRect(x + 0.5, top + 0.5, Math.max(1, width - 1), rowHeight - 2);
    // A small padlock.
    if (width < 16) continue;
    const [left, at] = [Math.max(4, x + 4), top + 4];
    surface.fillStyle = colours.ink;
    surface.fillRect(left, at + 5, 10, 8);
    surface.beginPath();
    surface.arc(left + 5, at + 5, 3.5, Math.PI, 0);
    surface.stroke();
  }
}

function drawOffer(surface: CanvasRenderingContext2D, picture: TracksPicture, colours: TrackColours): void {
  const { offer, sound, view, width } = picture;
  const row = sound.tracks.findIndex(({ id }) => id === offer?.trackId);
  if (offer === null || row < 0) return;
  const [top, height] = [rowTop(row) + title, rowHeight - title - 4];
  offer.parts.forEach(({ start, end }, at) => {
    const [from, to] = [Math.max(-1, Math.floor(xOf(view, start))), Math.min(width + 1, Math.ceil(xOf(view, end)))];
    if (to < 0 || from > width) return;
    surface.fillStyle = colours.surface;
    surface.globalAlpha = 0.82;
    surface.fillRect(from, top, to - from, height);
    surface.globalAlpha = 1;
    surface.fillStyle = colours.maker;
    const clip = {
      offset: start - offer.start,
      start,
      length: end - start,
      gainDb: 0,
      fadeIn: null,
      fadeOut: null,
      channels: 3,
    };
    if (offer.peaks !== null) waves(surface, offer.peaks, clip, view, from, to, { top, height });
    surface.strokeStyle = colours.maker;
    surface.lineWidth = at === offer.current ? 3 : 1.5;
    surface.setLineDash([6, 4]);
    surface.strokeRect(from + 1, top + 1, Math.max(1, to - from - 2), height - 2);
    surface.setLineDash([]);
    surface.lineWidth = 1;
  });
}

function drawMarked(surface: CanvasRenderingContext2D, picture: TracksPicture, colours: TrackColours): void {
  const { marked, moved } = picture;
  if (marked === null) return;
  for (const { x, width, top } of areaOf(picture, marked)) {
    surface.globalAlpha = 0.16;
    surface.fillStyle = colours.ink;
    surface.fillRect(x, top, width, rowHeight - 1);
    surface.globalAlpha = 1;
    surface.fillRect(x, top, 1, rowHeight - 1);
    surface.fillRect(x + width - 1, top, 1, rowHeight - 1);
    if (moved === null) continue;
    surface.strokeStyle = colours.ink;
    surface.setLineDash([4, 4]);
    surface.strokeRect(x + moved.by / picture.view.perPixel, top + moved.rows * rowHeight, width, rowHeight - 1);
    surface.setLineDash([]);
  }
}

function drawCursor(surface: CanvasRenderingContext2D, picture: TracksPicture, colours: TrackColours): void {
  const { sound, view, cursor, focused, playhead, height } = picture;
  const row = sound.tracks.findIndex(({ id }) => id === cursor.trackId);
  surface.fillStyle = colours.ink;
  if (row >= 0)
    surface.fillRect(Math.round(xOf(view, cursor.at)) - (focused ? 1 : 0), rowTop(row), focused ? 2 : 1, rowHeight - 1);
  if (playhead === null) return;
  surface.fillStyle = colours.person;
  surface.fillRect(Math.round(xOf(view, playhead)), 0, 2, height);
}
