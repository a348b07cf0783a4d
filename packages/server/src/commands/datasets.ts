/** Data sets, and the pictures of those that hold pictures. */
import type { AddedItem, Dataset, DatasetDetail, NewDataset, PictureSize } from '@fourhands/core';
import { limits } from '../config.ts';
import type { StoredItem } from '../store/store.ts';
import type { Context } from './context.ts';
import { DatasetNotFound, DatasetOfOtherKind, ItemNotFound } from './errors.ts';

export async function createDataset(
  { store, newId, now }: Context,
  { name, kind = 'pictures' }: NewDataset,
): Promise<Dataset> {
  const dataset = { id: newId(), name, kind, createdAt: now() };
  await store.datasets.create(dataset);
  return { ...dataset, itemCount: 0, bytes: 0, sums: {}, covers: [] };
}

export function listDatasets({ store }: Context): Promise<Dataset[]> {
  return store.datasets.list();
}

/** @throws DatasetNotFound */
export async function readDataset({ store }: Context, id: string): Promise<DatasetDetail> {
  const dataset = await store.datasets.get(id);
  if (dataset === null) throw new DatasetNotFound(id);
  return dataset;
}

/** @throws DatasetNotFound */
export async function renameDataset(context: Context, id: string, name: string): Promise<Dataset> {
  if (!(await context.store.datasets.rename(id, name))) throw new DatasetNotFound(id);
  const { items: _items, files: _files, skipped: _skipped, ...dataset } = await readDataset(context, id);
  return dataset;
}

/** @throws DatasetNotFound */
export async function deleteDataset({ store, keeper }: Context, id: string): Promise<void> {
  if (!(await store.datasets.remove(id))) throw new DatasetNotFound(id);
  await keeper.sweep();
}

/** Reads the file whole before keeping it. @throws DatasetNotFound, DatasetOfOtherKind, and what reading a picture throws */
export async function addItem(
  context: Context,
  datasetId: string,
  name: string,
  bytes: Uint8Array,
): Promise<AddedItem> {
  const { store, keeper, pictures, newId, now } = context;
  // Asked before the work of reading the picture; asked again when the item is written.
  const kind = await store.datasets.kindOf(datasetId);
  if (kind === null) throw new DatasetNotFound(datasetId);
  if (kind !== 'pictures') throw new DatasetOfOtherKind(kind, ['pictures']);
  const examined = await pictures.ask('examine', { bytes, name }, limits.examineTime, `Reading “${name}”`);
  const contents = [
    { bytes, mediaType: 'application/octet-stream' },
    { bytes: examined.thumbnail, mediaType: 'image/webp' },
  ];
  const added = await keeper.keep(contents, ([file, thumbnail]) => {
    const { width, height, warnings } = examined;
    return store.datasets.addItem(
      datasetId,
      {
        id: newId(),
        name,
        width,
        height,
        bytes: bytes.length,
        sha256: file?.sha256 ?? '',
        thumbnail: thumbnail?.sha256 ?? '',
        createdAt: now(),
        warnings,
      },
      [file, thumbnail].filter((blob) => blob !== undefined),
    );
  });
  if (added === null) {
    await keeper.sweepAll();
    throw new DatasetNotFound(datasetId);
  }
  const { thumbnail: _thumbnail, ...item } = added.item;
  return { ...item, duplicate: added.duplicate };
}

/** @throws ItemNotFound */
export async function deleteItem({ store, keeper }: Context, datasetId: string, itemId: string): Promise<void> {
  if (!(await store.datasets.removeItem(datasetId, itemId))) throw new ItemNotFound(itemId);
  await keeper.sweep();
}

/** A WebP of the item. @throws ItemNotFound */
export async function viewItem(
  { store, blobs, pictures }: Context,
  datasetId: string,
  itemId: string,
  size: PictureSize,
): Promise<Uint8Array> {
  const item: StoredItem | null = await store.datasets.getItem(datasetId, itemId);
  if (item === null) throw new ItemNotFound(itemId);
  if (size === 'thumbnail') return blobs.read(item.thumbnail);
  const path = await blobs.localFile(item.sha256);
  return pictures.ask('view', { path, name: item.name }, limits.viewTime, `Showing “${item.name}”`);
}
