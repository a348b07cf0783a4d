/** OpenCV in a process of its own, asked one job at a time. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { RgbImage } from '@fourhands/models/training/training';
import { parseMessage } from '../peers.ts';

export interface PeerPicture {
  readonly name: string;
  readonly value: number;
  readonly picture: RgbImage;
}

const script = fileURLToPath(new URL('../../peers/opencv_peer.py', import.meta.url));

export class OpenCv {
  /** The library with its version, or why it is not there. */
  readonly description: string;
  readonly there: boolean;
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  private constructor(child: ChildProcess, lines: AsyncIterator<string>, description: string, there: boolean) {
    this.#child = child;
    this.#lines = lines;
    this.description = description;
    this.there = there;
  }

  static async open(): Promise<OpenCv> {
    const child = spawn('/usr/bin/python3', [script], { stdio: ['pipe', 'pipe', 'ignore'] });
    const failed = new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(`/usr/bin/python3 does not start (${error.message})`));
      child.once('close', (code) => resolve(`it ended with code ${code}`));
    });
    child.stdin.on('error', () => {});
    const reader: Interface = createInterface({ input: child.stdout });
    const lines = reader[Symbol.asyncIterator]();
    const first = await Promise.race([lines.next().then(({ value }) => String(value)), failed]);
    const { ready, missing } = parseMessage(first) ?? {};
    if (typeof ready === 'string') return new OpenCv(child, lines, ready, true);
    return new OpenCv(child, lines, `not installed (${typeof missing === 'string' ? missing : first})`, false);
  }

  /** One picture for each method and value; none where the library is missing. */
  async ask(
    op: 'inpaint' | 'denoise',
    picture: RgbImage,
    values: readonly number[],
    mask?: Uint8Array,
  ): Promise<PeerPicture[]> {
    if (!this.there) return [];
    const { width, height, data } = picture;
    const encode = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
    const job = { op, width, height, picture: encode(data), mask: mask && encode(mask), values };
    this.#child.stdin?.write(`${JSON.stringify(job)}\n`);
    const { value } = await this.#lines.next();
    const answer = parseMessage(String(value));
    if (!Array.isArray(answer?.['results'])) throw new Error(`The OpenCV peer gave no pictures: ${String(value)}`);
    const results = answer['results'] as { name: string; value: number; picture: string }[];
    return results.map((each) => ({
      ...each,
      picture: { width, height, data: new Uint8Array(Buffer.from(each.picture, 'base64')) },
    }));
  }

  close(): void {
    this.#child.kill('SIGKILL');
  }
}
