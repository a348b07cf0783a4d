/** Making a candidate again from its recipe, to see whether the same comes out. */
import { type MakeRequest, type Recipe, type Replay, replayVerdict, talkRequest, talkWayOf } from '@fourhands/core';
import { SentenceTranslator } from '@fourhands/makers';
import { CandidateNotFound } from './work-errors.ts';
import type { Context } from './context.ts';
import { runMaker } from './maker-run.ts';
import { contextOf } from './making.ts';

/** Nothing is kept of it. @throws ProposalNotFound, CandidateNotFound */
export async function replayProposal(
  context: Context,
  id: string,
  candidate: number,
  signal: AbortSignal,
): Promise<Replay> {
  const { making, makers, live } = context;
  const { recipe, region, branchId, candidates } = await making.read(id);
  const original = candidates[candidate];
  if (original === undefined) throw new CandidateNotFound(candidate, candidates.length);
  const maker = await makers.find(recipe.makerId);
  const described = maker?.describe();
  // What would compute for a maker that is gone, nobody knows.
  const runtime = described === undefined ? recipe.runtime : makers.runtime(described);
  const now = { makerHash: described?.hash ?? null, runtime };
  const { available, destination } = maker?.describe() ?? { available: false, destination: null };
  if (maker === null || !available || (makers.offline() && destination !== null))
    return replayVerdict(recipe, original.text, { ...now, text: null });
  const base = await live.use(branchId, (document) => document.read((text) => text.textAt(recipe.base)));
  const request: MakeRequest = {
    ...recipe,
    selected: base.slice(region.start, region.end),
    ...contextOf(base, region.start, region.end),
    ...saidIn(recipe, talkWayOf(maker.describe())),
  };
  let text = '';
  let failed = false;
  try {
    for await (const event of runMaker(
      recipe.translation === undefined ? maker : new SentenceTranslator(maker),
      request,
      signal,
    )) {
      if (event.type === 'again' && event.candidate === candidate) text = '';
      if (event.type === 'text' && event.candidate === candidate) text += event.text;
      if (event.type === 'end' && event.candidate === candidate) break;
    }
  } catch {
    failed = true;
  }
  const { talk } = recipe;
  const again = talk === undefined ? text : text.slice(talk.start, talk.end);
  return replayVerdict(recipe, original.text, { ...now, text: failed || again === '' ? null : again });
}

/** What was said in a talk is asked for as it was there, and not for the place that it was put at. */
function saidIn({ talk }: Recipe, way: ReturnType<typeof talkWayOf>): Partial<MakeRequest> {
  if (talk === undefined || way === null) return {};
  return { ...talkRequest(way, talk.turns), selected: '', after: '' };
}
