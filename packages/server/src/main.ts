/** Starts a server: opens the folder, wires the parts, listens. It decides nothing else. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { availableParallelism, cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { largestUpdate, type PresetList } from '@fourhands/core';
import {
  BriefWriter,
  choraleWeightsUrl,
  melodyWeightsUrl,
  GlossaryMaker,
  KeyBox,
  painterWeightsUrl,
  VerseMaker,
  verseWeightsUrl,
  boatsWeightsUrl,
  weightsUrl,
  WriterMaker,
} from '@fourhands/makers';
import { choraleMaker } from '@fourhands/makers/embedded/chorale/chorale-maker';
import { melodyMaker } from '@fourhands/makers/embedded/melody/melody-score-maker';
import type { OfferedMusic, ScoreTask } from '@fourhands/makers/embedded/score-task';
import { Espeak } from '@fourhands/makers/speech/espeak/espeak';
import type { Speaker } from '@fourhands/makers/speech/speaker';
import { Speakers } from '@fourhands/makers/speech/speakers';
import type { VoiceRequest } from '@fourhands/makers/local/hugging-face-voice';
import type { LocalRequest } from '@fourhands/makers/local/hugging-face-writer';
import type { WriteRequest } from '@fourhands/models/transformer/sample';
import type { VerseRequest } from '@fourhands/models/verse/compose';
import { serve, type WebSocketServerLike } from '@hono/node-server';
import { WebSocketServer } from 'ws';
import type { Blobs } from './blobs/blobs.ts';
import { FolderBlobs } from './blobs/folder-blobs.ts';
import { FolderIncoming } from './blobs/folder-incoming.ts';
import { BlobKeeper } from './commands/blob-keeper.ts';
import type { Context } from './commands/context.ts';
import type { InferenceWork } from './commands/inference-work.ts';
import { KeyedLock } from './commands/keyed-lock.ts';
import { LiveDocuments } from './commands/live-documents.ts';
import { type LocalPlace, usualPlaces } from './commands/local-servers.ts';
import { Downloads } from './commands/hub/downloads.ts';
import { HttpHub } from './commands/hub/http-hub.ts';
import { LocalModels } from './commands/local-models.ts';
import { type MakerRegistry, makersTogether } from './commands/makers.ts';
import type { ModelFolderWork } from './commands/model-folder-work.ts';
import { Making } from './commands/making.ts';
import { PictureMakers } from './commands/pictures/picture-makers.ts';
import { connectedPictureMakers } from './commands/pictures/connected-picture-makers.ts';
import { modelPictureMakers, picturePainter } from './commands/pictures/model-picture-makers.ts';
import { pictureProcedures } from './commands/pictures/picture-procedures.ts';
import { PictureMaking } from './commands/pictures/picture-making.ts';
import type { MadePart, PictureJob } from './commands/pictures/picture-runner.ts';
import { Pictures } from './commands/pictures/pictures.ts';
import type { PictureWork } from './commands/picture-work.ts';
import { ScoreMakers } from './commands/scores/score-makers.ts';
import { ScoreMaking } from './commands/scores/score-making.ts';
import { scoreBranches } from './commands/scores/score-versions.ts';
import type { ScoreWork } from './commands/scores/score-work.ts';
import { SoundMakers } from './commands/sounds/sound-makers.ts';
import { SoundMaking } from './commands/sounds/sound-making.ts';
import type { SoundTask, SoundWork, WrittenSource } from './commands/sounds/sound-work.ts';
import { Sounds } from './commands/sounds/sounds.ts';
import { connectedSpeakers } from './commands/speeches/connected-speakers.ts';
import { localSpeakers } from './commands/speeches/local-speakers.ts';
import { SpeechMakings } from './commands/speeches/speech-making.ts';
import { speechBranches } from './commands/speeches/speech-versions.ts';
import type { SpeechWork } from './commands/speeches/speech-work.ts';
import { Talking } from './commands/talking.ts';
import type { TextWork } from './commands/text-work.ts';
import { TrainedWriters } from './commands/trained-writers.ts';
import { ProviderDesk } from './commands/provider-desk.ts';
import { RunLedger } from './commands/run-ledger.ts';
import { textBranches } from './commands/version-keeping.ts';
import { defaultHost, defaultPort, limits, type ServerOptions } from './config.ts';
import { lockFolder } from './store/sqlite/folder-lock.ts';
import { weightsFile } from '@fourhands/makers/local/model-files';
import { createApp } from './http/app.ts';
import { machineMemory } from './jobs/machine-memory.ts';
import { TaskProcess } from './jobs/task-process.ts';
import { TrainingQueue } from './jobs/training-queue.ts';
import { WarmWorker } from './jobs/warm-worker.ts';
import { WriterProcess } from './jobs/writer-process.ts';
import { WriterSlots } from './jobs/writer-slots.ts';
import { openSqliteStore } from './store/sqlite/sqlite-store.ts';

export interface RunningServer {
  /** Without a trailing slash. */
  readonly url: string;
  /** Stops what runs (it can be resumed), answers what was asked, and lets the folder go. */
  close(): Promise<void>;
}

