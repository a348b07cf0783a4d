/** Long work on one picture for a command: progress, Ctrl-C, previews beside the result, and the result as a PNG file. */
import { extname, resolve } from 'node:path';

import type { RestorationHooks } from '@fourhands/models/restoration/hooks';
import type { Mask } from '@fourhands/models/restoration/mask';
import type { RgbImage } from '@fourhands/models/training/training';

import type { CommandContext } from './context.ts';
import { UsageError } from './errors.ts';
import { requireWritable, writeDurably } from './files.ts';
import { readPicture } from './pictures.ts';
import { progressView } from './progress.ts';

export interface WrittenPicture {
  readonly file: string;
  readonly seconds: number;
}

/** Milliseconds. */
const betweenPreviews = 500;

/** To be called before long work. @throws UsageError, FileExists, FileFailed */
export async function requirePng(out: string, overwrite: boolean): Promise<void> {
  if (extname(out).toLowerCase() !== '.png') {
    throw new UsageError(`The result is written as PNG, which keeps every pixel, and “${out}” does not end with .png.`);
  }
  await requireWritable(resolve(out), overwrite);
}

/** White in the mask's picture is what may change. */
export async function readMask(path: string, context: CommandContext): Promise<Mask> {
  const { maskFromPicture } = await import('@fourhands/models/restoration/mask');
  return maskFromPicture(await readPicture(path, context));
}

/**
 * Runs the work and writes its picture. Ctrl-C ends it at its next step, and nothing is written then.
 * @param preview a file that shows the picture as it comes; none when left out
 */
export async function workOnPicture(
  label: string,
  { out, preview }: { readonly out: string; readonly preview?: string },
  context: CommandContext,
  work: (hooks: RestorationHooks) => Promise<RgbImage>,
): Promise<WrittenPicture> {
  const { encodePng } = await import('@fourhands/models/data/picture-file');
  const { terminal } = context;
  const started = terminal.now();
  const progress = progressView(terminal, label);
  const stop = new AbortController();
  const forget = terminal.onInterrupt(() => stop.abort(new Stopped(out)));
  let writing = Promise.resolve();
  let waiting: RgbImage | null = null;
  let shown = Number.NEGATIVE_INFINITY;
  const writePreview = async (path: string): Promise<void> => {
    for (let next = waiting; next !== null; next = waiting) {
      waiting = null;
      await writeDurably(resolve(path), await encodePng(next));
    }
  };
  try {
    const made = await work({
      signal: stop.signal,
      progress: (share) => {
        const seconds = (terminal.now() - started) / 1000;
        progress.update(share, share > 0.02 ? (seconds / share) * (1 - share) : null, '');
      },
      ...(preview === undefined
        ? {}
        : {
            preview: (see: () => RgbImage) => {
              if (terminal.now() - shown < betweenPreviews) return;
              shown = terminal.now();
              const idle = waiting === null;
              waiting = see();
              if (idle) writing = writing.then(() => writePreview(preview));
            },
          }),
    });
    await writing;
    await writeDurably(resolve(out), await encodePng(made));
    return { file: resolve(out), seconds: (terminal.now() - started) / 1000 };
  } finally {
    progress.clear();
    forget();
  }
}

/** A person stopped the work. */
class Stopped extends Error {
  readonly code = 'stopped';

  constructor(out: string) {
    super(`Stopped; “${out}” was not written. Run the command again to begin anew.`);
    this.name = 'Stopped';
  }
}
