/** A work from a file: a text or Markdown file, or a whole history that was exported. */
import {
  type Proposal,
  readWorkDocument,
  type Version,
  type WorkDetail,
  type WorkDocument,
  workDocumentFormat,
} from '@fourhands/core';
import { ContentUnreadable } from '@fourhands/core/media/medium';
import { TextDocument } from '@fourhands/core/media/text/text-document';
import { readText } from '@fourhands/core/media/text/text-medium';
import type { NewBranchRecord } from '../store/works-store.ts';
import type { Context } from './context.ts';
import { isMakerId } from './makers.ts';
import { DocumentFileInvalid, FileEncodingUnknown, FileNotText } from './work-errors.ts';
import { lookOf } from './work-look.ts';
import { createWork, readWork } from './works.ts';

/** @throws FileNotText, FileEncodingUnknown, TextTooLong, DocumentFileInvalid */
export async function importWork(
  context: Context,
  name: string,
  bytes: Uint8Array,
  personId?: string,
): Promise<WorkDetail> {
  const text = textOf(name, bytes);
  if (/^\s*\{/.test(text) && text.slice(0, 500).includes(`"${workDocumentFormat}"`)) {
    return importDocument(context, name, text);
  }
  const title = name
    .replace(/^.*[/\\]/, '')
    .replace(/\.[^.]{1,10}$/, '')
    .trim();
  return createWork(context, { title: title === '' ? name : title, text }, personId);
}

function textOf(name: string, bytes: Uint8Array): string {
  try {
    return readText(bytes);
  } catch (error) {
    if (!(error instanceof ContentUnreadable)) throw error;
    throw error.reason === 'other-content' ? new FileNotText(name) : new FileEncodingUnknown(name);
  }
}

async function importDocument(context: Context, name: string, text: string): Promise<WorkDetail> {
  const { store, newId, now } = context;
  const file = parseDocument(name, text);
  const workId = newId();
  const ids = new Map<string, string>();
  const fresh = (id: string) => {
    const known = ids.get(id) ?? newId();
    ids.set(id, known);
    return known;
  };
  const actors = new Map(file.actors.map((actor) => [actor.id, actor]));
  const branches: NewBranchRecord[] = [];
  let look = { preview: '', length: 0 };
  for (const branch of file.branches) {
    const document = openBranch(name, file, branch);
    if (branch.main) look = lookOf(document);
    branches.push({
      branch: {
        id: fresh(branch.id),
        workId,
        name: branch.name,
        main: branch.main,
        fromVersionId: branch.fromVersionId === null ? null : fresh(branch.fromVersionId),
        createdAt: branch.createdAt,
      },
      snapshot: document.snapshot(),
      runs: document.authorship(),
    });
    document.free();
  }
  const at = now();
  await store.works.create({
    work: {
      id: workId,
      title: file.title,
      medium: 'text',
      mode: file.mode,
      createdAt: file.createdAt,
      changedAt: at,
      trashedAt: null,
      ...look,
    },
    effort: file.effort,
    branches,
    actors: file.actors,
    peers: file.peers.map(({ peer, actorId, branchId }) => ({ peer, actorId, branchId: fresh(branchId) })),
    versions: file.versions.map((version): Version => ({
      ...version,
      id: fresh(version.id),
      branchId: fresh(version.branchId),
      parents: version.parents.map(fresh),
      actor: version.actor === null ? null : (actors.get(version.actor.id) ?? null),
    })),
    proposals: file.proposals.map((proposal): Proposal => {
      const branchId = fresh(proposal.branchId);
      const recipe = { ...proposal.recipe, workId, branchId };
      // Nothing makes it here.
      const state = proposal.state === 'streaming' ? 'stopped' : proposal.state;
      return { ...proposal, id: fresh(proposal.id), workId, branchId, recipe, state };
    }),
    decisions: file.decisions.map((decision) => ({
      ...decision,
      id: fresh(decision.id),
      workId,
      proposalId: fresh(decision.proposalId),
    })),
    briefs: file.briefs.map((brief) => ({ ...brief, id: fresh(brief.id) })),
  });
  return readWork(context, workId);
}

function parseDocument(name: string, text: string): WorkDocument {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new DocumentFileInvalid(name, 'it is not whole JSON');
  }
  const data = readWorkDocument(json);
  if (typeof data === 'string') throw new DocumentFileInvalid(name, data);
  const problem = problemOf(data);
  if (problem !== null) throw new DocumentFileInvalid(name, problem);
  return data;
}

/** What does not fit together; null when all does. */
function problemOf({ actors, peers, branches, versions, proposals, decisions }: WorkDocument): string | null {
  const branchIds = new Set(branches.map(({ id }) => id));
  const actorIds = new Set(actors.map(({ id }) => id));
  const versionIds = new Set(versions.map(({ id }) => id));
  const proposalIds = new Set(proposals.map(({ id }) => id));
  const ids = [...branchIds, ...versionIds, ...proposalIds, ...decisions.map(({ id }) => id)];
  const expected = branches.length + versions.length + proposals.length + decisions.length;
  if (new Set(ids).size !== expected) return 'two things in it have one identifier';
  if (branches.filter(({ main }) => main).length !== 1) return 'it must have one main branch';
  if (actors.some((actor) => (actor.kind === 'maker') !== isMakerId(actor.id))) return 'an actor is not what it says';
  if (new Set(peers.map(({ peer }) => peer)).size !== peers.length) return 'a peer is named twice';
  if (peers.some(({ actorId, branchId }) => !actorIds.has(actorId) || !branchIds.has(branchId)))
    return 'a peer belongs to nobody';
  if (branches.some(({ fromVersionId }) => fromVersionId !== null && !versionIds.has(fromVersionId)))
    return 'a branch comes from a version that is missing';
  if (
    versions.some(
      ({ branchId, parents }) => !branchIds.has(branchId) || parents.some((parent) => !versionIds.has(parent)),
    )
  )
    return 'a version follows from one that is missing';
  if (proposals.some(({ branchId }) => !branchIds.has(branchId))) return 'a proposal is for a branch that is missing';
  if (decisions.some(({ proposalId }) => !proposalIds.has(proposalId)))
    return 'a decision is on a proposal that is missing';
  return null;
}

/** The document of a branch, with everything that points into it. */
function openBranch(name: string, file: WorkDocument, branch: WorkDocument['branches'][number]): TextDocument {
  const bytes = new Uint8Array(Buffer.from(branch.updates, 'base64'));
  const known = new Set(file.peers.map(({ peer }) => peer));
  let document: TextDocument;
  try {
    const stranger = TextDocument.peersOf(bytes).find((peer) => !known.has(peer));
    if (stranger !== undefined) throw new DocumentFileInvalid(name, `the edits of peer ${stranger} have no author`);
    document = new TextDocument({ snapshot: bytes });
  } catch (error) {
    if (error instanceof DocumentFileInvalid) throw error;
    throw new DocumentFileInvalid(name, `the text of branch “${branch.name}” is damaged`);
  }
  const points = [
    ...file.versions.filter(({ branchId }) => branchId === branch.id).map(({ frontiers }) => frontiers),
    ...file.proposals.filter(({ branchId }) => branchId === branch.id).map(({ recipe }) => recipe.base),
  ];
  if (points.some((frontiers) => !document.has(frontiers))) {
    document.free();
    throw new DocumentFileInvalid(name, `the history of branch “${branch.name}” has gaps`);
  }
  return document;
}
