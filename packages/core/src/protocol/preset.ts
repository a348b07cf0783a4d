/** What can be trained, from which starting points, and which numbers a person may change. */
import { z } from 'zod';
import type { DatasetKind } from './dataset.ts';

export const modelKindSchema = z.enum(['vae', 'gan', 'codec', 'writer', 'melody', 'spectra']).meta({ id: 'ModelKind' });
export type ModelKind = z.infer<typeof modelKindSchema>;

/** What each kind of model learns from. */
export const learnsFrom = {
  vae: 'pictures',
  gan: 'pictures',
  codec: 'pictures',
  writer: 'texts',
  melody: 'scores',
  spectra: 'sounds',
} as const satisfies Readonly<Record<ModelKind, DatasetKind>>;

export const kindsFor = (dataset: DatasetKind): ModelKind[] =>
  modelKindSchema.options.filter((kind) => learnsFrom[kind] === dataset);

const bilingual = z.object({ en: z.string(), zh: z.string() });

export const presetSchema = z
  .object({
    name: z.string(),
    kind: modelKindSchema,
    label: bilingual,
    help: bilingual,
    base: z.enum(['shipped-writer']).optional().meta({ description: 'What it goes on learning from.' }),
    settings: z.record(z.string(), z.number()),
  })
  .meta({ id: 'Preset' });
export type Preset = z.infer<typeof presetSchema>;

export const settingDescriptionSchema = z
  .object({
    name: z.string(),
    label: bilingual,
    help: bilingual,
    minimum: z.number(),
    maximum: z.number(),
    integer: z.boolean(),
  })
  .meta({ id: 'SettingDescription' });
export type SettingDescription = z.infer<typeof settingDescriptionSchema>;

export const presetListSchema = z
  .object({
    presets: z.array(presetSchema),
    settings: z.record(modelKindSchema, z.array(settingDescriptionSchema)),
  })
  .meta({ id: 'PresetList' });
export type PresetList = z.infer<typeof presetListSchema>;
