/** Briefs of works, each kept as it was; and the templates that a person makes beside those that are built in. */
import { type Brief, type BriefTemplate, type KeptBrief, type TemplateContent } from '@fourhands/core';
import { builtInTemplates } from '@fourhands/core/brief/built-in-templates';
import { BriefTemplateBuiltIn, BriefTemplateNotFound } from './brief-errors.ts';
import type { Context } from './context.ts';
import { WorkNotFound } from './work-errors.ts';
import { findWork } from './works.ts';

/** Milliseconds from the first change within which others go with it: a fact is typed in several. */
const sameChange = 60_000;

/** Null while the work has none. @throws WorkNotFound */
export async function readBrief(context: Context, workId: string): Promise<Brief | null> {
  await findWork(context, workId);
  return (await context.store.briefs.newest(workId))?.brief ?? null;
}

/** The newest first. @throws WorkNotFound */
export async function listBriefs(context: Context, workId: string): Promise<KeptBrief[]> {
  await findWork(context, workId);
  return context.store.briefs.list(workId);
}

/** @throws WorkNotFound */
export async function putBrief(context: Context, workId: string, brief: Brief): Promise<Brief> {
  const { store, now, newId } = context;
  const [newest, before] = await store.briefs.list(workId, 2);
  const at = now();
  const since = newest === undefined ? Infinity : Date.parse(at) - Date.parse(newest.at);
  // The first that was kept stays as it was, however soon the next comes: it is what the work began from.
  const joins = newest !== undefined && before !== undefined && since >= 0 && since < sameChange;
  const kept = await store.briefs.put(workId, joins ? { ...newest, brief } : { id: newId(), at, brief });
  if (!kept) throw new WorkNotFound(workId);
  return brief;
}

/** Those that are built in first. */
export async function listTemplates({ store }: Context): Promise<BriefTemplate[]> {
  const own = await store.templates.list();
  return [...builtInTemplates, ...own.map((template) => ({ ...template, builtIn: false }))];
}

export async function createTemplate({ store, newId }: Context, template: TemplateContent): Promise<BriefTemplate> {
  const record = { ...template, id: newId() };
  await store.templates.create(record);
  return { ...record, builtIn: false };
}

/** @throws BriefTemplateNotFound, BriefTemplateBuiltIn */
export async function changeTemplate(
  { store }: Context,
  id: string,
  template: TemplateContent,
): Promise<BriefTemplate> {
  checkOwn(id);
  const record = { ...template, id };
  if (!(await store.templates.change(record))) throw new BriefTemplateNotFound(id);
  return { ...record, builtIn: false };
}

/** Works that were begun from it keep it in their briefs. @throws BriefTemplateNotFound, BriefTemplateBuiltIn */
export async function deleteTemplate({ store }: Context, id: string): Promise<void> {
  checkOwn(id);
  if (!(await store.templates.remove(id))) throw new BriefTemplateNotFound(id);
}

function checkOwn(id: string): void {
  const builtIn = builtInTemplates.find((template) => template.id === id);
  if (builtIn !== undefined) throw new BriefTemplateBuiltIn(builtIn.name);
}
