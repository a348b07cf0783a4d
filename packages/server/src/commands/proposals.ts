/** Proposals: asked for, read, stopped; and taking back what a maker wrote. */
import { randomInt } from 'node:crypto';
import {
  conditioningOf,
  type Control,
  largestSeed,
  type MakerDescription,
  type MakeRequest,
  type NewProposal,
  type Operation,
  type Proposal,
  type Recipe,
  type SentenceAsked,
  snapToGraphemes,
  type TextRegion,
} from '@fourhands/core';
import type { TextDocument } from '@fourhands/core/media/text/text-document';
import { BriefMissing, SentenceTranslator } from '@fourhands/makers';
import { awaitBase, checkRegion } from './base.ts';
import { MakerIgnoresBriefs } from './brief-errors.ts';
import type { Context } from './context.ts';
import { noteEdits } from './edit-notes.ts';
import { findMaker, makerActor } from './makers.ts';
import { contextOf } from './making.ts';
import { personOf } from './people.ts';
import {
  ControlOutOfRange,
  ControlUnknown,
  MakerNotAvailable,
  MakerNotFound,
  OneCandidateOnly,
  OperationNotOffered,
} from './work-errors.ts';
import { findBranch, findWork } from './works.ts';

/** What a proposal is made from: the base version, the region in it, and the text around. */
interface Ground {
  readonly base: Recipe['base'];
  readonly region: TextRegion;
  readonly before: string;
  readonly selected: string;
  readonly after: string;
}

/**
 * Begins to make a proposal, and answers before anything came.
 * @throws WorkNotFound, BranchNotFound, MakerNotFound, MakerNotAvailable, OperationNotOffered, ControlUnknown,
 * ControlOutOfRange, OneCandidateOnly, BaseUnknown, RegionOutOfRange, MakerIgnoresBriefs, BriefMissing
 */
export async function propose(
  context: Context,
  workId: string,
  request: NewProposal,
  translation?: SentenceAsked,
): Promise<Proposal> {
  const { store, making, makers, live, newId, now } = context;
  const {
    mode,
    operation,
    action = null,
    prompt = '',
    placement = 'offer',
    candidates = 1,
    learn = true,
    brief,
  } = request;
  const branch = await findBranch(context, workId, request.branchId);
  const found = await findMaker(context, request.makerId);
  const maker = translation === undefined ? found : new SentenceTranslator(found);
  const description = maker.describe();
  checkMaker(description, operation, makers.offline());
  if (action !== null && operation === 'transform' && !description.actions.includes(action))
    throw new OperationNotOffered(description.name, action, description.actions);
  if (brief !== undefined && description.briefs === undefined) throw new MakerIgnoresBriefs(description.name);
  if (brief === undefined && description.briefs === 'only') throw new BriefMissing(description.name);
  if (placement === 'live' && candidates !== 1) throw new OneCandidateOnly();
  const controls = controlsOf(description.controls, request.controls ?? {});
  const person = await personOf(context, request.personId);
  const seed = request.seed ?? randomInt(largestSeed + 1);

  const ground = await live.use(branch.id, async (document) => {
    await awaitBase(document, request.base);
    await noteEdits(context, document, person.id);
    return document.read((text) => groundOf(text, operation, request.base, request.region));
  });
  const { base, region, before, selected, after } = ground;
  const { kept, rejected } = learn ? conditioningOf(await store.decisions.list(workId)) : { kept: [], rejected: [] };

  const at = now();
  const recipe: Recipe = {
    id: newId(),
    workId,
    branchId: branch.id,
    makerId: description.id,
    makerName: description.name,
    makerHash: description.hash,
    destination: description.destination,
    mode,
    operation,
    action,
    prompt,
    controls,
    seed,
    candidates,
    base: [...base],
    region,
    kept: [...kept],
    rejected: [...rejected],
    ...(brief === undefined ? {} : { brief }),
    runtime: makers.runtime(description),
    at,
    ...(translation !== undefined && { translation }),
  };
  const proposal: Proposal = {
    id: newId(),
    workId,
    branchId: branch.id,
    placement,
    state: 'streaming',
    recipe,
    region,
    candidates: Array.from({ length: candidates }, () => ({ text: '', state: 'streaming', error: null, hunks: [] })),
    error: null,
    usage: null,
    createdAt: at,
    endedAt: null,
  };
  const makeRequest: MakeRequest = {
    operation,
    action,
    prompt,
    controls,
    seed,
    candidates,
    before,
    selected,
    after,
    kept,
    rejected,
    translation,
    brief,
  };
  await making.begin({ proposal, maker, request: makeRequest, actor: makerActor(description), personId: person.id });
  return proposal;
}

