/** Versions as points of a live document: what is kept of one, and when one is needed. */
import type { TextChange } from '@fourhands/core/media/text/text-change';
import type { Actor, Version } from '@fourhands/core';
import { type Desk, LiveDocument } from './live-document.ts';

export interface VersionParts {
  readonly now: () => string;
  readonly newId: () => string;
}

export interface VersionDetails {
  readonly reason: Version['reason'];
  readonly actor?: Actor | null;
  readonly name?: string | null;
  /** Besides the newest version of the branch. */
  readonly otherParent?: string | null;
}

type Now = Pick<Desk, 'text' | 'head'>;

/** The text as it is now, as a version of the branch. */
export function versionNow(parts: VersionParts, branchId: string, desk: Now, details: VersionDetails): Version {
  return versionOf(parts, branchId, desk, details, changesSinceHead(desk));
}

/** A version of the text before what follows, where it changed since the newest one. */
export function versionBefore(parts: VersionParts, branchId: string, desk: Now, details: VersionDetails): Version[] {
  const changes = changesSinceHead(desk);
  return changes.length === 0 ? [] : [versionOf(parts, branchId, desk, details, changes)];
}

function versionOf(
  parts: VersionParts,
  branchId: string,
  { text, head }: Now,
  details: VersionDetails,
  changes: readonly TextChange[],
): Version {
  return versionRecord(parts, branchId, head, details, {
    length: text.length,
    added: changes.reduce((sum, change) => sum + change.text.length, 0),
    removed: changes.reduce((sum, { start, end }) => sum + end - start, 0),
    frontiers: text.remember(),
  });
}

/** A version of any medium: `state` is what is the medium's own. */
export function versionRecord(
  { now, newId }: VersionParts,
  branchId: string,
  head: Version | null,
  { reason, actor = null, name = null, otherParent = null }: VersionDetails,
  state: Pick<Version, 'length' | 'added' | 'removed' | 'frontiers'>,
): Version {
  return {
    id: newId(),
    branchId,
    parents: [head?.id ?? null, otherParent].filter((id) => id !== null),
    name,
    favourite: false,
    reason,
    actor,
    at: now(),
    ...state,
  };
}

/** What makes the text now of that of the newest version. */
function changesSinceHead({ text, head }: Now): readonly TextChange[] {
  if (head === null) return text.length === 0 ? [] : [{ start: 0, end: 0, text: text.toString() }];
  return text.changesSince(head.frontiers);
}

/** Keeps a version, where the text changed since the newest one. */
export function keepVersion(
  parts: VersionParts,
  document: LiveDocument,
  details: VersionDetails,
): Promise<Version | null> {
  return document.write((desk) => {
    const versions = versionBefore(parts, document.branch.id, desk, details);
    return { result: versions[0] ?? null, versions };
  });
}

/** How LiveDocuments opens and keeps texts. */
export const textBranches = {
  open: LiveDocument.open,
  keepVersion: (parts: VersionParts, document: LiveDocument) => keepVersion(parts, document, { reason: 'pause' }),
} as const;
