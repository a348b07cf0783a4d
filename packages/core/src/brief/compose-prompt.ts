/** What a language model is asked when a text is to be written from a brief, in the language of the brief. */
import { type Brief, type BriefLanguage, givenFacts } from './brief.ts';

const words: Readonly<
  Record<BriefLanguage, { facts: string; rules: readonly string[]; one: string; wishes: string; between: string }>
> = {
  en: {
    facts: 'The facts. They are all that is known:',
    rules: [
      'State every fact once or more, with its value exactly as it is given; units, names and dates too.',
      'Add no number, name, date or quotation that is not among the facts, and conclude none from them.',
      'Where a fact is missing, write without it and do not mention that it is missing.',
      'Write in English. Answer with the text alone.',
    ],
    one: 'Write one or two sentences that state these facts and fit in at [HERE] in the text above. Give only the new sentences.',
    wishes: 'The person also says:',
    between: ': ',
  },
  zh: {
    facts: '以下是全部已知的事实：',
    rules: [
      '每条事实至少写到一次，数值、单位、人名和日期都照原样写。',
      '不要写事实之外的数字、人名、日期或引语，也不要自己推算。',
      '没有给出的内容就不写，也不要说明缺少什么。',
      '用中文写，只给出正文。',
    ],
    one: '写一两句话说出这些事实，使其能放在上文的 [HERE] 处。只给出新写的句子。',
    wishes: '另外的要求：',
    between: '：',
  },
};

/** `wishes` are the person’s own words, and may be empty. `place`: what is asked for goes to a place within a text. */
export function composePrompt(brief: Brief, wishes: string, place: boolean): string {
  const { instructions, language } = brief.template;
  const { facts, rules, one, wishes: also, between } = words[language];
  return [
    ...(place ? [one] : instructions.trim() === '' ? [] : [instructions.trim()]),
    `${facts}\n${givenFacts(brief)
      .map(({ name, value }) => `- ${name.trim()}${between}${value.trim().replaceAll('\n', ' ')}`)
      .join('\n')}`,
    rules.map((rule) => `- ${rule}`).join('\n'),
    ...(wishes.trim() === '' ? [] : [`${also} ${wishes.trim()}`]),
  ].join('\n\n');
}
