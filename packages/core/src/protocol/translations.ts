/** Translations and glossaries over HTTP. A translation is named by the work that holds its target. */
import { z } from 'zod';
import { entrySchema, glossarySchema, mostEntries, newEntrySchema } from '../translation/glossary.ts';
import { languageSchema } from '../translation/languages.ts';
import { textRegionSchema } from '../region/region.ts';
import { frontiersSchema } from '../version/version.ts';
import { givenName, identifier, moment } from './common.ts';
import { largestSeed } from './run.ts';
import { longestText, mostCandidates } from './works.ts';

export const newTranslationSchema = z
  .object({
    targetLanguage: languageSchema,
    sourceLanguage: languageSchema.optional().meta({ description: 'Found from the text when absent.' }),
    branchId: identifier.optional().meta({ description: 'Of the source; the main branch when absent.' }),
    glossaryId: identifier.nullable().default(null),
    title: givenName.optional(),
    text: z
      .string()
      .max(longestText)
      .optional()
      .meta({ description: 'A translation that is there already; it is aligned with the source.' }),
  })
  .meta({ id: 'NewTranslation' });
export type NewTranslation = z.input<typeof newTranslationSchema>;

export const translationChangeSchema = z
  .object({ glossaryId: identifier.nullable(), sourceLanguage: languageSchema })
  .partial()
  .meta({ id: 'TranslationChange' });
export type TranslationChange = z.infer<typeof translationChangeSchema>;

export const translationSchema = z
  .object({
    workId: identifier.meta({ description: 'The work that holds the target.' }),
    branchId: identifier.meta({ description: 'The branch of that work.' }),
    title: givenName,
    sourceWorkId: identifier,
    sourceBranchId: identifier,
    sourceTitle: z.string(),
    sourceLanguage: languageSchema,
    targetLanguage: languageSchema,
    glossaryId: identifier.nullable(),
    createdAt: moment,
  })
  .meta({ id: 'Translation' });
export type Translation = z.infer<typeof translationSchema>;
export const translationListSchema = z
  .object({
    translations: z.array(translationSchema),
    isOne: z.boolean().meta({ description: 'Whether the work is itself a translation.' }),
  })
  .meta({ id: 'TranslationList' });
export type TranslationList = z.infer<typeof translationListSchema>;

export const pairStateSchema = z.enum(['empty', 'orphan', 'stale', 'partial', 'done']).meta({
  id: 'PairState',
  description:
    'orphan: the source has no such sentence any more. stale: the source was changed since. partial: only terms were put in place.',
});

export const pairSchema = z
  .object({
    id: identifier,
    source: z.string(),
    target: z.string(),
    region: textRegionSchema.meta({ description: 'Of the target sentence, in the target’s text.' }),
    state: pairStateSchema,
    from: z
      .string()
      .nullable()
      .meta({ description: 'The source as it was when it was translated, where it is stale.' }),
    locked: z.boolean(),
    paragraph: z.boolean().meta({ description: 'Whether it begins a line of the source.' }),
    broken: z
      .number()
      .int()
      .nonnegative()
      .meta({ description: 'Terms of the glossary that the target does not keep.' }),
  })
  .meta({ id: 'Pair' });
export type Pair = z.infer<typeof pairSchema>;

export const translationDetailSchema = translationSchema
  .extend({
    pairs: z.array(pairSchema),
    frontiers: frontiersSchema.meta({ description: 'The version of the target that the regions are of.' }),
    sourceState: z.enum(['here', 'trashed', 'gone']),
    seemsToBe: languageSchema
      .nullable()
      .meta({ description: 'The language that the source seems to be in, where that is not the one declared.' }),
    trashed: z.boolean(),
  })
  .meta({ id: 'TranslationDetail' });
export type TranslationDetail = z.infer<typeof translationDetailSchema>;

