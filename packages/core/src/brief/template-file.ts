/** A template as a file, to be given to somebody else: JSON, checked when it is read. */
import { z } from 'zod';
import { type BriefTemplate, type TemplateContent, templateContentSchema } from './brief.ts';

const format = 'fourhands-brief-template';
const templateFileSchema = z.object({
  format: z.literal(format),
  version: z.literal(1),
  template: templateContentSchema,
});

export class TemplateFileUnreadable extends Error {
  readonly code = 'template-file-unreadable';
  /** What is wrong with it, in English. */
  readonly reason: string;

  constructor(reason: string) {
    super(`This is not a template file that can be read: ${reason} Choose a file that was saved from a template here.`);
    this.name = 'TemplateFileUnreadable';
    this.reason = reason;
  }
}

export function writeTemplateFile({ name, language, instructions, slots, plans }: BriefTemplate): string {
  const template = { name, language, instructions, slots, plans };
  return `${JSON.stringify({ format, version: 1, template }, null, 2)}\n`;
}

/** @throws TemplateFileUnreadable */
export function readTemplateFile(text: string): TemplateContent {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new TemplateFileUnreadable('it is not JSON.');
  }
  const parsed = templateFileSchema.safeParse(json);
  if (!parsed.success)
    throw new TemplateFileUnreadable(`${z.prettifyError(parsed.error).replaceAll('\n', ' ').slice(0, 300)}.`);
  return parsed.data.template;
}
