/** A folder of clips: what each line of it was made by, so that only what changed is made again, and nothing that was made is lost. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';

import {
  emptyFolder,
  type KeptClip,
  type SpeechFolder,
  speechFolderSchema,
} from '@fourhands/core/media/speech/clip-folder';

import { writeDurably } from './files.ts';

const recipesFile = 'recipes.json';
const takesFolder = 'takes';

/** The file that says what the clips were made by is none, or was changed into something else. */
class RecipesUnreadable extends Error {
  readonly code = 'recipes-unreadable';

  constructor(path: string) {
    super(
      `“${path}” does not say what the clips were made by. Put it back as it was, or choose another folder with --out.`,
    );
    this.name = 'RecipesUnreadable';
  }
}

/** `001.wav` for the line at 0. */
export const clipName = (at: number): string => `${String(at + 1).padStart(3, '0')}.wav`;

/** What was made there before; an empty folder where nothing was. @throws RecipesUnreadable */
export async function readFolder(folder: string): Promise<SpeechFolder> {
  const path = join(folder, recipesFile);
  if (!existsSync(path)) return emptyFolder;
  try {
    return speechFolderSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    throw new RecipesUnreadable(path);
  }
}

export const writeFolder = (folder: string, kept: SpeechFolder): Promise<void> =>
  writeDurably(join(folder, recipesFile), `${JSON.stringify(kept, null, 2)}\n`);

/** Whether a clip's file is there and is what was made. */
export async function isWhole(folder: string, clip: KeptClip): Promise<boolean> {
  try {
    const bytes = await readFile(join(folder, clip.file));
    return createHash('sha256').update(bytes).digest('hex') === clip.sha256;
  } catch {
    return false;
  }
}

/** Puts a clip that is not the line's any more among the takes, under a name that is free. */
export async function keepAsTake(folder: string, file: string): Promise<void> {
  await mkdir(join(folder, takesFolder), { recursive: true });
  const name = file.replace(/\.wav$/, '');
  for (let number = 1; ; number++) {
    const path = join(folder, takesFolder, `${name}-${number}.wav`);
    if (existsSync(path)) continue;
    await rename(join(folder, file), path);
    return;
  }
}

export interface Move {
  readonly from: string;
  readonly to: string;
}

/** Gives clips other names, all at once: none is written over by another. */
export async function moveClips(folder: string, moves: readonly Move[]): Promise<void> {
  const aside = ({ from }: Move) => join(folder, `.moving-${from}`);
  for (const move of moves) await rename(join(folder, move.from), aside(move));
  for (const move of moves) await rename(aside(move), join(folder, move.to));
}
