/**
 * Reads a prompt for verse: `藏头：春夏秋冬`, `韵：东`, `首句：明月松间照`, `五言` or `七言`, in Chinese or English, traditional or
 * simplified, in any order. What is left is the theme.
 */
import { VersePromptRefused } from '../failures.ts';

export interface VersePrompt {
  readonly theme: string;
  readonly length?: 5 | 7;
  readonly rhyme?: string;
  readonly acrostic?: string;
  readonly firstLine?: string;
}

type Field = 'theme' | 'rhyme' | 'acrostic' | 'firstLine';

const names: Readonly<Record<string, Field>> = {
  藏头: 'acrostic',
  藏頭: 'acrostic',
  acrostic: 'acrostic',
  韵: 'rhyme',
  韻: 'rhyme',
  押韵: 'rhyme',
  押韻: 'rhyme',
  rhyme: 'rhyme',
  首句: 'firstLine',
  起句: 'firstLine',
  'first line': 'firstLine',
  题: 'theme',
  題: 'theme',
  主题: 'theme',
  主題: 'theme',
  theme: 'theme',
};

/** A name with a colon, and its words up to a space, a mark or the end of the line. */
const fieldPattern = /(first line|[a-z]+|\p{Script=Han}+)\s*[:：][^\S\n]*([^\s，,；;。.、]*)/giu;
const lengthPattern = /(五|七)(?:言|绝|絕)(?:绝句|絕句)?/gu;
/** What says that any rhyme will do. */
const anyRhyme = /^(?:任意|随意|隨意|any)$/iu;

/** @throws VersePromptRefused */
export function readVersePrompt(prompt: string): VersePrompt {
  const fields = new Map<Field, string>();
  const put = (name: string, field: Field, words: string) => {
    if (words === '') throw new VersePromptRefused(`nothing stands after “${name}”`);
    if (fields.has(field)) throw new VersePromptRefused(`“${name}” says again what was said before`);
    fields.set(field, words);
  };
  let length: 5 | 7 | undefined;
  const rest = prompt
    .replaceAll(fieldPattern, (_, name: string, words: string) => {
      const field = names[name.toLowerCase()];
      if (field === undefined) throw new VersePromptRefused(`“${name}” is nothing that can be set`);
      put(name, field, words);
      return ' ';
    })
    .replaceAll(lengthPattern, (whole: string, number: string) => {
      const found = number === '五' ? 5 : 7;
      if (length !== undefined && length !== found) throw new VersePromptRefused(`“${whole}” asks for another length`);
      length = found;
      return ' ';
    });
  const rhyme = fields.get('rhyme')?.replace(/^(\p{Script=Han})[韵韻]$/u, '$1');
  const acrostic = fields.get('acrostic');
  const firstLine = fields.get('firstLine');
  return {
    theme: `${fields.get('theme') ?? ''} ${rest}`.replaceAll(/[\s，,；;。.、]+/gu, ' ').trim(),
    ...(length === undefined ? {} : { length }),
    ...(rhyme === undefined || anyRhyme.test(rhyme) ? {} : { rhyme }),
    ...(acrostic === undefined ? {} : { acrostic }),
    ...(firstLine === undefined ? {} : { firstLine }),
  };
}
