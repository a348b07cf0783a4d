/** Any thrown value in words a person can act on, in the language of the screen. */
import type { Messages } from '../i18n/en.ts';

export interface ErrorInWords {
  readonly code: string | null;
  readonly text: string;
  /** What to show to whoever looks into it; null when the text says it all. */
  readonly detail: string | null;
}

export function messageOfCode(messages: Messages, code: string): string | null {
  const { byCode } = messages.errors;
  return Object.hasOwn(byCode, code) ? (byCode[code] ?? null) : null;
}

/** A failure as the wire carries it (code and an English sentence). */
function describeFailure(messages: Messages, failure: { code: string; message: string }): ErrorInWords {
  const text = messageOfCode(messages, failure.code);
  if (text === null) return { code: failure.code, text: failure.message, detail: null };
  return { code: failure.code, text, detail: failure.message === text ? null : failure.message };
}

export function describeError(messages: Messages, error: unknown): ErrorInWords {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
    return describeFailure(messages, { code: error.code, message: error.message });
  }
  return { code: null, text: messages.errors.unknown, detail: error instanceof Error ? error.message : String(error) };
}
