/** A talk as Markdown: the path from the first message to one, who said what and when, what is quoted, and what was asked of whom. */
import type { Dialogue, DialogueMessage } from './dialogue.ts';

export function talkAsMarkdown({ title }: Pick<Dialogue, 'title'>, path: readonly DialogueMessage[]): string {
  const parts = path.map(({ author, createdAt, quotes, text, recipe, state }) => {
    const made = recipe === null ? '' : ` (${recipe.makerHash.slice(0, 60)}, seed ${recipe.seed})`;
    const ended = state === 'done' ? '' : ` – ${state}`;
    return [
      `## ${author.name}, ${createdAt.slice(0, 16).replace('T', ' ')}${made}${ended}`,
      ...quotes.map((quote) => `${quoted(quote.text)}\n>\n> — ${quote.title}`),
      text,
    ]
      .filter((part) => part.trim() !== '')
      .join('\n\n');
  });
  return `${[`# ${title ?? 'Talk'}`, ...parts].join('\n\n')}\n`;
}

const quoted = (text: string) => text.replaceAll(/^/gm, '> ');
