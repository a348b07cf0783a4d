/**
 * Restores one compressed picture without the server: the model runs here, in the browser's WebAssembly on one thread,
 * which gives the same bits everywhere. It then compares every pixel with the picture that the server restored. Runs in
 * a module worker of its own, so that the page never waits; restore-in-browser.ts starts and ends it.
 */
import type { ErrorBody } from '@fourhands/core/protocol/common';
import { RequestRefused, ServerUnreachable } from '@fourhands/core/protocol/errors';
import { createWebRuntime } from '@fourhands/engine/web';
import { loadCodec } from '@fourhands/models/codec/codec';
import { isModelOf, readHeader } from '@fourhands/models/codec/file-format';
import type { RgbImage } from '@fourhands/models/training/training';
import type { LocalRestoration, RestoreAnswer, RestoreRequest } from './messages.ts';
import { readPng } from './read-png.ts';
import { BrowserCannotRestore, ModelNotHere, PixelsDiffer } from './restore-errors.ts';

function answer(message: RestoreAnswer): void {
  globalThis.postMessage(message);
}

async function fetchBytes(address: string): Promise<Uint8Array> {
  const response = await fetch(address).catch((cause: unknown) => {
    throw new ServerUnreachable(address, cause);
  });
  if (!response.ok) {
    const body = (await response.json().catch(() => null)) as Partial<ErrorBody> | null;
    const { code = 'internal-error', message = response.statusText } = body?.error ?? {};
    throw new RequestRefused(response.status, code, message);
  }
  return new Uint8Array(await response.arrayBuffer());
}

function requireSamePixels(restored: RgbImage, expected: RgbImage): void {
  const pixels = restored.width * restored.height;
  if (restored.width !== expected.width || restored.height !== expected.height) throw new PixelsDiffer(null, pixels);
  let differing = 0;
  for (let i = 0; i < restored.data.length; i += 3) {
    if ([0, 1, 2].some((channel) => restored.data[i + channel] !== expected.data[i + channel])) differing += 1;
  }
  if (differing > 0) throw new PixelsDiffer(differing, pixels);
}

/** Browsers offer hashing on secure pages only. */
async function sha256Of({ data }: RgbImage): Promise<string | null> {
  const { subtle } = crypto as { readonly subtle?: SubtleCrypto };
  if (subtle === undefined) return null;
  const digest = await subtle.digest('SHA-256', data as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function restore({ file, models, picture }: RestoreRequest): Promise<LocalRestoration> {
  const bytes = typeof file === 'string' ? await fetchBytes(file) : new Uint8Array(await file.arrayBuffer());
  const header = readHeader(bytes);
  const model = models.find(({ sha256 }) => isModelOf(header, sha256));
  if (model === undefined) throw new ModelNotHere(header.modelHash);
  const started = performance.now();
  answer({ kind: 'phase', phase: 'opening' });
  const session = await loadCodec(await fetchBytes(model.address), await createWebRuntime());
  const opened = performance.now();
  answer({ kind: 'phase', phase: 'restoring' });
  const restored = await session.restore(bytes);
  const ended = performance.now();
  answer({ kind: 'phase', phase: 'comparing' });
  requireSamePixels(restored, await readPng(await fetchBytes(picture)));
  const { width, height } = restored;
  return {
    width,
    height,
    openSeconds: (opened - started) / 1000,
    restoreSeconds: (ended - opened) / 1000,
    sha256: await sha256Of(restored),
  };
}

function withCode(error: unknown): Error & { readonly code: string } {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string')
    return error as Error & { readonly code: string };
  return new BrowserCannotRestore(error instanceof Error ? error.message : String(error));
}

addEventListener('message', ({ data }: MessageEvent<RestoreRequest>) => {
  restore(data).then(
    (restoration) => answer({ kind: 'restored', restoration }),
    (error: unknown) => {
      const { code, message } = withCode(error);
      answer({ kind: 'failed', code, message });
    },
  );
});
