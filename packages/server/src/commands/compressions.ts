/** Compressing a picture with a codec, and restoring it from its file. */
import { type Compression, compressedMediaType, type Restoration } from '@fourhands/core';
import { limits } from '../config.ts';
import type { CompressionRecord } from '../store/store.ts';
import type { Context } from './context.ts';
import { CompressionNotFound, ModelMissing, ModelNotFound } from './errors.ts';
import { modelFile } from './models.ts';

const png = 'image/png';

function present(record: CompressionRecord): Compression {
  const { originalHash, restoredHash, fileHash: _fileHash, ...same } = record;
  return {
    ...same,
    original: `/api/blobs/${originalHash}`,
    restored: `/api/blobs/${restoredHash}`,
    file: `/api/compressions/${record.id}/file`,
  };
}

/** @throws ModelNotFound, ModelOfOtherKind, and what reading a picture throws */
export async function compressPicture(
  context: Context,
  modelId: string,
  name: string,
  bytes: Uint8Array,
): Promise<Compression> {
  const { store, keeper, inference, newId, now } = context;
  const { model, file } = await modelFile(context, modelId, 'codec');
  const request = { model: file, bytes, name };
  const result = await inference.ask('compress', request, limits.compressTime, `Compressing “${name}”`);
  const { width, height, warnings, rows } = result;
  const contents = [
    { bytes: result.original, mediaType: png },
    { bytes: result.restored, mediaType: png },
    { bytes: result.file, mediaType: compressedMediaType },
  ];
  return keeper.keep(contents, async (blobs) => {
    const [original, restored, small] = blobs;
    if (original === undefined || restored === undefined || small === undefined)
      throw new Error('a content has no record');
    const record = {
      id: newId(),
      name,
      modelId,
      modelName: model.name,
      createdAt: now(),
      width,
      height,
      bytes: small.bytes,
      originalBytes: bytes.length,
      bitsPerPixel: (small.bytes * 8) / (width * height),
      warnings,
      rows,
      originalHash: original.sha256,
      restoredHash: restored.sha256,
      fileHash: small.sha256,
    };
    if (!(await store.compressions.add(record, blobs))) throw new ModelNotFound(modelId);
    return present(record);
  });
}

export async function listCompressions({ store }: Context): Promise<Compression[]> {
  return (await store.compressions.list()).map(present);
}

async function recordOf({ store }: Context, id: string): Promise<CompressionRecord> {
  const found = await store.compressions.get(id);
  if (found === null) throw new CompressionNotFound(id);
  return found;
}

/** @throws CompressionNotFound */
export async function readCompression(context: Context, id: string): Promise<Compression> {
  return present(await recordOf(context, id));
}

/** @throws CompressionNotFound */
export async function readCompressedFile(context: Context, id: string): Promise<{ name: string; bytes: Uint8Array }> {
  const { name, fileHash } = await recordOf(context, id);
  return { name, bytes: await context.blobs.read(fileHash) };
}

/** @throws CompressionNotFound */
export async function deleteCompression({ store, keeper }: Context, id: string): Promise<void> {
  if (!(await store.compressions.remove(id))) throw new CompressionNotFound(id);
  await keeper.sweep();
}

/** @throws ModelMissing, and what reading a compressed file throws */
export async function restorePicture(context: Context, name: string, bytes: Uint8Array): Promise<Restoration> {
  const { store, blobs, keeper, inference, newId, now } = context;
  const what = `Restoring “${name}”`;
  const { modelHash } = await inference.ask('readHeader', { bytes }, limits.decodeTime, what);
  const model = (await store.models.findByHash(modelHash)).find((candidate) => candidate.kind === 'codec');
  if (model === undefined) throw new ModelMissing(modelHash);
  const file = { path: await blobs.localFile(model.sha256), sha256: model.sha256 };
  const { width, height, picture } = await inference.ask('restore', { model: file, bytes }, limits.restoreTime, what);
  return keeper.keep([{ bytes: picture, mediaType: png }], async ([blob]) => {
    if (blob === undefined) throw new Error('a content has no record');
    const restoration = {
      id: newId(),
      name,
      width,
      height,
      bytes: bytes.length,
      bitsPerPixel: (bytes.length * 8) / (width * height),
      model: { id: model.id, name: model.name },
      createdAt: now(),
    };
    await store.compressions.addRestoration(restoration, blob);
    return { ...restoration, picture: `/api/blobs/${blob.sha256}` };
  });
}
