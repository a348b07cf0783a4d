/** Making a candidate again from its recipe, to see whether the same comes out. */
import { type MakeRequest, type Replay, replayVerdict } from '@fourhands/core';
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
  const now = { makerHash: maker?.describe().hash ?? null, runtime: makers.runtime() };
  const { available, destination } = maker?.describe() ?? { available: false, destination: null };
  if (maker === null || !available || (makers.offline() && destination !== null))
    return replayVerdict(recipe, original.text, { ...now, text: null });
  const base = await live.use(branchId, (document) => document.read((text) => text.textAt(recipe.base)));
  const request: MakeRequest = {
    ...recipe,
    selected: base.slice(region.start, region.end),
    ...contextOf(base, region.start, region.end),
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
  return replayVerdict(recipe, original.text, { ...now, text: failed || text === '' ? null : text });
}
