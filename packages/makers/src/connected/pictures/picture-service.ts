/** A service that makes pictures: what it is asked, and what differs from one kind to another. What comes back is a file that nobody has looked into yet. */
import type { Control, PictureProviderKind, PictureSettings } from '@fourhands/core';
import type { ServiceCalls } from '../service-calls.ts';

export interface PictureAsked {
  readonly prompt: string;
  readonly seed: number;
  /** Pixels a side of the square that is asked for. */
  readonly side: number;
  readonly controls: Readonly<Record<string, number>>;
  /** What is there, as PNG files of that side; null where all of it is made anew. */
  readonly there: {
    readonly picture: Uint8Array;
    /** The picture, clear where it may change. */
    readonly holed: Uint8Array;
    /** White where it may change, else black. */
    readonly mask: Uint8Array;
  } | null;
}

export interface PictureServiceModel {
  readonly kind: PictureProviderKind;
  /** Without a slash at the end. */
  readonly address: string;
  /** Empty where the service chooses. */
  readonly model: string;
  readonly settings: PictureSettings;
}

export type TellServiceProgress = (share: number, preview?: Uint8Array) => void;

export interface PictureServiceKind {
  /** As it stands in a sentence: “… has no …”. */
  readonly interfaceName: string;
  /** Whether one seed makes one picture. */
  readonly seeded: boolean;
  readonly controls: readonly Control[];
  /** What can be asked for at no cost, to see whether it is there. */
  readonly lookedAt: string;
  /** The header by which a key is sent. */
  authorisation(key: string): string;
  /** `paint` makes all of it anew; `repaint` starts from what is there. */
  operations(settings: PictureSettings): readonly ('repaint' | 'paint')[];
  /**
   * The file of the picture. `progress` hears the share that is done, and of a service that tells it the file of how the picture stands, which nobody has looked
   * into either. Aborting stops the service too, where it can be told, and throws the signal's reason.
   * @throws MakerFailure
   */
  make(
    calls: ServiceCalls,
    model: PictureServiceModel,
    asked: PictureAsked,
    progress: TellServiceProgress,
    signal: AbortSignal,
  ): Promise<Uint8Array>;
}

export const sizeControl = (usual: number): Control => ({
  name: 'size',
  label: { en: 'Size asked for, in pixels', zh: '请求的边长（像素）' },
  minimum: 256,
  maximum: 1536,
  step: 64,
  default: usual,
});

export const strengthControl: Control = {
  name: 'strength',
  label: { en: 'How far from what is there', zh: '离原样多远' },
  minimum: 0.05,
  maximum: 1,
  step: 0.05,
  default: 0.75,
};

export const bearer = (key: string): string => `Bearer ${key}`;
