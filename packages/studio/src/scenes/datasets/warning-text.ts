/** What was changed to read a file, in words. */
import type { Messages } from '../../i18n/en.ts';

/** A code that is not known, as of a newer server, is named. */
export function warningText({ warnings }: Pick<Messages, 'warnings'>, code: string): string {
  const known: Readonly<Record<string, string>> = warnings.known;
  return Object.hasOwn(known, code) ? known[code]! : warnings.other(code);
}
