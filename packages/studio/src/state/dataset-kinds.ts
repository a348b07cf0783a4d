/** What the pages say and do by the kind of a data set: a further kind has an entry here. */
import type { Dataset, DatasetKind } from '@fourhands/core/protocol/dataset';
import type { IconName } from '../components/icon.tsx';
import type { Messages } from '../i18n/en.ts';
import { acceptedRecordings, acceptedScores, acceptedTexts } from './given-files.ts';

interface KindOfDataset {
  readonly icon: IconName;
  /** What a file field offers. */
  readonly accept: string;
  readonly make: (m: Messages) => string;
  readonly newName: (m: Messages, date: string) => string;
  /** While files are added, and after it. */
  readonly adding: (m: Messages) => string;
  readonly finished: (m: Messages, added: number) => string;
  /** So many files of it. */
  readonly items: (m: Messages, count: number) => string;
  /** The line below its name in lists. */
  readonly line: (m: Messages, dataset: Dataset, bytes: string) => string;
}

export const datasetKinds: Readonly<Record<DatasetKind, KindOfDataset>> = {
  pictures: {
    icon: 'pictures',
    accept: 'image/*',
    make: (m) => m.datasets.make,
    newName: (m, date) => m.home.newDatasetName(date),
    adding: (m) => m.uploads.title,
    finished: (m, added) => m.uploads.finished(added),
    items: (m, count) => m.datasets.pictures(count),
    line: (m, { itemCount }, bytes) => `${m.datasets.pictures(itemCount)} · ${bytes}`,
  },
  texts: {
    icon: 'file',
    accept: acceptedTexts,
    make: (m) => m.texts.make,
    newName: (m, date) => m.texts.newName(date),
    adding: (m) => m.texts.adding,
    finished: (m, added) => m.texts.finished(added),
    items: (m, count) => m.texts.count(count),
    line: (m, { itemCount, sums }) => `${m.texts.count(itemCount)} · ${m.texts.words(sums['words'] ?? 0)}`,
  },
  scores: {
    icon: 'notes',
    accept: acceptedScores,
    make: (m) => m.melodies.make,
    newName: (m, date) => m.melodies.newName(date),
    adding: (m) => m.melodies.adding,
    finished: (m, added) => m.melodies.finished(added),
    items: (m, count) => m.melodies.files(count),
    line: (m, { sums }) => `${m.melodies.pieces(sums['pieces'] ?? 0)} · ${m.melodies.phrases(sums['phrases'] ?? 0)}`,
  },
  sounds: {
    icon: 'sound',
    accept: acceptedRecordings,
    make: (m) => m.ownSounds.make,
    newName: (m, date) => m.ownSounds.newName(date),
    adding: (m) => m.ownSounds.adding,
    finished: (m, added) => m.ownSounds.finished(added),
    items: (m, count) => m.ownSounds.files(count),
    line: (m, { itemCount, sums }) => `${m.ownSounds.files(itemCount)} · ${m.ownSounds.clips(sums['clips'] ?? 0)}`,
  },
};
