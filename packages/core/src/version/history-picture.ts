/**
 * A work's versions as rows for drawing, newest first: branches in lanes, and stretches of versions that nobody named
 * folded into one row, so that a history of a thousand versions stays readable.
 */
import type { Version } from './version.ts';

export type HistoryItem =
  | {
      readonly kind: 'version';
      readonly id: string;
      readonly version: Version;
      readonly lane: number;
      readonly parents: readonly string[];
    }
  | {
      readonly kind: 'collapsed';
      readonly id: string;
      readonly count: number;
      /** The oldest and the newest version folded here. */
      readonly from: Version;
      readonly to: Version;
      readonly lane: number;
      readonly parents: readonly string[];
    };

export interface HistoryOptions {
  readonly actorId?: string;
  readonly favouritesOnly?: boolean;
  /** The ids of collapsed rows that are to be shown in full. */
  readonly expanded?: ReadonlySet<string>;
  /** Rows at most; older ones are left out. */
  readonly most?: number;
}

/** `versions` in any order; those whose parents are missing count as first ones. Parents name rows of the picture. */
export function historyPicture(versions: readonly Version[], options: HistoryOptions = {}): readonly HistoryItem[] {
  const newestFirst = versions.toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
  const lanes = lanesOf(newestFirst);
  const children = new Map<string, number>();
  for (const { parents } of versions)
    for (const parent of parents) children.set(parent, (children.get(parent) ?? 0) + 1);
  const newestOfBranch = new Map<string, string>();
  for (const { branchId, id } of newestFirst) if (!newestOfBranch.has(branchId)) newestOfBranch.set(branchId, id);

  const wanted = newestFirst.filter(
    ({ actor, favourite }) =>
      (options.actorId === undefined || actor?.id === options.actorId) &&
      (options.favouritesOnly !== true || favourite),
  );
  const folds = (version: Version) =>
    version.name === null &&
    !version.favourite &&
    version.parents.length === 1 &&
    (children.get(version.id) ?? 0) === 1 &&
    newestOfBranch.get(version.branchId) !== version.id;

  // Groups of versions that share a row, and the row of each version.
  const groups: Version[][] = [];
  const openOfBranch = new Map<string, Version[]>();
  for (const version of wanted) {
    const open = openOfBranch.get(version.branchId);
    if (folds(version) && open !== undefined) open.push(version);
    else {
      const group = [version];
      groups.push(group);
      if (folds(version)) openOfBranch.set(version.branchId, group);
      else openOfBranch.delete(version.branchId);
    }
  }
  const shown = groups.flatMap((group) =>
    group.length < 3 || options.expanded?.has(rowId(group)) === true ? group.map((version) => [version]) : [group],
  );
  const rowOf = new Map(shown.flatMap((group) => group.map((version) => [version.id, rowId(group)] as const)));
  const byId = new Map(versions.map((version) => [version.id, version]));

  return shown.slice(0, options.most ?? shown.length).map((group): HistoryItem => {
    const [to, from] = [group[0]!, group.at(-1)!];
    const common = { id: rowId(group), lane: lanes.get(to.branchId) ?? 0, parents: shownParents(from, byId, rowOf) };
    return group.length === 1
      ? { kind: 'version', version: to, ...common }
      : { kind: 'collapsed', count: group.length, from, to, ...common };
  });
}

function rowId(group: readonly Version[]): string {
  return group.length === 1 ? group[0]!.id : `${group.at(-1)!.id}…`;
}

/** The rows of the nearest ancestors that are shown: a filter may hide those between. */
function shownParents(
  version: Version,
  byId: ReadonlyMap<string, Version>,
  rowOf: ReadonlyMap<string, string>,
): readonly string[] {
  const rows = new Set<string>();
  const seen = new Set<string>();
  const waiting = [...version.parents];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const row = rowOf.get(id);
    if (row !== undefined) rows.add(row);
    else waiting.push(...(byId.get(id)?.parents ?? []));
  }
  return [...rows];
}

/** Lane 0 for the branch that the oldest version is on, then in the order of their beginnings. */
function lanesOf(newestFirst: readonly Version[]): ReadonlyMap<string, number> {
  const lanes = new Map<string, number>();
  for (const { branchId } of newestFirst.toReversed()) if (!lanes.has(branchId)) lanes.set(branchId, lanes.size);
  return lanes;
}