export const newSentenceSchema = z
  .object({
    makerId: identifier,
    source: z
      .string()
      .max(longestText)
      .meta({ description: 'The sentence as the page shows it; refused when it changed.' }),
    prompt: z.string().max(20_000).default(''),
    candidates: z.number().int().min(1).max(mostCandidates).default(1),
    seed: z.number().int().min(0).max(largestSeed).optional(),
    controls: z.record(z.string().max(100), z.number()).default({}),
    personId: identifier.optional(),
  })
  .meta({ id: 'NewSentence' });
export type NewSentence = z.input<typeof newSentenceSchema>;

/** What the page shows goes along, so that nobody writes over what they have not seen. */
export const pairChangeSchema = z
  .object({
    source: z.string().max(longestText),
    target: z.string().max(longestText).meta({ description: 'As it is shown.' }),
    text: z.string().max(longestText).optional().meta({ description: 'What takes its place; when absent, it stays.' }),
    fits: z.boolean().default(false).meta({ description: 'The target fits the source as it is now.' }),
    personId: identifier.optional(),
  })
  .meta({ id: 'PairChange' });
export type PairChange = z.input<typeof pairChangeSchema>;

export const newAcceptanceSchema = z
  .object({
    pairIds: z.array(identifier).max(100_000).optional().meta({ description: 'All when absent.' }),
    personId: identifier.optional(),
  })
  .meta({ id: 'NewAcceptance' });
export type NewAcceptance = z.input<typeof newAcceptanceSchema>;
export const acceptanceSchema = z
  .object({
    accepted: z.number().int().nonnegative(),
    left: z.number().int().nonnegative().meta({ description: 'Those that are marked, or could not be put in.' }),
  })
  .meta({ id: 'Acceptance' });
export type Acceptance = z.infer<typeof acceptanceSchema>;

export const takeBackSchema = z
  .object({ redo: z.boolean().default(false), personId: identifier.optional() })
  .meta({ id: 'TakeBack' });
export const takenBackSchema = z.object({ done: z.boolean() }).meta({ id: 'TakenBack' });

export const translationFormatSchema = z.enum(['csv', 'tmx']).meta({ id: 'TranslationFormat' });
export type TranslationFormat = z.infer<typeof translationFormatSchema>;

// Glossaries

export const newGlossarySchema = z
  .object({ name: givenName, sourceLanguage: languageSchema, targetLanguage: languageSchema })
  .meta({ id: 'NewGlossary' });
export type NewGlossary = z.infer<typeof newGlossarySchema>;
export const glossaryChangeSchema = newGlossarySchema.partial().meta({ id: 'GlossaryChange' });
export type GlossaryChange = z.infer<typeof glossaryChangeSchema>;

export const glossarySummarySchema = glossarySchema
  .omit({ entries: true })
  .extend({
    terms: z.number().int().nonnegative(),
    usable: z.boolean().meta({ description: 'False while it contradicts itself.' }),
  })
  .meta({ id: 'GlossarySummary' });
export type GlossarySummary = z.infer<typeof glossarySummarySchema>;
export const glossaryListSchema = z.object({ glossaries: z.array(glossarySummarySchema) }).meta({ id: 'GlossaryList' });

export const newEntriesSchema = z
  .object({ entries: z.array(newEntrySchema).min(1).max(mostEntries) })
  .meta({ id: 'NewGlossaryEntries' });
export const entryListSchema = z.object({ entries: z.array(entrySchema) }).meta({ id: 'GlossaryEntryList' });
export const glossaryImportedSchema = z
  .object({ added: z.number().int(), same: z.number().int().meta({ description: 'Entries that were there already.' }) })
  .meta({ id: 'GlossaryImported' });
export type GlossaryImported = z.infer<typeof glossaryImportedSchema>;
export const glossaryFormatSchema = z.enum(['csv', 'tsv']).meta({ id: 'GlossaryFormat' });
export type GlossaryFormat = z.infer<typeof glossaryFormatSchema>;
