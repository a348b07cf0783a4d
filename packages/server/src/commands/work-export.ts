/** A work as a file: its text, its text by author, or its whole history. */
import type { AuthorshipFile, Branch, ExportFormat, Work, WorkDocument } from '@fourhands/core';
import type { Context } from './context.ts';
import type { LiveDocument } from './live-document.ts';
import { findBranch, findWork } from './works.ts';

export interface ExportedFile {
  readonly name: string;
  readonly mediaType: string;
  readonly content: string;
}

/** @throws WorkNotFound, BranchNotFound */
export async function exportWork(
  context: Context,
  workId: string,
  format: ExportFormat,
  branchId?: string,
): Promise<ExportedFile> {
  const work = await findWork(context, workId);
  const branch = await findBranch(context, workId, branchId);
  const { title } = work;
  switch (format) {
    case 'text':
      return { name: `${title}.txt`, mediaType: 'text/plain; charset=utf-8', content: await textOf(context, branch) };
    case 'markdown':
      return { name: `${title}.md`, mediaType: 'text/markdown; charset=utf-8', content: await textOf(context, branch) };
    case 'authorship':
      return jsonFile(`${title}.authorship.json`, await authorshipOf(context, work, branch));
    case 'document':
      return jsonFile(`${title}.fourhands.json`, await documentOf(context, work));
  }
}

function jsonFile(name: string, content: AuthorshipFile | WorkDocument): ExportedFile {
  return { name, mediaType: 'application/json; charset=utf-8', content: JSON.stringify(content) };
}

function textOf({ live }: Context, branch: Branch): Promise<string> {
  return live.use(branch.id, (document) => document.read((text) => text.toString()));
}

async function authorshipOf({ store, live }: Context, work: Work, branch: Branch): Promise<AuthorshipFile> {
  const proposals = await store.proposals.list(work.id);
  const runs = await live.use(branch.id, runsOf);
  const used = new Set(runs.map(({ recipe }) => recipe));
  return {
    format: 'fourhands-authorship',
    version: 1,
    title: work.title,
    runs,
    recipes: proposals.map(({ recipe }) => recipe).filter(({ id }) => used.has(id)),
  };
}

/** Neighbours by the same hand, from the same recipe, are one. */
function runsOf(document: LiveDocument): Promise<AuthorshipFile['runs']> {
  return document.read((text) => {
    const whole = text.toString();
    const runs: AuthorshipFile['runs'] = [];
    let at = 0;
    for (const { length, by } of text.authorship()) {
      const actorId = document.peers.get(by.peer)?.actorId;
      const actor = actorId === undefined ? null : (document.actors.get(actorId) ?? null);
      const recipe = by.kind === 'made' ? by.recipe : null;
      const part = whole.slice(at, at + length);
      at += length;
      const last = runs.at(-1);
      if (last?.kind === by.kind && last.actor?.id === actor?.id && last.recipe === recipe) last.text += part;
      else runs.push({ text: part, kind: by.kind, actor, recipe });
    }
    return runs;
  });
}

async function documentOf({ store, live }: Context, work: Work): Promise<WorkDocument> {
  const [branches, actors, effort] = await Promise.all([
    store.works.branches(work.id),
    store.actors.ofWork(work.id),
    store.works.effort(work.id),
  ]);
  const documents: WorkDocument['branches'] = [];
  for (const branch of branches) {
    const bytes = await live.use(branch.id, (document) => document.read((text) => text.export()));
    documents.push({ ...branch, updates: Buffer.from(bytes).toString('base64') });
  }
  // Read after the documents, so that they know all whose edits these hold.
  const [peers, versions, proposals, decisions, briefs] = await Promise.all([
    store.actors.peers(work.id),
    store.versions.list(work.id),
    store.proposals.list(work.id),
    store.decisions.list(work.id),
    store.briefs.list(work.id),
  ]);
  const known = new Map(actors.map((actor) => [actor.id, actor]));
  for (const { actor } of versions) if (actor !== null) known.set(actor.id, actor);
  for (const { actorId } of peers) {
    const actor = known.has(actorId) ? null : await store.actors.get(actorId);
    if (actor !== null) known.set(actorId, actor);
  }
  return {
    format: 'fourhands-text',
    version: 1,
    title: work.title,
    mode: work.mode,
    createdAt: work.createdAt,
    effort: effort ?? { keys: 0, clicks: 0, choices: 0 },
    actors: [...known.values()],
    peers: [...peers],
    branches: documents,
    versions,
    proposals: proposals.toReversed(),
    decisions: decisions.toReversed(),
    briefs: briefs.toReversed(),
  };
}
