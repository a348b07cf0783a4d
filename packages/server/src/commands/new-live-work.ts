/** A new work whose content is a live document, made durable with its main branch: what scores and speech share. */
import type { Actor, Peer, Version, Work, WorkDetail } from '@fourhands/core';
import type { Context } from './context.ts';
import { versionRecord } from './version-keeping.ts';
import { mainBranch, noEffort } from './works.ts';

export interface NewLiveContent {
  readonly snapshot: Uint8Array;
  /** Who made what is in it. */
  readonly peer: Peer;
  readonly look: Pick<Work, 'preview' | 'length'>;
}

/** `imported`: where its history stands when it came from a file, which is kept as its first version. */
export async function keepNewWork(
  context: Context,
  person: Actor,
  named: Pick<Work, 'title' | 'mode' | 'medium'>,
  { snapshot, peer, look }: NewLiveContent,
  imported: Version['frontiers'] | null = null,
): Promise<WorkDetail> {
  const at = context.now();
  const work: Work = { id: context.newId(), ...named, createdAt: at, changedAt: at, trashedAt: null, ...look };
  const branch = mainBranch(context.newId(), work);
  const state = { length: look.length, added: look.length, removed: 0 };
  const versions =
    imported === null
      ? []
      : [
          versionRecord(
            context,
            branch.id,
            null,
            { reason: 'import', actor: person },
            { ...state, frontiers: [...imported] },
          ),
        ];
  await context.store.works.create({
    work,
    effort: noEffort,
    branches: [{ branch, snapshot, runs: [] }],
    actors: [person],
    peers: [{ peer, actorId: person.id, branchId: branch.id }],
    versions,
    proposals: [],
    decisions: [],
  });
  return { ...work, branches: [branch], effort: noEffort };
}
