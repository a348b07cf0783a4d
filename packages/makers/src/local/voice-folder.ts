/** The voices of a model that speaks, as its folder has them. It reads names and sizes only. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelVoice } from '@fourhands/core';
import type { MakerFailure } from '../failures.ts';
import { ModelFileBroken, ModelFileMissing, VoicesUnknown, VoiceWritingUnknown } from './local-failures.ts';
import { isUsedVoice } from './model-files.ts';
import {
  kokoroVoice,
  otherWriting,
  sampleRateOf,
  type VoiceKind,
  vitsVoice,
  voiceFile,
  voiceOfFile,
} from './voice-kinds.ts';

/** Numbers of a style: one for each length that a text can have, side by side as float32. */
export const styleWidth = 256;
const styleBytes = 4 * styleWidth;
const mostStyles = 4096;

export interface VoicesFound {
  readonly voices: readonly ModelVoice[];
  /** Those of languages whose phonemes nobody here writes. */
  readonly leftOut: number;
}

type Failure = MakerFailure & { readonly code: string };

export async function voicesIn(
  path: string,
  kind: VoiceKind,
  config: unknown,
  tokenizerConfig: unknown,
): Promise<VoicesFound | Failure> {
  if (sampleRateOf(kind, config) === null)
    return new ModelFileBroken('config.json', 'it names no usable sampling_rate');
  if (kind === 'vits') {
    const writing = otherWriting(tokenizerConfig);
    return writing === null
      ? { voices: [vitsVoice(config, tokenizerConfig)], leftOut: 0 }
      : new VoiceWritingUnknown(writing);
  }
  const names = (await readdir(join(path, 'voices')).catch(() => []))
    .flatMap((file) => voiceOfFile(`voices/${file}`) ?? [])
    .toSorted();
  if (names.length === 0) return new ModelFileMissing('voices/*.bin', 'They lie beside the model where it comes from.');
  const known = names.flatMap((name) => kokoroVoice(name) ?? []);
  if (known.length === 0) return new VoicesUnknown(names);
  for (const { name } of known) {
    const entry = await stat(join(path, voiceFile(name))).catch(() => null);
    if (entry?.isFile() !== true) return new ModelFileMissing(voiceFile(name));
    if (entry.size === 0 || entry.size % styleBytes !== 0 || entry.size > mostStyles * styleBytes)
      return new ModelFileBroken(voiceFile(name), `it has ${entry.size} bytes, and styles have ${styleBytes} each`);
  }
  return { voices: known, leftOut: names.length - known.length };
}

/** The files of voices that are used. */
export async function voiceFilesIn(path: string): Promise<string[]> {
  const names = await readdir(join(path, 'voices')).catch(() => []);
  return names.map((name) => `voices/${name}`).filter(isUsedVoice);
}
