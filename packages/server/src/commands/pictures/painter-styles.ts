/** The styles that the shipped painter learned, as choices: each is words that are added to the prompt. */

interface PainterStyle {
  readonly label: { readonly en: string; readonly zh: string };
  /** In the language of the prompt. */
  worded(prompt: string): string;
}

const isChinese = (prompt: string): boolean => /\p{Script=Han}/u.test(prompt);

const tint = (en: string, zh: string): PainterStyle => ({
  label: { en, zh },
  worded: (prompt) => (isChinese(prompt) ? `${zh}的${prompt}` : `${en} ${prompt}`),
});

const tone = (en: string, zh: string): PainterStyle => ({
  label: { en: `${en} skin`, zh: `${zh}肤色` },
  worded: (prompt) => (isChinese(prompt) ? `${prompt}，${zh}肤色` : `${prompt}, ${en} skin tone`),
});

/** The first leaves the prompt as it is. Their order is part of recipes. */
export const painterStyles: readonly PainterStyle[] = [
  { label: { en: 'as the words say', zh: '按文字' }, worded: (prompt) => prompt },
  tint('red', '红色'),
  tint('orange', '橙色'),
  tint('green', '绿色'),
  tint('blue', '蓝色'),
  tint('purple', '紫色'),
  tint('pink', '粉色'),
  tint('brown', '棕色'),
  tint('grey', '灰色'),
  tone('light', '较浅'),
  tone('medium-light', '中等偏浅'),
  tone('medium', '中等'),
  tone('medium-dark', '中等偏深'),
  tone('dark', '较深'),
];