/** What a test may put in place of the real parts. */
export interface ServerParts {
  readonly workers: {
    readonly training: URL;
    readonly pictures: URL;
    readonly texts: URL;
    readonly inference: URL;
  };
  presets(): Promise<PresetList>;
  /** In place of eSpeak. */
  readonly speakers?: readonly Speaker[];
  openBlobs(folder: string): Promise<Blobs>;
  /** In place of the embedded writer and the connected providers. */
  readonly makers?: MakerRegistry;
  readonly localPlaces: readonly LocalPlace[];
  /** Where models can be fetched from; nothing is, unless a person asks. */
  readonly hubAddress: string;
  log(line: string): void;
}

const writerWorker = new URL('./jobs/writer-worker.ts', import.meta.url);
const trainedWriterWorker = new URL('./jobs/trained-writer-worker.ts', import.meta.url);
const localModelWorker = new URL('./jobs/local-model-worker.ts', import.meta.url);
const localVoiceWorker = new URL('./jobs/local-voice-worker.ts', import.meta.url);
const modelFolderWorker = new URL('./jobs/model-folder-worker.ts', import.meta.url);
const pictureMakingWorker = new URL('./jobs/picture-making-worker.ts', import.meta.url);
const musicWorker = new URL('./jobs/music-worker.ts', import.meta.url);
const scoreWorker = new URL('./jobs/score-worker.ts', import.meta.url);
const soundWorker = new URL('./jobs/sound-worker.ts', import.meta.url);
const soundMakingWorker = new URL('./jobs/sound-making-worker.ts', import.meta.url);
const speechWorker = new URL('./jobs/speech-worker.ts', import.meta.url);
const verseWorker = new URL('./jobs/verse-worker.ts', import.meta.url);

const realParts: ServerParts = {
  workers: {
    training: new URL('./jobs/training-worker.ts', import.meta.url),
    pictures: new URL('./jobs/picture-worker.ts', import.meta.url),
    texts: new URL('./jobs/text-worker.ts', import.meta.url),
    inference: new URL('./jobs/inference-worker.ts', import.meta.url),
  },
  presets: async () => (await import('./jobs/preset-list.ts')).presetList,
  openBlobs: (folder) => FolderBlobs.open(folder),
  localPlaces: usualPlaces,
  hubAddress: 'https://huggingface.co',
  log: (line) => console.error(line),
};

/** Bytes that a model's process may take beside twice what it is thought to need. */
const memorySlack = 1024 ** 3;

/** Milliseconds that requests under way get when the server ends. */
const answerTime = 300;

export class AddressInUse extends Error {
  readonly code = 'address-in-use';

  constructor(host: string, port: number) {
    super(`Another program already listens on ${host}, port ${port}. End it, or choose another port with --port.`);
    this.name = 'AddressInUse';
  }
}

