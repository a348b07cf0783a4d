/** Files out of a drop or a file field, folders included. Files that systems leave in folders are passed over. */
import { textEndings, textFormatOf } from '@fourhands/models/texts/text-endings';
import type { GivenFile } from './uploads.ts';

const leftBySystems = /(^|\/)(\.[^/]*|Thumbs\.db|desktop\.ini|__MACOSX\/.*)$/i;

export function isCompressedFile(file: GivenFile): boolean {
  return file.name.toLowerCase().endsWith('.fhp');
}

const pictureFile = /\.(?:jpe?g|png|webp|avif|gif|tiff?|bmp|svg)$/i;
/** What a file field for texts offers. */
export const acceptedTexts = [...textEndings, 'text/plain', 'application/epub+zip'].join(',');

/** Files of scores: what a file field for them offers. */
const scoreEndings = ['.mid', '.midi', '.kar', '.musicxml', '.xml', '.mxl', '.abc'];
export const acceptedScores = [...scoreEndings, 'audio/midi'].join(',');
const isScoreToLearn = ({ name }: GivenFile) => scoreEndings.some((ending) => name.toLowerCase().endsWith(ending));

/** Files of sound: what a file field for recordings offers; those that are no WAV are decoded by the browser where it can. */
const soundFile = /\.(wav|wave|flac|mp3|m4a|aac|ogg|oga|opus|webm)$/i;
export const acceptedRecordings = 'audio/*,.wav,.wave,.flac,.mp3,.m4a,.aac,.ogg,.oga,.opus,.webm';
export const isSoundFile = ({ name, file }: GivenFile): boolean =>
  soundFile.test(name) || file.type.startsWith('audio/');

/** Whether files are to learn from: a folder, or several files, most of which are of a kind. */
function mostAre(files: readonly GivenFile[], ofKind: (file: GivenFile) => boolean): boolean {
  const count = files.filter(ofKind).length;
  return count * 2 > files.length && (files.length > 1 || files.some(({ name }) => name.includes('/')));
}

export const areScoresToLearn = (files: readonly GivenFile[]): boolean => mostAre(files, isScoreToLearn);
export const areRecordingsToLearn = (files: readonly GivenFile[]): boolean => mostAre(files, isSoundFile);

/** Whether files are texts to learn from: a book, or a folder with texts and without pictures. */
export function areTextsToLearn(files: readonly GivenFile[]): boolean {
  if (!files.some(({ name }) => textFormatOf(name) !== null) || files.some(({ name }) => pictureFile.test(name)))
    return false;
  return files.some(({ name }) => name.includes('/') || textFormatOf(name) === 'epub');
}

function keep(files: readonly GivenFile[]): GivenFile[] {
  return files
    .filter((given) => !leftBySystems.test(given.name))
    .sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
}

export function filesOfField(list: FileList | null): GivenFile[] {
  return keep([...(list ?? [])].map((file) => ({ name: file.webkitRelativePath || file.name, file })));
}

async function filesOfEntry(entry: FileSystemEntry): Promise<GivenFile[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    return [{ name: entry.fullPath.replace(/^\//, ''), file }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: GivenFile[] = [];
  for (;;) {
    // A reader gives a folder in parts, and an empty part at its end.
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (part.length === 0) return found;
    for (const inside of part) found.push(...(await filesOfEntry(inside)));
  }
}

export async function filesOfDrop(transfer: DataTransfer): Promise<GivenFile[]> {
  // The transfer is empty after the first await: everything is taken out of it before.
  const plain = [...transfer.files].map((file) => ({ name: file.name, file }));
  const entries = [...transfer.items]
    .filter((item) => item.kind === 'file')
    .map((item) => item.webkitGetAsEntry())
    .filter((entry) => entry !== null);
  if (entries.length === 0) return keep(plain);
  return keep((await Promise.all(entries.map(filesOfEntry))).flat());
}

export function carriesFiles(transfer: DataTransfer | null): boolean {
  return transfer?.types.includes('Files') ?? false;
}
