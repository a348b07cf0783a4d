/** How files of text are called: what is read as what goes by the end of a file's name. */

export type TextFormat = 'plain' | 'markdown' | 'epub';

const formats: Readonly<Record<string, TextFormat>> = {
  '.txt': 'plain',
  '.text': 'plain',
  '.md': 'markdown',
  '.markdown': 'markdown',
  '.mkd': 'markdown',
  '.epub': 'epub',
};

export const textEndings: readonly string[] = Object.keys(formats);

/** Null where the name says nothing of it. */
export function textFormatOf(name: string): TextFormat | null {
  const [ending = ''] = /\.[^.]*$/u.exec(name.toLowerCase()) ?? [];
  return Object.hasOwn(formats, ending) ? formats[ending]! : null;
}
