/** The codec as a page: what a test calls in the browser. */
import { createWebRuntime } from '@fourhands/engine/web';
import { loadCodec, type CodecSession } from '@fourhands/models/codec/codec';

export interface RestoredInPage {
  readonly width: number;
  readonly height: number;
  readonly sha256: string;
}

export interface CodecPage {
  readonly open: (model: string) => Promise<void>;
  /** Files are in base64. A failure gives its code. */
  readonly restore: (file: string) => Promise<RestoredInPage | { readonly code: string }>;
}

function toBytes(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

let session: CodecSession | undefined;

const codecPage: CodecPage = {
  async open(model) {
    session = await loadCodec(toBytes(model), await createWebRuntime());
  },
  async restore(file) {
    if (session === undefined) throw new Error('open a model first');
    try {
      const { width, height, data } = await session.restore(toBytes(file));
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', data as Uint8Array<ArrayBuffer>));
      return { width, height, sha256: Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('') };
    } catch (error) {
      return { code: (error as { readonly code?: string }).code ?? String(error) };
    }
  },
};

Object.assign(globalThis, { codecPage });
