/** What a server is told when it starts, and the limits it keeps. Nothing here reads files or the network. */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

export interface ServerOptions {
  /** Where everything is kept; made when missing. Only one server at a time may use it. */
  readonly folder: string;
  /** 0 takes any free port. Default: 4100. */
  readonly port?: number;
  /** The address to listen on. Default: 127.0.0.1, this machine only. */
  readonly host?: string;
  /** The built studio. Without it only the interface under /api is served. */
  readonly studioFolder?: string;
  /** More host names the server may be called by, besides those of this machine. */
  readonly allowedHosts?: readonly string[];
  /** More origins (`http://name:port`) whose pages may call the server, besides its own. */
  readonly allowedOrigins?: readonly string[];
}

export const defaultPort = 4100;
export const defaultHost = '127.0.0.1';

/** The folder of --folder, else FOURHANDS_HOME, else ~/.fourhands. */
export function dataFolder(
  given: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  return resolve(given ?? environment['FOURHANDS_HOME'] ?? join(homedir(), '.fourhands'));
}

const megabyte = 1024 * 1024;

export const limits = {
  /** Largest request bodies, in bytes. */
  jsonBytes: megabyte,
  pictureBytes: 256 * megabyte,
  modelBytes: 512 * megabyte,
  compressedBytes: 64 * megabyte,

  /** Milliseconds a worker may take before it is ended. */
  examineTime: 150_000,
  viewTime: 150_000,
  describeTime: 60_000,
  decodeTime: 30_000,
  samplesTime: 60_000,
  compressTime: 600_000,
  restoreTime: 300_000,

  /** Requests that may wait for a worker; more are refused. */
  waitingRequests: 100,
  /** Milliseconds without work after which a warm worker is ended, to give its memory back. */
  workerIdleTime: 300_000,
  /** Milliseconds a training worker gets to end its step when a person stops it, and when the server ends. */
  stopTime: 120_000,
  closeTime: 5_000,

  /** Longest side of a thumbnail, and of a picture shown in full, in pixels. */
  thumbnailSide: 320,
  viewSide: 2560,
  /** Points of a curve sent at once, for each split. */
  curvePoints: 2_000,
} as const;
