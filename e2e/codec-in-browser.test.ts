/**
 * A picture compressed in Node is restored in a real browser to the very same pixels: by the codec alone, at sizes that
 * are hard to get right, and by the studio with its real server. The codec is real, and trained for a moment.
 */
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCodec, type CodecSession } from '@fourhands/models/codec/codec';
import { trainCodec } from '@fourhands/models/codec/train';
import { decodeImage } from '@fourhands/models/data/load-image';
import type { RgbImage } from '@fourhands/models/training/training';
import { startServer, type RunningServer } from '@fourhands/server/main';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBundledPage, type BundledPage } from '../packages/studio/test/bundled-page.ts';
import type { CodecPage } from './pages/codec-page.ts';
import { dropFiles, holdBack, openTestBrowser, studioFolder, testPicture, type TestBrowser } from './studio.ts';

declare const codecPage: CodecPage;

let browser: TestBrowser;
let model: Uint8Array;
let session: CodecSession;

async function picture(index: number, width: number, height: number): Promise<RgbImage> {
  return decodeImage(await testPicture(index, width, height), `${index}.png`);
}

function sha256(image: RgbImage): string {
  return createHash('sha256').update(image.data).digest('hex');
}

beforeAll(async () => {
  const pictures = await Promise.all(
    [1, 2].map(async (index) => ({ ...(await picture(index, 96, 80)), name: `${index}` })),
  );
  const request = { preset: 'photographs-quick', settings: { steps: 4, batchSize: 2, patchSize: 64 }, seed: 1 };
  model = (await trainCodec(request, pictures, {})).bytes;
  [browser, session] = await Promise.all([openTestBrowser(), loadCodec(model)]);
});

afterAll(async () => {
  await browser?.close();
  await session?.dispose();
});

describe('the codec in a page', () => {
  let served: BundledPage;
  let page: Page;

  beforeAll(async () => {
    served = await startBundledPage(join(import.meta.dirname, 'pages/codec-page.ts'));
    ({ page } = await browser.visit());
    await page.goto(served.url);
    await page.waitForFunction(() => 'codecPage' in globalThis);
    await page.evaluate((bytes) => codecPage.open(bytes), Buffer.from(model).toString('base64'));
  });

  afterAll(async () => {
    await served?.close();
  });

  test.each([
    [1, 1],
    [2, 3],
    [65, 63],
    [130, 50],
    // Wider than a tile.
    [1200, 40],
  ])('restores %i×%i to the pixels that Node restored', async (width, height) => {
    const { file, restored } = await session.compressAndRestore(await picture(5, width, height));
    const found = await page.evaluate((bytes) => codecPage.restore(bytes), Buffer.from(file).toString('base64'));
    expect(found).toEqual({ width, height, sha256: sha256(restored) });
  });

  test('refuses a damaged file by name', async () => {
    const file = (await session.compress(await picture(5, 20, 20))).slice();
    file[file.length - 6]! ^= 1;
    expect(await page.evaluate((bytes) => codecPage.restore(bytes), Buffer.from(file).toString('base64'))).toEqual({
      code: 'compressed-file-damaged',
    });
  });
});

