/** Versions of scripts: points of the live document, with how many lines came and went since the one before. */
import type { NewVersion, Version } from '@fourhands/core';
import type { Context } from '../context.ts';
import { personOf } from '../people.ts';
import { type VersionDetails, type VersionParts, versionRecord } from '../version-keeping.ts';
import { findVersion } from '../versions.ts';
import { LiveSpeech, type SpeechDesk } from './live-speech.ts';
import { findSpeechBranch } from './speeches.ts';

type Now = Pick<SpeechDesk, 'speech' | 'head'>;

function speechVersionNow(
  parts: VersionParts,
  branchId: string,
  { speech, head }: Now,
  details: VersionDetails,
): Version {
  const now = new Map(speech.script().lines.map((line) => [line.id, line.text]));
  const then = new Map(
    head === null ? [] : speech.scriptAt(head.frontiers).lines.map((line) => [line.id, line.text] as const),
  );
  const missing = (from: ReadonlyMap<string, string>, to: ReadonlyMap<string, string>) =>
    [...from].filter(([id, text]) => to.get(id) !== text).length;
  return versionRecord(parts, branchId, head, details, {
    length: now.size,
    added: missing(now, then),
    removed: missing(then, now),
    frontiers: [...speech.frontiers()],
  });
}

/** A version of the script before what follows, where it is another document than that of the newest one. */
export function speechVersionBefore(
  parts: VersionParts,
  branchId: string,
  desk: Now,
  details: VersionDetails,
): Version[] {
  const { speech, head } = desk;
  const same =
    head === null
      ? speech.script().lines.length === 0
      : JSON.stringify(head.frontiers) === JSON.stringify(speech.frontiers());
  return same ? [] : [speechVersionNow(parts, branchId, desk, details)];
}

/** How LiveDocuments opens and keeps scripts. */
export const speechBranches = {
  open: LiveSpeech.open,
  keepVersion: (parts: VersionParts, document: LiveSpeech): Promise<Version | null> =>
    document.write((desk) => {
      const versions = speechVersionBefore(parts, document.branch.id, desk, { reason: 'pause' });
      return { result: versions[0] ?? null, versions };
    }),
} as const;

/** Kept by hand, also where nothing changed since the newest. @throws WorkNotFound, WorkOfOtherMedium, BranchNotFound */
export async function saveSpeechVersion(context: Context, workId: string, request: NewVersion): Promise<Version> {
  const branch = await findSpeechBranch(context, workId, request.branchId);
  const actor = await personOf(context, request.personId);
  return context.liveSpeeches.use(branch.id, (document) =>
    document.write((desk) => {
      const version = speechVersionNow(context, branch.id, desk, {
        reason: 'saved',
        actor,
        name: request.name ?? null,
      });
      return { result: version, versions: [version], actors: [actor] };
    }),
  );
}

/** The branch's script becomes that of the version, as an edit of the person. @throws WorkNotFound, WorkOfOtherMedium, VersionNotFound */
export async function restoreSpeechVersion(
  context: Context,
  workId: string,
  id: string,
  personId?: string,
): Promise<Version> {
  const { branchId, frontiers } = await findVersion(context, workId, id);
  await findSpeechBranch(context, workId, branchId);
  const actor = await personOf(context, personId);
  return context.liveSpeeches.use(branchId, (document) =>
    document.write(
      (desk) => {
        const before = speechVersionBefore(context, branchId, desk, { reason: 'pause' });
        desk.hand(actor).seat.restore(frontiers);
        const head = before[0] ?? desk.head;
        const version = speechVersionNow(
          context,
          branchId,
          { speech: desk.speech, head },
          { reason: 'restore', actor },
        );
        return { result: version, versions: [...before, version], actors: [actor] };
      },
      { actorId: actor.id },
    ),
  );
}
