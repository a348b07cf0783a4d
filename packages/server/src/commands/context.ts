/** What the commands work with. main.ts wires it; tests may put other parts in. */
import type { PresetList } from '@fourhands/core';
import type { Blobs, Incoming } from '../blobs/blobs.ts';
import type { Store } from '../store/store.ts';
import type { Asks } from './asks.ts';
import type { BlobKeeper } from './blob-keeper.ts';
import type { InferenceWork } from './inference-work.ts';
import type { Downloads } from './hub/downloads.ts';
import type { KeyedLock } from './keyed-lock.ts';
import type { LiveDocuments } from './live-documents.ts';
import type { LocalModels } from './local-models.ts';
import type { LocalPlace } from './local-servers.ts';
import type { MakerRegistry } from './makers.ts';
import type { Making } from './making.ts';
import type { PictureWork } from './picture-work.ts';
import type { PictureMakers } from './pictures/picture-makers.ts';
import type { PictureMaking } from './pictures/picture-making.ts';
import type { Pictures } from './pictures/pictures.ts';
import type { ProviderDesk } from './provider-desk.ts';
import type { RunLedger } from './run-ledger.ts';
import type { LiveScore } from './scores/live-score.ts';
import type { ScoreMakers } from './scores/score-makers.ts';
import type { ScoreMaking } from './scores/score-making.ts';
import type { ScoreWork } from './scores/score-work.ts';
import type { SoundMakers } from './sounds/sound-makers.ts';
import type { SoundMaking } from './sounds/sound-making.ts';
import type { SoundWork } from './sounds/sound-work.ts';
import type { Sounds } from './sounds/sounds.ts';
import type { Speakers } from '@fourhands/makers/speech/speakers';
import type { LiveSpeech } from './speeches/live-speech.ts';
import type { SpeechMakings } from './speeches/speech-making.ts';
import type { SpeechWork } from './speeches/speech-work.ts';
import type { Talking } from './talking.ts';
import type { TextWork } from './text-work.ts';

/** The runs that wait and the one that trains. */
export interface RunQueue {
  readonly running: string | null;
  /** A run was queued. */
  wake(): void;
  /** Asks the run to stop if it is the one being trained; false otherwise. */
  stop(id: string): boolean;
}

export interface Context {
  readonly version: string;
  readonly folder: string;
  readonly store: Store;
  readonly blobs: Blobs;
  readonly keeper: BlobKeeper;
  readonly ledger: RunLedger;
  readonly queue: RunQueue;
  readonly pictures: Asks<PictureWork>;
  readonly texts: Asks<TextWork>;
  readonly inference: Asks<InferenceWork>;
  /** Picture files that people bring or take; and pictures made small or shown, which do not wait for those. */
  readonly pictureFiles: Asks<PictureWork>;
  readonly pictureViews: Asks<PictureWork>;
  readonly pictureDocuments: Pictures;
  readonly pictureMaking: PictureMaking;
  readonly pictureMakers: PictureMakers;
  /** Files on their way in and out, too large to be held whole. */
  readonly incoming: Incoming;
  /** Files of sounds; and parts that are heard or drawn, which do not wait for those. */
  readonly soundFiles: Asks<SoundWork>;
  readonly soundViews: Asks<SoundWork>;
  readonly soundDocuments: Sounds;
  readonly soundMakers: SoundMakers;
  readonly soundMaking: SoundMaking;
  readonly live: LiveDocuments;
  readonly liveScores: LiveDocuments<LiveScore>;
  readonly scoreMakers: ScoreMakers;
  readonly scoreMaking: ScoreMaking;
  readonly scoreFiles: Asks<ScoreWork>;
  readonly liveSpeeches: LiveDocuments<LiveSpeech>;
  readonly speakers: Pick<Speakers, 'makers' | 'speak'>;
  readonly speechMakings: SpeechMakings;
  readonly speechFiles: Asks<SpeechWork>;
  readonly makers: MakerRegistry;
  readonly providers: ProviderDesk;
  readonly making: Making;
  readonly talking: Talking;
  /** Changes of one translation wait for each other. */
  readonly translations: KeyedLock;
  /** Language models that run on this machine, and those that are being fetched. */
  readonly localModels: LocalModels;
  readonly downloads: Downloads;
  /** Where servers of this machine are looked for. */
  readonly localPlaces: readonly LocalPlace[];
  presets(): Promise<PresetList>;
  /** The file of the model that has learned the example pictures. */
  exampleModel(): Promise<Uint8Array>;
  /** The moment, in ISO 8601. */
  now(): string;
  newId(): string;
}
