/** Opens model files with the models' own code. Runs in worker processes only: the server itself never loads a model. */
import type { ModelKind, Model, WriterFacts } from '@fourhands/core';
import { modelSchema, writerFactsSchema } from '@fourhands/core/protocol/model';
import { modelKindSchema } from '@fourhands/core/protocol/preset';
import type { OpenCodec, OpenGan, OpenMelodyMaker, OpenSoundMaker, OpenVae } from './inference-operations.ts';

// The bytes are copied: those of a message lie anywhere in a larger buffer, and a Buffer's slices are not copies, while a
// reader of numbers needs memory of their own at its start.

export async function openVae(bytes: Uint8Array): Promise<OpenVae> {
  return (await import('@fourhands/models/vae/vae-model-file')).loadVae(new Uint8Array(bytes));
}

export async function openGan(bytes: Uint8Array): Promise<OpenGan> {
  return (await import('@fourhands/models/gan/gan-model-file')).loadGan(new Uint8Array(bytes));
}

export async function openCodec(bytes: Uint8Array): Promise<OpenCodec> {
  return (await import('@fourhands/models/codec/codec')).loadCodec(new Uint8Array(bytes));
}

/** @throws CheckpointError where it is no whole maker of sounds */
export async function checkSpectra(bytes: Uint8Array): Promise<void> {
  (await import('@fourhands/models/spectra/spectra-model-file')).readSpectraFile(new Uint8Array(bytes));
}

export async function openMelodyMaker(bytes: Uint8Array): Promise<OpenMelodyMaker> {
  return (await import('@fourhands/models/melody/melody-maker')).loadMelodyMaker(new Uint8Array(bytes));
}

export async function openSoundMaker(bytes: Uint8Array): Promise<OpenSoundMaker> {
  const { SpectraSoundMaker } = await import('@fourhands/makers/embedded/spectra/spectra-sound-maker');
  const maker = await SpectraSoundMaker.open(new Uint8Array(bytes));
  return { make: (request, control) => maker.make(request, control), dispose: () => maker.close() };
}

/** A file's card is whatever its maker wrote there. @throws NotAModelFile, CheckpointError */
export async function readWriter(bytes: Uint8Array): Promise<WriterFacts> {
  const { readWriterFacts } = await import('@fourhands/models/transformer/writer-facts');
  let found: unknown;
  try {
    found = readWriterFacts(new Uint8Array(bytes));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) throw unreadableCard();
    throw error;
  }
  const facts = writerFactsSchema.safeParse(found);
  if (!facts.success) throw unreadableCard();
  return facts.data;
}

const unreadableCard = () => new NotAModelFile('its card cannot be read');

export class NotAModelFile extends Error {
  readonly code = 'not-a-model-file';

  constructor(reason: string) {
    super(
      `This is not a model file that Fourhands made (${reason}). Choose a .safetensors file downloaded from Fourhands.`,
    );
    this.name = 'NotAModelFile';
  }
}

/** The kind in a model file's metadata. @throws NotAModelFile */
export function kindOf(bytes: Uint8Array): ModelKind {
  const { kind } = metadataOf(bytes);
  const known = modelKindSchema.safeParse(kind);
  if (known.success) return known.data;
  throw new NotAModelFile('its metadata names no kind of model that is known here');
}

/** What its last validation found, as the file keeps it; none where it keeps none. @throws NotAModelFile */
export function figuresOf(bytes: Uint8Array): Model['figures'] {
  const { figures = '{}' } = metadataOf(bytes);
  try {
    return modelSchema.shape.figures.parse(JSON.parse(String(figures)));
  } catch {
    throw new NotAModelFile('its figures cannot be read');
  }
}

/** The metadata of a safetensors file (https://github.com/huggingface/safetensors#format). @throws NotAModelFile */
function metadataOf(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  if (bytes.length < 8) throw new NotAModelFile('it is too short');
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > BigInt(bytes.length - 8)) throw new NotAModelFile('it has no safetensors header');
  try {
    const header: unknown = JSON.parse(
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, 8 + Number(length))),
    );
    return (header as { __metadata__?: Readonly<Record<string, unknown>> } | null)?.__metadata__ ?? {};
  } catch {
    throw new NotAModelFile('its header cannot be read');
  }
}
