/** The kinds of services that make pictures, and a request to one of them. */
import type { PictureProviderKind } from '@fourhands/core';
import { automatic1111 } from './automatic1111.ts';
import { comfyUi } from './comfyui.ts';
import { openAiImages } from './openai-images.ts';
import { pictureFailures } from './picture-failures.ts';
import type { PictureAsked, PictureServiceKind, PictureServiceModel, TellServiceProgress } from './picture-service.ts';
import { ServiceCalls, type ServiceCallOptions } from '../service-calls.ts';

export const pictureServiceKinds: Readonly<Record<PictureProviderKind, PictureServiceKind>> = {
  'openai-images': openAiImages,
  automatic1111,
  comfyui: comfyUi,
};

type Place = PictureServiceModel & { readonly key: string | null };
type CallOptions = Pick<ServiceCallOptions, 'fetch' | 'silence' | 'largest'>;

function callsTo({ kind: name, key, address }: Place, options: CallOptions): ServiceCalls {
  const kind = pictureServiceKinds[name];
  const authorisation = key === null ? null : kind.authorisation(key);
  const { interfaceName } = kind;
  return new ServiceCalls({ ...options, address, interfaceName, failures: pictureFailures, authorisation });
}

/** The file that a service made; nobody has looked into it yet. @throws MakerFailure, or the signal's reason */
export function askPictureService(
  place: Place,
  asked: PictureAsked,
  progress: TellServiceProgress,
  signal: AbortSignal,
  options: CallOptions = {},
): Promise<Uint8Array> {
  return pictureServiceKinds[place.kind].make(callsTo(place, options), place, asked, progress, signal);
}

/** Whether the service is there and takes the key; nothing is made. @throws MakerFailure, or the signal's reason */
export async function lookAtPictureService(
  place: Place,
  signal: AbortSignal,
  options: CallOptions = {},
): Promise<void> {
  await callsTo(place, options).json(pictureServiceKinds[place.kind].lookedAt, {}, signal);
}
