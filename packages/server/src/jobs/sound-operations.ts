/** The sound worker's operations. Runs in a worker process only: it reads and computes in step. */
import { LoudnessMeter } from '@fourhands/core/media/sound/loudness';
import { mixdown, type ReadSource, trackSamples } from '@fourhands/core/media/sound/mixdown';
import { resampled } from '@fourhands/core/media/sound/resample';
import { mostSamples } from '@fourhands/core/media/sound/sound';
import { spectrum, spectrumWindow } from '@fourhands/core/media/sound/spectrogram';
import { type WavDepth, wavLength, WavUnreadable } from '@fourhands/core/media/sound/wav';
import { SoundChannelsRefused, SoundTooLong, SoundUnreadable } from '../commands/sounds/sound-errors.ts';
import type { SoundExtract, SoundWork } from '../commands/sounds/sound-work.ts';
import { limits } from '../config.ts';
import { readRecording } from './read-recording.ts';
import { partLength, usingSources, WavFile, writeSource, writeWavFile } from './sound-sources.ts';

/** Sample rates that a sound can have. */
const [leastRate, mostRate] = [8000, 192_000];

export function soundOperations(): SoundWork {
  return {
    async bring({ path, name, out, sampleRate }) {
      const file = openWav(path, name);
      try {
        return bring(file, name, out, sampleRate);
      } finally {
        file.close();
      }
    },
    async readRecording({ path, name }) {
      const file = openWav(path, name);
      try {
        return readRecording(file, name);
      } finally {
        file.close();
      }
    },
    async samples(extract) {
      const rows = usingSources(extract.files, (read) => heard(extract, read)(extract.start, extract.length));
      const all = new Float32Array(rows.length * extract.length);
      rows.forEach((row, channel) => all.set(row, channel * extract.length));
      return new Uint8Array(all.buffer);
    },
    async spectra(extract) {
      const { columns, start, length } = extract;
      const out = new Uint8Array((columns * spectrumWindow) / 2);
      usingSources(extract.files, (read) => {
        const hear = heard(extract, read);
        for (let column = 0; column < columns; column++) {
          const middle = start + Math.floor(((column + 0.5) * length) / columns);
          const rows = hear(Math.max(0, middle - spectrumWindow / 2), spectrumWindow);
          const mean = rows[0]!.map((_, i) => rows.reduce((sum, row) => sum + row[i]!, 0) / rows.length);
          out.set(spectrum(mean), (column * spectrumWindow) / 2);
        }
      });
      return out;
    },
    async measure(extract) {
      const { sound, start, length } = extract;
      const meter = new LoudnessMeter(sound.sampleRate, sound.channels);
      let peak = 0;
      usingSources(extract.files, (read) => {
        const hear = heard(extract, read);
        for (let at = 0; at < length; at += partLength) {
          const rows = hear(start + at, Math.min(partLength, length - at));
          meter.push(rows);
          for (const row of rows) for (const sample of row) peak = Math.max(peak, Math.abs(sample));
        }
      });
      const integrated = meter.integrated();
      return { integrated: Number.isFinite(integrated) ? integrated : null, peak };
    },
    async mixdown(extract) {
      const { sound, start, length, depth, out } = extract;
      usingSources(extract.files, (read) => {
        const hear = heard(extract, read);
        const parts = { ...sound, length, depth, read: (at: number, count: number) => hear(start + at, count) };
        writeWavFile(out, 'The sound', parts);
      });
      return null;
    },
  };
}

/** Samples of each channel of what an extract is of, from a place on. */
function heard(
  { sound, trackId }: SoundExtract,
  read: ReadSource,
): (start: number, length: number) => readonly Float32Array[] {
  const track = trackId === null ? null : (sound.tracks.find(({ id }) => id === trackId) ?? { clips: [] });
  return (start, length) =>
    track === null ? mixdown(sound, start, length, read).channels : trackSamples(sound, track, start, length, read);
}

/** @throws SoundUnreadable, WavUnreadable */
function openWav(path: string, name: string): WavFile {
  try {
    return new WavFile(path);
  } catch (error) {
    throw error instanceof WavUnreadable && error.at === 0 ? new SoundUnreadable(name) : error;
  }
}

/** How a file's samples can be kept exactly. */
function depthOf({ kind, bits }: { readonly kind: number; readonly bits: number }): WavDepth {
  if (kind !== 1 || bits === 32) return 'float';
  return bits === 24 ? 24 : 16;
}

function bring(file: WavFile, name: string, out: string, asked: number | null) {
  const { layout } = file;
  const { channels, sampleRate: own } = layout;
  const length = wavLength(layout);
  if (length === 0) throw new WavUnreadable('it holds no samples', layout.at);
  if (channels > 2) throw new SoundChannelsRefused(name, channels);
  if (length > mostSamples) throw new SoundTooLong(`“${name}”`, length / own, mostSamples / own);
  const sampleRate = asked ?? Math.max(leastRate, Math.min(mostRate, own));
  if (sampleRate === own)
    return writeSource(out, `“${name}”`, {
      sampleRate,
      channels,
      length,
      depth: depthOf(layout),
      read: (at, count) => file.read(at, count),
    });
  const larger = Math.max(length, (length * sampleRate) / own) * channels;
  if (larger > limits.resampledSamples)
    throw new SoundTooLong(
      `“${name}”, which is to be brought from ${own} to ${sampleRate} samples a second,`,
      length / own,
      ((length / own) * limits.resampledSamples) / larger,
    );
  const audio = resampled({ sampleRate: own, channels: file.read(0, length) }, sampleRate);
  return writeSource(out, `“${name}”`, {
    sampleRate,
    channels,
    length: audio.channels[0]!.length,
    depth: 'float',
    read: (at, count) => audio.channels.map((row) => row.subarray(at, at + count)),
  });
}
