/** Briefs of works, and the templates that they are made from, over HTTP. */
import { z } from 'zod';
import { briefSchema, briefTemplateSchema, keptBriefSchema } from '../brief/brief.ts';
import { orNull } from './common.ts';

export const workBriefSchema = z
  .object({ brief: orNull(briefSchema).meta({ description: 'Null while the work has none.' }) })
  .meta({ id: 'WorkBrief' });

/** Of the changes within a minute the last is kept. */
export const keptBriefListSchema = z.object({ briefs: z.array(keptBriefSchema) }).meta({ id: 'KeptBriefList' });

export const briefTemplateListSchema = z
  .object({ templates: z.array(briefTemplateSchema) })
  .meta({ id: 'BriefTemplateList' });
