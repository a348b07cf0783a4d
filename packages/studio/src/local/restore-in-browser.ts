/**
 * Restoring a picture in the browser itself. The work is done in a worker that is fetched when it is first needed; the
 * server only sends files. Nothing of the codec is in the page.
 */
import type { FourhandsClient } from '@fourhands/core/protocol/client';
import type { LocalRestoration, RestoreAnswer, RestorePhase, RestoreRequest } from './messages.ts';
import { BrowserCannotRestore, RestoringHereFailed } from './restore-errors.ts';

export interface RestoreInBrowserOptions {
  /** Aborting ends the worker at once, whatever it does. */
  readonly signal?: AbortSignal;
  readonly onPhase?: (phase: RestorePhase) => void;
}

/**
 * Restores a compressed file with the model it names, and compares every pixel with the server's picture.
 * @throws RestoringHereFailed with the code of what failed in the worker, BrowserCannotRestore, what listing models
 *   throws, and the signal's reason
 */
export async function restoreInBrowser(
  client: FourhandsClient,
  given: Pick<RestoreRequest, 'file' | 'picture'>,
  { signal, onPhase }: RestoreInBrowserOptions = {},
): Promise<LocalRestoration> {
  onPhase?.('opening');
  const known = await client.listModels(signal === undefined ? {} : { signal });
  const models = known
    .filter((model) => model.kind === 'codec')
    .map(({ id, sha256 }) => ({ sha256, address: client.modelFileUrl(id) }));
  signal?.throwIfAborted();
  // Each restoration has its own worker: ended, it gives back all the memory that the model took.
  const worker = new Worker(new URL('./restore-worker.ts', import.meta.url), { type: 'module' });
  try {
    return await new Promise<LocalRestoration>((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      worker.addEventListener('error', (event) =>
        reject(new BrowserCannotRestore(event.message || 'its worker did not start')),
      );
      worker.addEventListener('messageerror', () => reject(new BrowserCannotRestore('its answer could not be read')));
      worker.addEventListener('message', ({ data }: MessageEvent<RestoreAnswer>) => {
        if (data.kind === 'phase') onPhase?.(data.phase);
        else if (data.kind === 'restored') resolve(data.restoration);
        else reject(new RestoringHereFailed(data.code, data.message));
      });
      worker.postMessage({ ...given, models } satisfies RestoreRequest);
    });
  } finally {
    worker.terminate();
  }
}
