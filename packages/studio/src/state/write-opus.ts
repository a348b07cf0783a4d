/**
 * A sound as Opus in WebM, coded by the browser (WebCodecs) part by part, so that it is never whole in memory but as the file
 * that it becomes. Opus knows 48,000 samples a second: other rates are brought to that one. Holds no React.
 */
import { resampled } from '@fourhands/core/media/sound/resample';

/** A sound that is read part by part. */
export interface ReadableSound {
  readonly sampleRate: number;
  readonly channels: number;
  /** Samples in each channel. */
  readonly length: number;
  /** Samples from a place on, channel after channel. */
  read(start: number, length: number): Promise<Float32Array<ArrayBuffer>>;
}

interface WritingHooks {
  readonly signal: AbortSignal;
  /** From 0 to 1. */
  readonly progress: (share: number) => void;
}

const opusRate = 48_000;
/** Bits a second: clear for music, and a tenth of what a WAV file takes. */
const bitrate = (channels: number): number => 32_000 + 64_000 * channels;
/** Seconds that are coded at once, and that are read beside them so that another rate has its neighbours. */
const partSeconds = 5;
const besideSeconds = 1;

/** Whether this browser can: some have no WebCodecs, and none has it on pages that come over plain HTTP from elsewhere. */
export async function canWriteOpus(channels: number): Promise<boolean> {
  if (!('AudioEncoder' in globalThis)) return false;
  const asked = { codec: 'opus', sampleRate: opusRate, numberOfChannels: channels, bitrate: bitrate(channels) };
  return AudioEncoder.isConfigSupported(asked).then(
    ({ supported }) => supported === true,
    () => false,
  );
}

/** Rows of one part at `opusRate`, channel after channel: exactly what this part of the whole would be. */
async function partOf(sound: ReadableSound, start: number, end: number): Promise<Float32Array<ArrayBuffer>> {
  const { sampleRate, channels } = sound;
  if (sampleRate === opusRate) return sound.read(start, end - start);
  // Whole seconds, so that both rates have a sample at each edge.
  const from = Math.max(0, start - besideSeconds * sampleRate);
  const to = Math.min(sound.length, end + besideSeconds * sampleRate);
  const samples = await sound.read(from, to - from);
  const rows = Array.from({ length: channels }, (_, at) => samples.subarray(at * (to - from), (at + 1) * (to - from)));
  const made = resampled({ sampleRate, channels: rows }, opusRate);
  const first = ((start - from) / sampleRate) * opusRate;
  const count = Math.round(((end - start) / sampleRate) * opusRate);
  const out = new Float32Array(count * channels);
  made.channels.forEach((row, at) => out.set(row.subarray(first, first + count), at * count));
  return out;
}

/** Parts that may wait for the coder at once: more would only lie in memory. */
const mostWaiting = 8;

/** Throws what `read` throws, what the coder fails with, and the signal's reason when it is stopped. */
export async function writeOpus(sound: ReadableSound, { signal, progress }: WritingHooks): Promise<Blob> {
  const { ArrayBufferTarget, Muxer } = await import('webm-muxer');
  const { sampleRate, channels, length } = sound;
  const target = new ArrayBufferTarget();
  const track = { codec: 'A_OPUS', sampleRate: opusRate, numberOfChannels: channels };
  const muxer = new Muxer({ target, audio: track });
  const { promise: failed, reject: fail } = Promise.withResolvers<never>();
  // It is waited for only where the coder is.
  failed.catch(() => undefined);
  const coder = new AudioEncoder({ output: (chunk, meta) => muxer.addAudioChunk(chunk, meta), error: fail });
  try {
    coder.configure({ codec: 'opus', sampleRate: opusRate, numberOfChannels: channels, bitrate: bitrate(channels) });
    for (let start = 0; start < length; start += partSeconds * sampleRate) {
      signal.throwIfAborted();
      const end = Math.min(length, start + partSeconds * sampleRate);
      const data = await partOf(sound, start, end);
      const part = new AudioData({
        data,
        format: 'f32-planar',
        numberOfChannels: channels,
        numberOfFrames: data.length / channels,
        sampleRate: opusRate,
        // In microseconds.
        timestamp: Math.round((start / sampleRate) * 1e6),
      });
      coder.encode(part);
      part.close();
      while (coder.encodeQueueSize > mostWaiting)
        await Promise.race([
          failed,
          new Promise((resolve) => coder.addEventListener('dequeue', resolve, { once: true })),
        ]);
      progress(end / length);
    }
    await Promise.race([failed, coder.flush()]);
    signal.throwIfAborted();
    muxer.finalize();
  } finally {
    if (coder.state !== 'closed') coder.close();
  }
  return new Blob([target.buffer], { type: 'audio/webm' });
}
