/** From an error of the AI SDK to a failure of ours. Nothing of the request goes on: it may hold the key. */
import {
  MakerFailure,
  ProviderAnswerNotUnderstood,
  ProviderFailed,
  ProviderModelMissing,
  ProviderRateLimited,
  ProviderRedirects,
  ProviderRefusedKey,
  ProviderStreamCut,
  ProviderUnreachable,
} from '../failures.ts';
import type { ServiceKind } from './kinds/kind.ts';

/** `answered`: the server said something, if only the head of an answer. */
export function providerFailure(
  error: unknown,
  kind: ServiceKind,
  host: string,
  model: string,
  answered: boolean,
): MakerFailure {
  if (error instanceof MakerFailure) return error;
  const last = lastErrorOf(error);
  const status = Number(fieldOf(last, 'statusCode')) || null;
  if (status !== null) {
    if (status === 401 || status === 403 || kind.refusesKey(status, String(fieldOf(last, 'responseBody'))))
      return new ProviderRefusedKey(host);
    if (status === 404) return new ProviderModelMissing(host, model);
    if (status === 429) return new ProviderRateLimited(host);
    if (status >= 400) return new ProviderFailed(host, status, cleaned(last));
    if (status >= 300) return new ProviderRedirects(host);
  }
  if (answered && (brokeOff(last) || brokeOff(fieldOf(last, 'cause')))) return new ProviderStreamCut(host);
  if (answered) return new ProviderAnswerNotUnderstood(host, kind.interfaceName, cleaned(last));
  return new ProviderUnreachable(host, cleaned(last));
}

/** Only the kind of an error goes on: its fields may hold the request with its key. */
function cleaned(error: unknown): Error {
  return new Error(error instanceof Error ? error.name : 'unknown');
}

/** Errors that come within a stream are plain objects. */
function fieldOf(error: unknown, field: string): unknown {
  return typeof error === 'object' && error !== null ? (error as Readonly<Record<string, unknown>>)[field] : undefined;
}

/** An answer that breaks off rejects with a TypeError whose cause is the socket's error. */
function brokeOff(error: unknown): boolean {
  return error instanceof TypeError && error.cause !== undefined;
}

function lastErrorOf(error: unknown): unknown {
  return error instanceof Error && 'lastError' in error ? error.lastError : error;
}