/** @throws FolderInUse, FolderFromNewerVersion, StorageFull, AddressInUse */
export async function startServer(options: ServerOptions, parts: Partial<ServerParts> = {}): Promise<RunningServer> {
  const { workers, presets, openBlobs, makers, localPlaces, hubAddress, log } = { ...realParts, ...parts };
  const folder = resolve(options.folder);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const opened: (() => void | Promise<void>)[] = [];
  const closeAll = async () => {
    for (let close = opened.pop(); close !== undefined; close = opened.pop()) await close();
  };
  try {
    const lock = lockFolder(folder);
    opened.push(() => lock.release());
    const store = openSqliteStore(join(folder, 'store.sqlite'));
    opened.push(() => store.close());
    const blobs = await openBlobs(join(folder, 'blobs'));

    const now = () => new Date().toISOString();
    const newId = () => randomUUID();
    const keeper = new BlobKeeper(blobs, store.blobs);
    await keeper.sweepAll();
    const interrupted = await store.runs.interruptRunning(now());
    if (interrupted.length > 0)
      log(`Runs interrupted when the server last ended, to be resumed: ${interrupted.join(', ')}`);

    const ledger = new RunLedger(store.runs, keeper, now);
    const queue = new TrainingQueue({
      runs: store.runs,
      blobs,
      ledger,
      workerModule: workers.training,
      now,
      newId,
      log,
    });
    opened.push(() => queue.close());
    const pictures = new WarmWorker<PictureWork>(workers.pictures);
    opened.push(() => pictures.close());
    const inference = new WarmWorker<InferenceWork>(workers.inference);
    opened.push(() => inference.close());

    const pictureViews = new WarmWorker<PictureWork>(workers.pictures);
    opened.push(() => pictureViews.close());
    const pictureRunner = new TaskProcess<PictureJob, MadePart>(pictureMakingWorker, {
      what: 'Making a picture',
      milliseconds: limits.pictureMakingTime,
    });
    opened.push(() => pictureRunner.close());
    const scoreFiles = new WarmWorker<ScoreWork>(scoreWorker);
    opened.push(() => scoreFiles.close());
    const scoreRunner = new TaskProcess<ScoreTask, OfferedMusic>(musicWorker, {
      what: 'Making music',
      milliseconds: limits.scoreMakingTime,
    });
    opened.push(() => scoreRunner.close());

    const incoming = await FolderIncoming.open(join(folder, 'incoming'));
    const soundFiles = new WarmWorker<SoundWork>(soundWorker);
    opened.push(() => soundFiles.close());
    const soundViews = new WarmWorker<SoundWork>(soundWorker);
    opened.push(() => soundViews.close());
    const soundRunner = new TaskProcess<SoundTask, WrittenSource>(soundMakingWorker, {
      what: 'Making a sound',
      milliseconds: limits.soundMakingTime,
    });
    opened.push(() => soundRunner.close());
    const speechFiles = new WarmWorker<SpeechWork>(speechWorker);
    opened.push(() => speechFiles.close());

    const texts = new WarmWorker<TextWork>(workers.texts);
    opened.push(() => texts.close());

    const slots = new WriterSlots(limits.liveWriters);
    const writer = new WriterProcess<WriteRequest>(writerWorker, await hashOf(weightsUrl), { slots });
    opened.push(() => writer.close());
    const verse = new WriterProcess<VerseRequest>(verseWorker, await hashOf(verseWeightsUrl), { slots });
    opened.push(() => verse.close());
    const processes = new Map<string, WriterProcess<WriteRequest>>();
    opened.push(() => processes.forEach((process) => process.close()));
    const openWriter = (sha256: string) => {
      const modelFile = () => blobs.localFile(sha256);
      const known =
        processes.get(sha256) ?? new WriterProcess<WriteRequest>(trainedWriterWorker, sha256, { slots, modelFile });
      processes.set(sha256, known);
      return known;
    };
    const folders = new WarmWorker<ModelFolderWork>(modelFolderWorker);
    opened.push(() => folders.close());
    const localSlots = new WriterSlots(limits.liveLocalModels);
    const memoryBytes = machineMemory();
    const espeak = new Espeak();
    opened.push(() => espeak.close());
    const localModels = new LocalModels({
      store: store.localModels,
      folders,
      open: ({ hash, source, type, threads, contextTokens, memoryBytes: needed }) =>
        new WriterProcess<LocalRequest>(localModelWorker, hash, {
          slots: localSlots,
          modelFile: async () => join(source.path, weightsFile(type)),
          more: [String(threads), String(contextTokens), String(Math.min(memoryBytes, 2 * needed + memorySlack))],
        }),
      openVoice: ({ hash, source, type, threads, memoryBytes: needed }) => {
        const process = new WriterProcess<VoiceRequest, Uint8Array | null>(localVoiceWorker, hash, {
          slots: localSlots,
          modelFile: async () => join(source.path, weightsFile(type)),
          more: [String(threads), String(Math.min(memoryBytes, 2 * needed + memorySlack))],
          stopWithin: limits.stopVoiceTime,
        });
        return {
          speak: (...asked) => process.write(...asked),
          get awake() {
            return process.awake;
          },
          close: () => process.close(),
        };
      },
      phonemes: espeak,
      memoryBytes,
      processors: availableParallelism(),
      now,
      newId,
    });
    opened.push(() => localModels.close());
    const providers = await ProviderDesk.open({
      providers: store.providers,
      settings: store.settings,
      keys: KeyBox.open(join(folder, 'key')),
      own: [new WriterMaker(writer), new VerseMaker(verse), new GlossaryMaker(), new BriefWriter()],
      trained: makersTogether([new TrainedWriters(store.models, openWriter), localModels]),
      machine: `${cpus()[0]?.model.trim() ?? process.arch}, Node.js ${process.versions.node}`,
      now,
      newId,
    });

    const speakers = new Speakers([
      ...(parts.speakers ?? [espeak]),
      localSpeakers(localModels),
      connectedSpeakers(providers),
    ]);
    opened.push(() => speakers.close());

    const downloads = await Downloads.open({
      hub: new HttpHub(hubAddress),
      folder: join(folder, 'hub-models'),
      models: localModels,
      offline: () => providers.offline(),
    });
    opened.push(() => downloads.close());

    const live = new LiveDocuments({ ...textBranches, store, now, newId, log });
    const liveScores = new LiveDocuments({ ...scoreBranches, store, now, newId, log });
    const liveSpeeches = new LiveDocuments({ ...speechBranches, store, now, newId, log });
    const speechMakings = new SpeechMakings(log);
    const making = new Making({ store, live, now, newId, log });
    await making.recover();
    const talking = new Talking({ store, now, log });
    await talking.recover();

    const scoreMaking = new ScoreMaking({ store, live: liveScores, runner: scoreRunner, now, log });
    await scoreMaking.recover();

    const pictureDocuments = new Pictures({
      store,
      pictures: store.pictures,
      blobs,
      keeper,
      encoder: pictureViews,
      now,
      log,
    });
    const pictureMaking = new PictureMaking({
      store,
      documents: pictureDocuments,
      now,
      log,
    });
    await pictureMaking.recover();
    const pictureMakers = new PictureMakers([
      pictureProcedures(pictureRunner),
      picturePainter(pictureRunner, await hashOf(painterWeightsUrl)),
      modelPictureMakers(store.models, blobs, pictureRunner),
      connectedPictureMakers(providers, pictures),
    ]);

    const soundDocuments = new Sounds({ store, keeper, now });
    const soundMakers = new SoundMakers(store.models);
    const soundMaking = new SoundMaking({
      store,
      documents: soundDocuments,
      incoming,
      blobs,
      makers: soundMakers,
      runner: soundRunner,
      now,
      log,
    });
    await soundMaking.recover();

    const version = await readVersion();
    const context: Context = {
      version,
      folder,
      store,
      blobs,
      keeper,
      ledger,
      queue,
      pictures,
      pictureFiles: pictures,
      pictureViews,
      pictureDocuments,
      pictureMaking,
      pictureMakers,
      texts,
      inference,
      live,
      liveScores,
      scoreMakers: new ScoreMakers(
        [choraleMaker(await hashOf(choraleWeightsUrl)), melodyMaker(await hashOf(melodyWeightsUrl))],
        store.models,
      ),
      scoreMaking,
      scoreFiles,
      incoming,
      soundFiles,
      soundViews,
      soundDocuments,
      soundMakers,
      soundMaking,
      liveSpeeches,
      speakers,
      speechMakings,
      speechFiles,
      makers: makers ?? providers,
      providers,
      making,
      talking,
      translations: new KeyedLock(),
      localModels,
      downloads,
      localPlaces,
      presets,
      exampleModel: async () => new Uint8Array(await readFile(boatsWeightsUrl)),
      now,
      newId,
    };
    const app = createApp(context, options, log);
    const listening = await listen(app.fetch, options.host ?? defaultHost, options.port ?? defaultPort);
    opened.push(async () => {
      const closed = listening.close();
      await making.close();
      await talking.close();
      await pictureMaking.close();
      await pictureDocuments.close();
      await scoreMaking.close();
      await soundMaking.close();
      await soundDocuments.close();
      await speechMakings.close();
      await live.close();
      await liveScores.close();
      await liveSpeeches.close();
      await closed;
    });
    lock.announce(listening.url);
    queue.wake();
    return { url: listening.url, close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

async function listen(fetch: Parameters<typeof serve>[0]['fetch'], hostname: string, port: number) {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: largestUpdate + 4, perMessageDeflate: false });
  const server = await new Promise<ReturnType<typeof serve>>((started, reject) => {
    const starting = serve({ fetch, hostname, port, websocket: { server: sockets as WebSocketServerLike } }, () =>
      started(starting),
    );
    starting.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new AddressInUse(hostname, port) : error),
    );
  });
  const { address, family, port: taken } = server.address() as AddressInfo;
  const name = family === 'IPv6' ? `[${address}]` : address;
  return {
    url: `http://${name}:${taken}`,
    close: () =>
      new Promise<void>((closed) => {
        // What is being answered gets a moment; streams of events never end by themselves.
        const last = setTimeout(() => {
          for (const socket of sockets.clients) socket.terminate();
          if ('closeAllConnections' in server) server.closeAllConnections();
        }, answerTime);
        server.close(() => {
          clearTimeout(last);
          closed();
        });
      }),
  };
}

/** SHA-256 of a file, in hexadecimal. */
async function hashOf(file: URL): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}

async function readVersion(): Promise<string> {
  const text = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
