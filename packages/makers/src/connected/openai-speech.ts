/**
 * Servers with OpenAI's interface for speech: POST /audio/speech (OpenAI, “Audio” of its API reference), which many programs of one's
 * own machine have too. It is asked for WAV, takes a pace and no seed, and may say a line in another way each time.
 */
import { type ClipRecipe, plainWords } from '@fourhands/core/media/speech/clip-recipe';
import { SpeechAnswerNotUnderstood, SpeechAnswerTooLarge, SpeechInterfaceMissing } from '../speech/speech-failures.ts';
import { ServiceCalls, type ServiceCallOptions } from './service-calls.ts';

export interface SpeechPlace {
  /** Up to and with its version, without a slash at the end. */
  readonly address: string;
  readonly model: string;
  readonly key: string | null;
}

type CallOptions = Pick<ServiceCallOptions, 'fetch' | 'silence' | 'largest'>;

const interfaceName = 'OpenAI-compatible interface for speech (it usually ends in /v1)';

/** Those that OpenAI's own service has; others can be named. */
export const speechServiceVoices = [
  'alloy',
  'ash',
  'ballad',
  'coral',
  'echo',
  'fable',
  'nova',
  'onyx',
  'sage',
  'shimmer',
  'verse',
] as const;

/** What the interface takes as a pace. */
const [slowest, fastest] = [0.25, 4];

function callsTo({ address, key }: SpeechPlace, options: CallOptions): ServiceCalls {
  return new ServiceCalls({
    ...options,
    address,
    interfaceName,
    authorisation: key === null ? null : `Bearer ${key}`,
    failures: {
      interfaceMissing: (host, name) => new SpeechInterfaceMissing(host, name),
      notUnderstood: (host) => new SpeechAnswerNotUnderstood(`${host} sent a page`),
      tooLarge: (host, megabytes) => new SpeechAnswerTooLarge(host, megabytes),
    },
  });
}

/** The file that a service made; nobody has looked into it yet. @throws MakerFailure, or the signal's reason */
export function askSpeechService(
  place: SpeechPlace,
  recipe: ClipRecipe,
  signal: AbortSignal,
  options: CallOptions = {},
): Promise<Uint8Array> {
  const json = {
    model: place.model,
    voice: recipe.voice,
    input: plainWords(recipe),
    response_format: 'wav',
    speed: Math.min(fastest, Math.max(slowest, recipe.pace)),
  };
  return callsTo(place, options).bytes('/audio/speech', { json }, signal);
}

/** Whether the service is there and takes the key; nothing is said. @throws MakerFailure, or the signal's reason */
export async function lookAtSpeechService(
  place: SpeechPlace,
  signal: AbortSignal,
  options: CallOptions = {},
): Promise<void> {
  await callsTo(place, options).json('/models', {}, signal);
}
