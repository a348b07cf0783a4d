/**
 * A hub on this machine that speaks the documented addresses of Hugging Face's: descriptions with sizes and hashes, files by a
 * redirect to a second host, ranges. It can be slow, break off, lie about a file, or ask for an account.
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const commit = 'c0ffee'.padEnd(40, '0');

export interface StandInHub {
  readonly address: string;
  /** Host of the files. */
  readonly filesHost: string;
  /** Each request: its path, and the range that it asked for. */
  readonly asked: { readonly path: string; readonly range: string | null }[];
  /** Bytes of a file after which its answer breaks off, once, when `hold` resolves; none when null. */
  breakAfter: number | null;
  /** Whether ranges are heeded. */
  ranges: boolean;
  /** Lets a file wait before its second half until this resolves. */
  hold: Promise<void> | null;
  /** Sends these bytes in the place of a file's. */
  readonly lies: Map<string, Uint8Array>;
  close(): Promise<void>;
}

const largeFile = /\.onnx/;

export async function startHub(
  repository: string,
  files: ReadonlyMap<string, Uint8Array>,
  { licence = 'apache-2.0' }: { readonly licence?: string } = {},
): Promise<StandInHub> {
  const sockets = new Set<Server>();
  const listen = async (answer: (request: IncomingMessage, response: ServerResponse) => void) => {
    const server = createServer(answer);
    sockets.add(server);
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return `127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  const note = ({ url = '', headers }: IncomingMessage) => hub.asked.push({ path: url, range: headers.range ?? null });

  const filesHost = await listen((request, response) => {
    note(request);
    const name = decodeURIComponent((request.url ?? '').slice('/cdn/'.length));
    const bytes = hub.lies.get(name) ?? files.get(name)!;
    const [, start] = /^bytes=(\d+)-$/.exec(request.headers.range ?? '') ?? [];
    const from = hub.ranges && start !== undefined ? Number(start) : 0;
    const rest = bytes.subarray(from);
    response.writeHead(from > 0 ? 206 : 200, {
      'content-length': rest.length,
      etag: `"${sha256(bytes)}"`,
      ...(from > 0 ? { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` } : {}),
    });
    const { breakAfter, hold } = hub;
    if (breakAfter !== null && largeFile.test(name)) {
      hub.breakAfter = null;
      response.write(rest.subarray(0, breakAfter));
      void (hold ?? Promise.resolve()).then(() => response.destroy());
      return;
    }
    const half = Math.floor(rest.length / 2);
    response.write(rest.subarray(0, half));
    void (largeFile.test(name) ? hold : null)?.then(() => response.end(rest.subarray(half)));
    if (hold === null || !largeFile.test(name)) response.end(rest.subarray(half));
  });

  const host = await listen((request, response) => {
    note(request);
    const [path = ''] = (request.url ?? '').split('?');
    if (path.startsWith('/api/models/')) {
      if (!path.startsWith(`/api/models/${repository}/revision/`)) {
        response.writeHead(401, { 'content-type': 'application/json' }).end('{"error":"Repository not found"}');
        return;
      }
      const siblings = [...files].map(([rfilename, bytes]) => ({
        rfilename,
        size: bytes.length,
        blobId: 'b',
        ...(largeFile.test(rfilename) ? { lfs: { sha256: sha256(bytes), size: bytes.length, pointerSize: 130 } } : {}),
      }));
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ id: repository, sha: commit, cardData: { license: licence }, siblings }));
      return;
    }
    const name = decodeURIComponent(path.split(`/resolve/${commit}/`)[1] ?? '');
    const bytes = files.get(name);
    if (bytes === undefined) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(302, {
      location: `http://${filesHost}/cdn/${encodeURIComponent(name)}`,
      'x-repo-commit': commit,
      'x-linked-size': bytes.length,
      'x-linked-etag': `"${sha256(bytes)}"`,
    });
    response.end();
  });

  const hub: StandInHub = {
    address: `http://${host}`,
    filesHost,
    asked: [],
    breakAfter: null,
    ranges: true,
    hold: null,
    lies: new Map(),
    close: async () => {
      for (const server of sockets) {
        server.closeAllConnections();
        await new Promise((closed) => server.close(closed));
      }
    },
  };
  return hub;
}
