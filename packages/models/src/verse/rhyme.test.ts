import { expect, test } from 'vitest';
import { rhymeByFinals } from '../../test/check-quatrain.ts';
import { rhymeGroups, rhymeOf } from './rhyme.ts';

const named = (character: string): string | null => {
  const rhyme = rhymeOf(character);
  return rhyme && `${rhymeGroups[rhyme.group]!.name} ${rhyme.level ? 'level' : 'oblique'}`;
};

test.each([
  ['东中风空红冬生明兄', '庚 level'],
  ['梦凤静永', '庚 oblique'],
  ['天年山前船圆', '寒 level'],
  ['花家霞', '麻 level'],
  ['斜叶', '皆'],
  ['来开怀', '开 level'],
  ['回飞归谁', '微 level'],
  ['楼秋流牛', '尤 level'],
  ['春人云君', '文 level'],
  ['长乡霜黄', '唐 level'],
  ['高朝遥', '豪 level'],
  ['多歌国波', '波 level'],
  ['月夜', '皆 oblique'],
  ['知时诗思', '支 level'],
  ['西鱼衣儿居', '齐 level'],
  ['雨绿二', '齐 oblique'],
  ['湖书无', '姑 level'],
  ['東風紅', '庚 level'],
])('%s: %s', (characters, group) => {
  for (const character of characters) expect(named(character), character).toContain(group);
});

test('every group is named by a character of its own, of level tone', () => {
  for (const { name } of rhymeGroups) expect(named(name)).toBe(`${name} level`);
});

test('the same as a table by initials and finals says, for every common character', () => {
  const characters = Array.from({ length: 0x9fa5 - 0x4e00 }, (_, i) => String.fromCodePoint(0x4e00 + i));
  expect(characters.filter((character) => named(character) !== rhymeByFinals(character))).toEqual([]);
  expect(characters.filter((character) => named(character) !== null).length).toBeGreaterThan(20_000);
});

test('what has no reading rhymes with nothing', () => {
  for (const none of ['a', '，', '', '着', '\u{2A6D6}']) expect(rhymeOf(none), none).toBeNull();
});