describe('the studio', () => {
  let folder: string;
  let server: RunningServer;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fourhands-codec-'));
    server = await startServer({ folder, port: 0, studioFolder });
    await importModel();
  });

  afterAll(async () => {
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function importModel(): Promise<string> {
    const response = await fetch(`${server.url}/api/models?name=tiny`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: Buffer.from(model),
    });
    expect(response.status).toBeLessThan(300);
    return ((await response.json()) as { id: string }).id;
  }

  /** The addresses that the page asks for, by media type. */
  function watchTypes(page: Page): Map<string, string> {
    const types = new Map<string, string>();
    page.on('response', (response) =>
      types.set(new URL(response.url()).pathname, response.headers()['content-type'] ?? ''),
    );
    return types;
  }

  async function restoreHere(page: Page): Promise<string> {
    const action = page.getByRole('button', { name: 'Restore in this browser' });
    await action.focus();
    await page.keyboard.press('Enter');
    await page.getByText(/^Restored here: all [\d,]+ pixels are the very same as the server’s\.$/).waitFor();
    await page.getByText(/^It took \d+(\.\d+)? s, and /).waitFor();
    // The same button again, and still under the hand.
    expect(await action.evaluate((button) => button === document.activeElement)).toBe(true);
    await page.getByText('SHA-256 of the pixels').click();
    return (await page.getByText(/^[0-9a-f]{64}$/).textContent()) ?? '';
  }

  test('restores a dropped file in the browser to the pixels that Node restored', async () => {
    const { file, restored } = await session.compressAndRestore(await picture(7, 150, 90));
    const { page, problems, close } = await browser.visit();
    const types = watchTypes(page);
    await page.goto(`${server.url}/compress`);
    await page.getByText('Drop a picture or a .fhp file').waitFor();
    await dropFiles(page, [{ name: 'beach.fhp', bytes: file }]);
    await page.getByText('Restored by tiny').waitFor();
    const ofRuntime = () => [...types].filter(([path]) => /worker|ort|\.wasm$|\/file$/.test(path));
    expect(ofRuntime(), 'nothing of the runtime is fetched before it is asked for').toEqual([]);

    expect(await restoreHere(page)).toBe(sha256(restored));
    expect(
      ofRuntime()
        .filter(([path]) => path.endsWith('.wasm'))
        .map(([, type]) => type),
    ).toEqual(['application/wasm']);
    expect(problems).toEqual([]);
    await close();
  });

  test('compresses a picture, shows its figures, and restores it in the browser', async () => {
    const png = await testPicture(8, 200, 130);
    const { file, restored } = await session.compressAndRestore(await decodeImage(png, 'sea.png'));
    const { page, problems, close } = await browser.visit({ acceptDownloads: true });
    // Dropped before the page knows what there is to compress with.
    const letModelsCome = await holdBack(page, '**/api/models');
    await page.goto(`${server.url}/compress`);
    await page.getByText('Drop a picture or a .fhp file').waitFor();
    await dropFiles(page, [{ name: 'sea.png', bytes: png }]);
    await page.getByText(/^Compressing sea\.png/).waitFor();
    letModelsCome();
    await page.waitForURL(/\/compress\/.+/);
    await page.getByRole('row', { name: /Fourhands/ }).waitFor();
    expect(await page.getByRole('row').count()).toBe(5);

    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: /Compressed file/ }).click();
    expect(Buffer.compare(await readFile(await (await download).path()), file)).toBe(0);
    expect(await restoreHere(page)).toBe(sha256(restored));
    expect(problems).toEqual([]);
    await close();
  });

  test('does not say that pixels are the same when they are not, and names what the browser lacks', async () => {
    const { file } = await session.compressAndRestore(await picture(4, 48, 32));
    const { page, close } = await browser.visit();
    await page.goto(`${server.url}/compress`);
    await page.getByText('Drop a picture or a .fhp file').waitFor();
    await dropFiles(page, [{ name: 'wood.fhp', bytes: file }]);
    const action = page.getByRole('button', { name: 'Restore in this browser' });
    await action.waitFor();

    const other = await testPicture(5, 48, 32);
    await page
      .context()
      .route('**/api/blobs/*', (route) => route.fulfill({ contentType: 'image/png', body: Buffer.from(other) }));
    await action.click();
    await page
      .getByRole('alert')
      .getByText(/is not the server’s: \d+ of its 1536 pixels differ/)
      .waitFor();
    expect(await page.getByText(/the very same/).count()).toBe(0);
    await page.context().unrouteAll();

    await page.context().route('**/*.wasm', (route) => route.abort());
    await action.click();
    await page
      .getByRole('alert')
      .getByText(/^This browser could not restore the picture/)
      .waitFor();
    await close();
  });

  test('says in Chinese what to do when the model is gone, and stops when asked', async () => {
    const { file } = await session.compressAndRestore(await picture(9, 64, 64));
    const { page, close } = await browser.visit({ locale: 'zh-CN' });
    await page.goto(`${server.url}/compress`);
    await page.getByText('拖入图片或 .fhp 文件').waitFor();
    await dropFiles(page, [{ name: 'hill.fhp', bytes: file }]);
    const action = page.getByRole('button', { name: '在此浏览器中还原' });
    await action.waitFor();

    // The model file does not come until the test lets it.
    const held = Promise.withResolvers<void>();
    await page.context().route('**/api/models/*/file', async (route) => {
      await held.promise;
      await route.continue().catch(() => undefined);
    });
    await action.click();
    await page.getByText('正在取来并打开模型…').waitFor();
    await page.getByRole('button', { name: '取消' }).click();
    await action.waitFor();
    await page.getByText('模型就在这个页面里运行，服务只传送文件。').waitFor();
    held.resolve();
    await page.context().unrouteAll({ behavior: 'ignoreErrors' });

    const id = await importModel();
    await fetch(`${server.url}/api/models/${id}`, { method: 'DELETE' });
    await action.click();
    await page.getByRole('alert').getByText('压缩它的模型不在这里。请先导入那个模型的文件，再试一次。').waitFor();
    await importModel();
    await action.click();
    await page.getByText('已在此还原：全部 4,096 个像素与服务还原的完全相同。').waitFor();
    await close();
  });
});
