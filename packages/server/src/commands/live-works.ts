/** The open branch of a work, whatever its medium is: for those who only come and go at it. */
import type { Context } from './context.ts';
import type { AnyLiveBranch } from './live-branch.ts';
import { findScoreBranch } from './scores/scores.ts';
import { findSpeechBranch } from './speeches/speeches.ts';
import { findBranch, findWork } from './works.ts';

export interface TakenBranch {
  readonly document: AnyLiveBranch;
  readonly release: () => void;
}

/** The named branch of the work, or its main one, until it is released. @throws WorkNotFound, WorkOfOtherMedium, BranchNotFound */
export async function takeLive(context: Context, workId: string, branchId?: string): Promise<TakenBranch> {
  const { medium } = await findWork(context, workId);
  if (medium === 'score') {
    const branch = await findScoreBranch(context, workId, branchId);
    return context.liveScores.take(branch.id);
  }
  if (medium === 'speech') {
    const branch = await findSpeechBranch(context, workId, branchId);
    return context.liveSpeeches.take(branch.id);
  }
  const branch = await findBranch(context, workId, branchId);
  return context.live.take(branch.id);
}
