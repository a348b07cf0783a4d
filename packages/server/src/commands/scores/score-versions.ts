/** Versions of scores: points of the live document, with how many notes came and went since the one before. */
import type { Actor, NewVersion, ScoreContent, Version } from '@fourhands/core';
import type { Context } from '../context.ts';
import { personOf } from '../people.ts';
import { type VersionDetails, type VersionParts, versionRecord } from '../version-keeping.ts';
import { findVersion } from '../versions.ts';
import { LiveScore, type ScoreDesk } from './live-score.ts';
import { findScoreBranch } from './scores.ts';

type Now = Pick<ScoreDesk, 'score' | 'head'>;

/** The score as it is now, as a version of the branch. */
export function scoreVersionNow(
  parts: VersionParts,
  branchId: string,
  { score, head }: Now,
  details: VersionDetails,
): Version {
  const length = score.score().notes.length;
  const changes = head === null ? null : score.changesSince(head.frontiers);
  const count = (kind: 'add' | 'remove') => changes?.filter((change) => change.kind === kind).length ?? 0;
  return versionRecord(parts, branchId, head, details, {
    length,
    added: changes === null ? length : count('add'),
    removed: count('remove'),
    frontiers: [...score.frontiers()],
  });
}

/** A version of the score before what follows, where it is another document than that of the newest one. */
export function scoreVersionBefore(
  parts: VersionParts,
  branchId: string,
  desk: Now,
  details: VersionDetails,
): Version[] {
  const { score, head } = desk;
  const same =
    head === null
      ? score.score().notes.length === 0
      : JSON.stringify(head.frontiers) === JSON.stringify(score.frontiers());
  return same ? [] : [scoreVersionNow(parts, branchId, desk, details)];
}

/** How LiveDocuments opens and keeps scores. */
export const scoreBranches = {
  open: LiveScore.open,
  keepVersion: (parts: VersionParts, document: LiveScore): Promise<Version | null> =>
    document.write((desk) => {
      const versions = scoreVersionBefore(parts, document.branch.id, desk, { reason: 'pause' });
      return { result: versions[0] ?? null, versions };
    }),
} as const;

/** Kept by hand, also where nothing changed since the newest. @throws WorkNotFound, WorkOfOtherMedium, BranchNotFound */
export async function saveScoreVersion(context: Context, workId: string, request: NewVersion): Promise<Version> {
  const branch = await findScoreBranch(context, workId, request.branchId);
  const actor: Actor = await personOf(context, request.personId);
  return context.liveScores.use(branch.id, (document) =>
    document.write((desk) => {
      const version = scoreVersionNow(context, branch.id, desk, { reason: 'saved', actor, name: request.name ?? null });
      return { result: version, versions: [version], actors: [actor] };
    }),
  );
}

/** @throws WorkNotFound, WorkOfOtherMedium, VersionNotFound */
export async function readScoreVersion(context: Context, workId: string, id: string): Promise<ScoreContent> {
  const { branchId, frontiers } = await findVersion(context, workId, id);
  await findScoreBranch(context, workId, branchId);
  return context.liveScores.use(branchId, (document) =>
    document.read((score) => ({ score: score.scoreAt(frontiers), frontiers, locks: [] })),
  );
}

/** The branch's score becomes that of the version, as an edit of the person. @throws WorkNotFound, WorkOfOtherMedium, VersionNotFound */
export async function restoreScoreVersion(
  context: Context,
  workId: string,
  id: string,
  personId?: string,
): Promise<Version> {
  const { branchId, frontiers } = await findVersion(context, workId, id);
  await findScoreBranch(context, workId, branchId);
  const actor = await personOf(context, personId);
  return context.liveScores.use(branchId, (document) =>
    document.write(
      (desk) => {
        const before = scoreVersionBefore(context, branchId, desk, { reason: 'pause' });
        desk.hand(actor).seat.restore(frontiers);
        const head = before[0] ?? desk.head;
        const now = { score: desk.score, head };
        const version = scoreVersionNow(context, branchId, now, { reason: 'restore', actor });
        return { result: version, versions: [...before, version], actors: [actor] };
      },
      { actorId: actor.id },
    ),
  );
}
