/**
 * The heavy parts of the product as the commands use them, each loaded only when a command needs it, so that `--help`
 * and small commands start quickly.
 */
import type {
  NamedImage,
  RgbImage,
  TrainedModel,
  TrainingHooks,
  TrainingRequest,
} from '@fourhands/models/training/training';
import type { BoundOptions } from '@fourhands/models/vae/evaluate';

export type ModelKind = TrainedModel['kind'];

interface OpenVae {
  sample(count: number, seed: number): Promise<RgbImage[]>;
  dispose(): void | Promise<void>;
}

interface OpenCodec {
  compress(image: RgbImage): Promise<Uint8Array>;
  restore(file: Uint8Array): Promise<RgbImage>;
  dispose(): void | Promise<void>;
}

interface ServerRequest {
  readonly folder: string | undefined;
  readonly port: number;
  readonly host: string;
  readonly studioFolder: string;
  readonly allowedHosts: readonly string[];
}

interface StartedServer {
  readonly url: string;
  close(): Promise<void>;
}

/** A test may put others in place of the real ones. */
export interface Modules {
  train(
    kind: ModelKind,
    request: TrainingRequest,
    images: readonly NamedImage[],
    hooks: TrainingHooks,
    /** Pictures to validate on instead of a part of the others; autoencoders only. */
    heldOut: readonly NamedImage[],
  ): Promise<TrainedModel>;
  /** The importance-weighted bound of an autoencoder's file on pictures, in nats. */
  evaluateVae(bytes: Uint8Array, images: readonly RgbImage[], options: BoundOptions): Promise<number>;
  openVae(bytes: Uint8Array): Promise<OpenVae>;
  openCodec(bytes: Uint8Array): Promise<OpenCodec>;
  /** The folder with the built studio, built first when it has not been. */
  prepareStudio(warn: (message: string) => void): Promise<string>;
  /** `folder` undefined is the usual one: FOURHANDS_HOME, or .fourhands in the person's own folder. */
  startServer(request: ServerRequest): Promise<StartedServer>;
}

export const modules: Modules = {
  async train(kind, request, images, hooks, heldOut) {
    if (kind === 'vae') return (await import('@fourhands/models/vae/train')).trainVae(request, images, hooks, heldOut);
    return (await import('@fourhands/models/codec/train')).trainCodec(request, images, hooks);
  },
  async evaluateVae(bytes, images, options) {
    const { importanceWeightedBound } = await import('@fourhands/models/vae/evaluate');
    const { loadVae } = await import('@fourhands/models/vae/vae-model-file');
    const session = await loadVae(bytes);
    try {
      return await importanceWeightedBound(session, images, options);
    } finally {
      await session.dispose();
    }
  },
  openVae: async (bytes) => (await import('@fourhands/models/vae/vae-model-file')).loadVae(bytes),
  openCodec: async (bytes) => (await import('@fourhands/models/codec/codec')).loadCodec(bytes),
  prepareStudio: async (warn) => (await import('./studio-build.ts')).prepareStudio(warn),
  async startServer({ folder, ...options }) {
    const { dataFolder } = await import('@fourhands/server/config');
    const { startServer } = await import('@fourhands/server/main');
    return startServer({ ...options, folder: dataFolder(folder, process.env) });
  },
};
