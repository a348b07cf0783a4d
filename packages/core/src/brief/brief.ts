/**
 * A brief: the facts that a text is written from, and the template that says what kind of text it is. A brief is what a person
 * says is true; what is written from it is checked against it (check-text.ts). Values stay as the person wrote them.
 */
import { z } from 'zod';
import { identifier, moment } from '../protocol/common.ts';

/** The languages that texts are written from briefs in, and that facts are read in. */
export const briefLanguageSchema = z.enum(['en', 'zh']).meta({ id: 'BriefLanguage' });
export type BriefLanguage = z.infer<typeof briefLanguageSchema>;

/** number: with or without a unit. text: anything that is none of the others. */
export const factKindSchema = z
  .enum(['text', 'name', 'number', 'money', 'percent', 'date', 'time', 'quote'])
  .meta({ id: 'FactKind' });
export type FactKind = z.infer<typeof factKindSchema>;

export const longestFactName = 200;
/** UTF-16 code units: about four pages. */
export const longestFactValue = 10_000;
export const mostFacts = 500;

export const factSchema = z
  .object({
    name: z.string().max(longestFactName),
    value: z
      .string()
      .max(longestFactValue)
      .meta({ description: 'As the person wrote it; empty while it is not known.' }),
    kind: factKindSchema,
  })
  .meta({ id: 'Fact' });
export type Fact = z.infer<typeof factSchema>;

export const templateSlotSchema = z
  .object({
    name: z.string().trim().min(1).max(longestFactName),
    kind: factKindSchema,
    required: z.boolean(),
    example: z.string().max(500),
  })
  .meta({ id: 'TemplateSlot', description: 'A fact that a text of this kind usually has.' });
export type TemplateSlot = z.infer<typeof templateSlotSchema>;

/** What a template says but its name in the store; also what a person makes, changes and imports. */
export const templateContentSchema = z
  .object({
    name: z.string().trim().min(1).max(200),
    language: briefLanguageSchema,
    instructions: z.string().max(8000).meta({ description: 'What a connected maker is told of this kind of text.' }),
    slots: z.array(templateSlotSchema).max(60),
    plans: z
      .array(z.array(z.string().trim().min(1).max(1000)).min(1).max(60))
      .max(20)
      .meta({
        description:
          'Ways to say it in plain sentences, one a string: {a fact’s name} stands for its value, and what is in [ ] is left ' +
          'out where a fact in it is missing.',
      }),
  })
  .meta({ id: 'TemplateContent' });
export type TemplateContent = z.infer<typeof templateContentSchema>;

export const briefTemplateSchema = templateContentSchema
  .extend({ id: identifier, builtIn: z.boolean() })
  .meta({ id: 'BriefTemplate' });
export type BriefTemplate = z.infer<typeof briefTemplateSchema>;

/** It holds the template as it was, so that a recipe replays when the template has changed since. */
export const briefSchema = z
  .object({ template: briefTemplateSchema, facts: z.array(factSchema).max(mostFacts) })
  .meta({ id: 'Brief' });
export type Brief = z.infer<typeof briefSchema>;

/** A brief as it was kept at a moment. */
export const keptBriefSchema = z.object({ id: identifier, at: moment, brief: briefSchema }).meta({ id: 'KeptBrief' });
export type KeptBrief = z.infer<typeof keptBriefSchema>;

/** The facts that say something. */
export function givenFacts({ facts }: Brief): Fact[] {
  return facts.filter(({ name, value }) => name.trim() !== '' && value.trim() !== '');
}

/** Names of facts are the same whatever their case and spaces. */
export function factKey(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase().replaceAll(/\s+/g, ' ');
}

/** A new brief of a template, with its facts still empty. */
export function emptyBrief(template: BriefTemplate): Brief {
  return { template, facts: template.slots.map(({ name, kind }) => ({ name, value: '', kind })) };
}

/** The facts of a brief under another template: what is there stays, and the template's own are added where they lack. */
export function withTemplate(brief: Brief, template: BriefTemplate): Brief {
  const kept = brief.facts.filter(({ value }) => value.trim() !== '');
  const known = new Set(kept.map(({ name }) => factKey(name)));
  const missing = emptyBrief(template).facts.filter(({ name }) => !known.has(factKey(name)));
  const order = new Map(template.slots.map(({ name }, index) => [factKey(name), index]));
  const place = ({ name }: Fact) => order.get(factKey(name)) ?? order.size;
  return { template, facts: [...kept, ...missing].toSorted((a, b) => place(a) - place(b)) };
}
