/** What of a talk a maker is told: as much of its end as fits, and how many messages were left out. */
import type { MakerDescription, MakeRequest } from '../maker/maker.ts';
import type { DialogueMessage } from './dialogue.ts';
import type { Turn } from './turn.ts';

/** UTF-16 code units of a talk that a maker which is told talks gets, and those that one gets which only goes on from words. */
export const talkLength = 24_000;
export const wordsLength = 8_000;

export interface FittedTalk {
  readonly turns: readonly Turn[];
  /** The messages that the turns are of. */
  readonly told: readonly string[];
  readonly leftOut: number;
}

type Said = Pick<DialogueMessage, 'id' | 'turn' | 'text' | 'quotes'>;

/** A message as it is told: what it quotes stands before its words, with its source. */
export function toldText({ quotes, text }: Pick<DialogueMessage, 'quotes' | 'text'>): string {
  const quoted = quotes.map(({ title, text: passage }) => `From “${title}”:\n"""\n${passage}\n"""`);
  return [...quoted, text].filter((part) => part !== '').join('\n\n');
}

/** The turns of a path. The last message is always among them, whole; a talk begins with a person’s turn. */
export function fitTalk(path: readonly Said[], most: number): FittedTalk {
  const said = path.filter((message) => toldText(message).trim() !== '');
  let from = Math.max(0, said.length - 1);
  let length = said.length === 0 ? 0 : toldText(said[from]!).length;
  while (from > 0) {
    length += toldText(said[from - 1]!).length;
    if (length > most) break;
    from -= 1;
  }
  while (from < said.length - 1 && said[from]!.turn === 'maker') from += 1;
  const told = said.slice(from);
  return { turns: turnsOf(told), told: told.map(({ id }) => id), leftOut: from };
}

/** Messages of one side that follow each other are one turn. */
export function turnsOf(said: readonly Said[]): Turn[] {
  const turns: { by: Turn['by']; text: string }[] = [];
  for (const message of said) {
    const last = turns.at(-1);
    if (last?.by === message.turn) last.text += `\n\n${toldText(message)}`;
    else turns.push({ by: message.turn, text: toldText(message) });
  }
  return turns;
}

/** How a maker is asked in a talk; null for one that cannot be. */
export type TalkWay = 'told' | 'goes-on';

export function talkWayOf(
  maker: Pick<MakerDescription, 'talks' | 'operations' | 'briefs' | 'translation'>,
): TalkWay | null {
  if (maker.briefs === 'only' || maker.translation !== undefined) return null;
  if (maker.talks === true) return 'told';
  return maker.operations.includes('continue') ? 'goes-on' : null;
}

/** What is asked of a maker by the turns that it is told, the last of them a person’s. */
export function talkRequest(
  way: TalkWay,
  turns: readonly Turn[],
): Pick<MakeRequest, 'operation' | 'prompt' | 'before' | 'turns'> {
  const last = turns.at(-1)?.text ?? '';
  switch (way) {
    case 'told':
      return { operation: 'generate', prompt: last, before: '', turns };
    case 'goes-on': {
      const words = turns.map(({ text }) => text).join('\n\n');
      return { operation: 'continue', prompt: '', before: words.slice(-wordsLength).replace(/^[\udc00-\udfff]/, '') };
    }
  }
}
