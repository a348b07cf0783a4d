/** What a drawing may be called, and which pairs of a name and a style a model never sees. Pure. */
import { RandomStream } from '@fourhands/engine';
import { tintNames, type TintName } from './drawing.ts';
import { tones, type NamedDrawing } from './named-drawing.ts';

/** How a name is shown: as it is, in a colour, or with a skin tone from 1 on. */
export type Style = { readonly tint: TintName } | { readonly tone: number } | null;

const chineseTints: Readonly<Record<TintName, string>> = {
  red: '红色',
  orange: '橙色',
  green: '绿色',
  blue: '蓝色',
  purple: '紫色',
  pink: '粉色',
  brown: '棕色',
  grey: '灰色',
};
const chineseTones = ['较浅', '中等偏浅', '中等', '中等偏深', '较深'] as const;

export type Language = 'en' | 'zh';

/** `blue cat`, `waving hand, dark skin tone`, 蓝色的猫. */
export function styled(name: string, style: Style, language: Language): string {
  if (style === null) return name;
  if ('tint' in style) return language === 'en' ? `${style.tint} ${name}` : `${chineseTints[style.tint]}的${name}`;
  return language === 'en'
    ? `${name}, ${tones[style.tone - 1]!} skin tone`
    : `${name}，${chineseTones[style.tone - 1]!}肤色`;
}

/** Two drawings in one: the second beside the first, or worn by it. */
export function together(first: string, second: string, worn: boolean, language: Language): string {
  if (language === 'en') return `${first} ${worn ? 'wearing' : 'with'} ${second}`;
  return `${worn ? '戴着' : '带着'}${second}的${first}`;
}

/** One name of a drawing: mostly its own, now and then tags alone, which know more words. */
export function nameOf(drawing: NamedDrawing, language: Language, random: RandomStream): string {
  const [name, tags] =
    language === 'zh' && drawing.chineseName !== ''
      ? [drawing.chineseName, drawing.chineseTags]
      : [drawing.name, drawing.tags];
  if (tags.length < 2 || random.uniform() < 0.75) return name;
  const first = random.integer(tags.length);
  const second = (first + 1 + random.integer(tags.length - 1)) % tags.length;
  const separator = language === 'zh' ? '，' : ' ';
  return random.uniform() < 0.5 ? `${name}${separator}${tags[first]!}` : `${tags[first]!}${separator}${tags[second]!}`;
}

/** A name and a style that no picture of the training has together. */
export interface HeldOutPair {
  /** Of the drawing without a tone. */
  readonly name: string;
  readonly style: Exclude<Style, null>;
}

const heldOutTints = 140;
const heldOutTones = 60;

/** 200 pairs drawn by a fixed seed; each name is still seen in other styles, and each style with other names. */
export function heldOutPairs(drawings: readonly NamedDrawing[]): readonly HeldOutPair[] {
  const random = new RandomStream(2026, 31);
  const unique = (chosen: readonly NamedDrawing[]) => [...new Set(chosen.map(({ name }) => name))].toSorted();
  const toned = unique(drawings.filter(({ tone }) => tone > 0));
  const withTones = new Set(toned);
  const untoned = unique(drawings).filter((name) => !withTones.has(name));
  const draw = (names: readonly string[], count: number) =>
    [...random.permutation(names.length)].slice(0, count).map((at) => names[at]!);
  return [
    ...draw(untoned, heldOutTints).map((name) => ({
      name,
      style: { tint: tintNames[random.integer(tintNames.length)]! },
    })),
    ...draw(toned, heldOutTones).map((name) => ({ name, style: { tone: 1 + random.integer(tones.length) } })),
  ];
}

/** A key of a name in a style, for sets of them. */
export function pairKey(name: string, style: Style): string {
  return `${name}|${style === null ? '' : 'tint' in style ? style.tint : style.tone}`;
}