/** Without a region, a continuation goes to the end, and anything else is about the whole. A continuation removes nothing. */
function groundOf(
  text: TextDocument,
  operation: Operation,
  base: Recipe['base'] | undefined,
  asked: TextRegion | undefined,
): Ground {
  const whole = base === undefined ? text.toString() : text.textAt(base);
  const given = asked ?? { start: operation === 'continue' ? whole.length : 0, end: whole.length };
  checkRegion(given, whole.length);
  const snapped = snapToGraphemes(whole, given);
  const region = operation === 'continue' ? { start: snapped.end, end: snapped.end } : snapped;
  return {
    base: base ?? text.remember(),
    region,
    selected: whole.slice(region.start, region.end),
    ...contextOf(whole, region.start, region.end),
  };
}

/** @throws MakerNotAvailable */
export function checkAvailable({ name, available, reason, destination }: MakerDescription, offline: boolean): void {
  if (!available) throw new MakerNotAvailable(name, reason);
  if (offline && destination !== null)
    throw new MakerNotAvailable(name, `It is at ${destination}, and this studio is set to stay offline.`);
}

function checkMaker(description: MakerDescription, operation: Operation, offline: boolean): void {
  checkAvailable(description, offline);
  const { name, operations } = description;
  if (!operations.includes(operation)) throw new OperationNotOffered(name, operation, operations);
}

/** All controls of the maker, with what was asked for laid over their defaults: a recipe says them all. */
export function controlsOf(known: readonly Control[], asked: Readonly<Record<string, number>>): Record<string, number> {
  const controls = Object.fromEntries(known.map((control) => [control.name, control.default]));
  for (const [name, value] of Object.entries(asked)) {
    const control = known.find((candidate) => candidate.name === name);
    if (control === undefined) {
      throw new ControlUnknown(
        name,
        known.map((candidate) => candidate.name),
      );
    }
    if (!(value >= control.minimum && value <= control.maximum)) throw new ControlOutOfRange(control, value);
    controls[name] = value;
  }
  return controls;
}

/** The newest first. @throws WorkNotFound */
export async function listProposals(context: Context, workId: string, branchId?: string): Promise<Proposal[]> {
  await findWork(context, workId);
  return context.making.newest(await context.store.proposals.list(workId, { branchId }));
}

/** @throws ProposalNotFound */
export function readProposal({ making }: Context, id: string): Promise<Proposal> {
  return making.read(id);
}

/** What came until now is open to decisions. @throws ProposalNotFound */
export async function stopProposal({ making }: Context, id: string): Promise<Proposal> {
  await making.stop(id);
  return making.read(id);
}

/** Takes back the maker's last work in the text, or brings it back. False where there is none. @throws MakerNotFound */
export async function undoMaker(
  context: Context,
  workId: string,
  makerId: string,
  { branchId, redo = false }: { readonly branchId?: string | undefined; readonly redo?: boolean },
): Promise<boolean> {
  const { newId, now } = context;
  const branch = await findBranch(context, workId, branchId);
  const ofMaker = await actorsOf(context, workId, branch.id, makerId);
  // What it is in the middle of is taken back whole, and not gone on with.
  if (!redo) await context.making.stopWriting(branch.id, makerId);
  return context.live.use(branch.id, (document) =>
    document.write((desk) => {
      for (const actor of ofMaker) {
        if (!document.hasHand(actor.id)) continue;
        const back = desk.hand(actor).takeBack(redo);
        if (back === null) continue;
        const { taken } = back;
        if (taken === null || redo) return { result: true };
        const { proposalId, personId, candidate, hunk, text } = taken;
        const undo = { id: newId(), workId, proposalId, personId, candidate, hunk, text, rating: null, at: now() };
        return { result: true, decisions: [{ ...undo, kind: 'undo' }] };
      }
      return { result: false };
    }),
  );
}

/** The maker as it is now, and as it was when it made the newest proposals. @throws MakerNotFound */
async function actorsOf({ store, makers }: Context, workId: string, branchId: string, makerId: string) {
  const maker = await makers.find(makerId);
  const recipes = (await store.proposals.list(workId, { branchId, limit: 100 }))
    .map(({ recipe }) => recipe)
    .filter((recipe) => recipe.makerId === makerId);
  if (maker === null && recipes.length === 0) throw new MakerNotFound(makerId);
  const all = [
    ...(maker === null ? [] : [makerActor(maker.describe())]),
    ...recipes.map(({ makerName, makerHash }) => makerActor({ id: makerId, name: makerName, hash: makerHash })),
  ];
  return [...new Map(all.map((actor) => [actor.id, actor])).values()];
}
