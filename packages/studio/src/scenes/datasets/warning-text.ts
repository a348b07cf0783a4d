/** What was changed to read a picture, in words. */
import type { Messages } from '../../i18n/en.ts';

export function warningText(messages: Messages, code: string): string {
  const { other, ...known } = messages.warnings;
  const texts: Readonly<Record<string, string>> = known;
  return Object.hasOwn(texts, code) ? (texts[code] ?? other(code)) : other(code);
}
