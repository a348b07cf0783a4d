/** What a maker is told of a talk, and where in a talk a passage of a work comes from. */
import { z } from 'zod';
import { identifier } from '../protocol/common.ts';

export const turnSchema = z.object({ by: z.enum(['person', 'maker']), text: z.string() }).meta({ id: 'Turn' });
/** What one side said; two turns that follow each other are of different sides. */
export type Turn = z.infer<typeof turnSchema>;

export const talkSourceSchema = z
  .object({
    dialogueId: identifier,
    messageId: identifier,
    title: z.string().meta({ description: 'Of the talk, as it was then.' }),
    turns: z.array(turnSchema).meta({ description: 'What the maker was told.' }),
    start: z.number().int().nonnegative(),
    end: z.number().int().nonnegative().meta({ description: 'Of the message’s UTF-16 code units, those from start.' }),
  })
  .meta({ id: 'TalkSource' });
export type TalkSource = z.infer<typeof talkSourceSchema>;
