import { expect, test } from 'vitest';
import { readingWarningsEn } from '../../i18n/reading-warnings-en.ts';
import { readingWarningsZh } from '../../i18n/reading-warnings-zh.ts';
import { warningText } from './warning-text.ts';

test('each code is said in words in both languages, and one that is not known is named', () => {
  for (const messages of [readingWarningsEn, readingWarningsZh]) {
    for (const code of ['encoding-guessed', 'tunes-left-out', 'recording-cut', 'downsized'])
      expect(warningText(messages, code)).not.toContain(code);
    expect(warningText(messages, 'constructor')).toContain('constructor');
  }
});
