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
  /** A request that holds a whole text, and a file that is imported. */
  textJsonBytes: 64 * megabyte,
  textFileBytes: 256 * megabyte,
  /** Writers' processes that live at the same time. */
  liveWriters: 2,
  /** Processes of models of this machine that live at the same time: each may take much of the memory. */
  liveLocalModels: 1,
  glossaryBytes: 8 * megabyte,
  scoreBytes: 128 * megabyte,
  /** What a WAV file can hold. */
  soundBytes: 4 * 1024 * megabyte,
  /** A recording to learn from: three quarters of an hour of a CD's sound. */
  recordingBytes: 512 * megabyte,

  /** Milliseconds a worker may take before it is ended. */
  examineTime: 150_000,
  viewTime: 150_000,
  readTextTime: 120_000,
  planTime: 60_000,
  /** A file of a score, read or written; and a proposal for one. */
  readScoreTime: 180_000,
  scoreMakingTime: 900_000,
  /** A file of a sound, read or written; a part of one, heard or drawn; and a proposal for one. */
  soundFileTime: 900_000,
  soundViewTime: 60_000,
  soundMakingTime: 300_000,
  /** Samples of all channels together of a sound that is brought to another sample rate: it is whole in memory meanwhile. */
  resampledSamples: 120_000_000,
  /** Sounds that are open at once. */
  openSounds: 8,
  /** All clips of a script as one file. */
  joinClipsTime: 180_000,
  inspectFolderTime: 60_000,
  hashFolderTime: 3_600_000,
  /** Milliseconds that a model of this machine may take for one token, its opening not counted. */
  localTokenTime: 120_000,
  /** The same that a voice of this machine may take for one piece: about half a minute of speech. */
  localPieceTime: 300_000,
  /** Milliseconds that a voice may go on with a piece that nobody waits for; its process is ended then. */
  stopVoiceTime: 300,
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
  /** Longest side, and bytes, of what is shown of a picture while it is made. */
  previewSide: 256,
  previewBytes: 96 * 1024,
  /** Megapixels of a picture to be worked on; one with more is made smaller when it is brought in. */
  pictureMegapixels: 64,
  /** Pictures that are open at once, and milliseconds that an unused one stays open. */
  openPictures: 4,
  pictureIdleTime: 300_000,
  /** Milliseconds after the last change until the picture of a picture in lists follows. */
  thumbnailTime: 2_000,
  /** Milliseconds that writing a file of a picture may take, and a proposal for one. */
  encodeTime: 300_000,
  pictureMakingTime: 1_800_000,
  /** Points of a curve sent at once, for each split. */
  curvePoints: 2_000,

  /** Connections to one branch at once. */
  liveConnections: 200,
  /** Bytes that may wait to be sent to one connection before it is ended as too slow. */
  liveUnsentBytes: 16 * megabyte,
  /** Milliseconds that a new connection may take to say hello, and between two pings. */
  helloTime: 15_000,
  pingTime: 30_000,
  /** Milliseconds that an unused document stays open, and without edits until it is compacted, and until a version is kept. */
  documentIdleTime: 90_000,
  quietTime: 3_000,
  pauseTime: 60_000,
  /** Milliseconds after an edit until the text follows: these, or as many times as long as that last took. */
  followTime: { least: 300, most: 20_000, share: 100 },
  /** Updates, or their bytes, after which a snapshot takes their place: in a quiet moment, and in any. */
  compactWhenQuiet: { updates: 500, bytes: megabyte },
  compactAlways: { updates: 50_000, bytes: 16 * megabyte },

  /** Milliseconds to wait for edits that a page has and the server has not yet. */
  baseTime: 2_000,
  /** UTF-16 code units of the text around a region that a maker sees on each side. */
  contextLength: 8_000,
  /** The longest candidate, in UTF-16 code units: what comes after is dropped. */
  candidateLength: 20_000,
  /** Milliseconds that a maker may be silent. */
  makerSilence: 120_000,
  /** Milliseconds between two messages to those who watch a proposal, and between two times that it is kept. */
  proposalTold: 40,
  proposalKept: 1_000,
  /**
   * Milliseconds between two moments at which makers write into a text: at least, times as long as the text took to follow
   * the edits of others, at most. Where fifty people type, that takes so long that makers must write in longer pieces, rarer.
   */
  liveWordTime: { least: 15, share: 120, most: 10_000 },
} as const;
