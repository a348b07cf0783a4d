import { expect, test } from 'vitest';
import { readVersePrompt } from './verse-prompt.ts';

test.each([
  ['', { theme: '' }],
  ['春雨', { theme: '春雨' }],
  ['春雨 韵：东 藏头：春夏秋冬', { theme: '春雨', rhyme: '东', acrostic: '春夏秋冬' }],
  ['藏頭:四手聯彈，五言，寫一雙手', { theme: '寫一雙手', acrostic: '四手聯彈', length: 5 }],
  ['rhyme: 天\nAcrostic: 琴棋书画\n七绝', { theme: '', rhyme: '天', acrostic: '琴棋书画', length: 7 }],
  ['押韵：东韵；题：边塞', { theme: '边塞', rhyme: '东' }],
  ['韵：任意 送别', { theme: '送别' }],
  ['首句：明月松间照。', { theme: '', firstLine: '明月松间照' }],
  ['First line: 明月松间照, theme: 山', { theme: '山', firstLine: '明月松间照' }],
])('%j', (prompt, read) => {
  expect(readVersePrompt(prompt)).toEqual(read);
});

test.each([
  ['韵：', /nothing stands after “韵”/u],
  ['韵：东 押韵：天', /“押韵” says again/u],
  ['格律：平起', /“格律” is nothing that can be set/u],
  ['title: spring', /“title” is nothing/u],
  ['五言 七绝', /“七绝” asks for another length/u],
])('%j is refused with the reason', (prompt, reason) => {
  expect(() => readVersePrompt(prompt)).toThrow(reason);
  expect(() => readVersePrompt(prompt)).toThrow(/春雨 韵：东 藏头：春夏秋冬/u);
});
