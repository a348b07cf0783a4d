/** How a job turns the bytes of a file into pixels. The workers give the real decoder, which says what it had to change. */
import type { ReadingWarning } from '@fourhands/core/protocol/reading-warnings';
import type { RgbaPicture } from '../commands/picture-work.ts';
import type { RgbImage } from '@fourhands/models/training/training';

export type DecodePicture = (
  bytes: Uint8Array,
  name: string,
) => Promise<RgbImage & { readonly warnings: readonly { readonly code: ReadingWarning }[] }>;

export type DecodeRgba = (
  bytes: Uint8Array,
  name: string,
) => Promise<RgbaPicture & { readonly warnings: readonly { readonly code: ReadingWarning }[] }>;
