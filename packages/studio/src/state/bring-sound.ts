/** A file on its way to the server: as it is where the server reads it, else decoded by this browser and sent as WAV. */
import type { MadeSound } from '@fourhands/core/protocol/sounds';
import { client } from '../api/client.ts';
import { RequestRefused } from '@fourhands/core/protocol/errors';
import { readWav, writeWav } from '@fourhands/core/media/sound/wav';

/** Bytes of a file that a page may decode: it is whole in memory, many times as large. */
const mostDecoded = 100 * 1024 * 1024;

/** The browser cannot read it either. */
class NotDecodable extends Error {
  readonly code = 'sound-not-decodable';

  constructor(name: string, why: string) {
    super(`${name} can be read neither by the server nor by this browser: ${why}. Save it as WAV in another program.`);
    this.name = 'NotDecodable';
  }
}

/** `send` sends bytes under a name. @throws NotDecodable, and what `send` throws for another reason than the format */
export async function sendDecoded<Sent>(
  { name, file }: { readonly name: string; readonly file: Blob },
  sampleRate: number,
  send: (name: string, content: Blob | Uint8Array<ArrayBuffer>) => Promise<Sent>,
): Promise<Sent> {
  try {
    return await send(name, file);
  } catch (error) {
    if (!(error instanceof RequestRefused) || error.code !== 'sound-unreadable') throw error;
  }
  if (file.size > mostDecoded) throw new NotDecodable(name, 'it is too large to be decoded in a page');
  return send(name, await decodedWav(name, file, sampleRate));
}

/** Of what this browser decodes for a work that is not there yet. */
const usualRate = 48_000;

/** A work of a file. @throws as sendDecoded */
export function importSoundFile(
  given: { readonly name: string; readonly file: Blob },
  personId: string,
): Promise<MadeSound> {
  return sendDecoded(given, usualRate, (name, content) => client.importSound(name, content, { personId }));
}

/** @throws NotDecodable */
export async function decodedWav(name: string, file: Blob, sampleRate: number): Promise<Uint8Array<ArrayBuffer>> {
  const decoded = await new OfflineAudioContext(1, 1, sampleRate)
    .decodeAudioData(await file.arrayBuffer())
    .catch(() => {
      throw new NotDecodable(name, 'its format is not known, or it is damaged');
    });
  const channels = Array.from({ length: Math.min(2, decoded.numberOfChannels) }, (_, at) => decoded.getChannelData(at));
  return writeWav({ sampleRate: decoded.sampleRate, channels }, 'float');
}

/** Samples a second of what makers of sounds hear. */
const heardRate = 22_050;

async function isWav(file: Blob): Promise<boolean> {
  const first = new TextDecoder('latin1').decode(await file.slice(0, 12).arrayBuffer());
  return first.startsWith('RIFF') && first.endsWith('WAVE');
}

/** What is sent of a recording to learn from: a WAV file as it is, another decoded. What this browser cannot decode is sent as it is, so that the server says why and remembers it. */
export async function asRecording(name: string, file: Blob): Promise<Blob | Uint8Array<ArrayBuffer>> {
  if (file.size > mostDecoded || (await isWav(file))) return file;
  return decodedWav(name, file, heardRate).catch(() => file);
}

/** What a maker of sounds hears of a file: the mean of its channels, whole. @throws NotDecodable */
export async function heardOfFile(name: string, file: Blob): Promise<Float32Array> {
  if (file.size > mostDecoded) throw new NotDecodable(name, 'it is too large to be decoded in a page');
  const [first = new Float32Array(), ...others] = readWav(await decodedWav(name, file, heardRate)).channels;
  return first.map((value, at) => others.reduce((sum, row) => sum + row[at]!, value) / (others.length + 1));
}
