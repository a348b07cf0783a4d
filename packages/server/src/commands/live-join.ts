/** A page comes to a document: its person and peers are made known, and it gets what it lacks. */
import type { Actor, LiveUp, Peer, Person } from '@fourhands/core';
import type { PeerRecord } from '../store/works-store.ts';
import type { Context } from './context.ts';
import type { AnyLiveBranch } from './live-branch.ts';
import type { Watcher } from './branch-writes.ts';
import { namePerson } from './people.ts';
import { PeerTaken } from './work-errors.ts';

export interface Welcome {
  readonly version: string;
  readonly peers: Record<Peer, string>;
  readonly actors: Actor[];
  /** What the page lacks. */
  readonly update: Uint8Array;
}

/**
 * `welcome` is called before anything else is told to the watcher. A peer belongs to one person and one branch: edits of
 * one peer in two branches could not be merged.
 * @throws PeerTaken, PersonIsMaker, DocumentDamaged
 */
export async function joinDocument(
  context: Context,
  document: AnyLiveBranch,
  watcher: Watcher,
  hello: Extract<LiveUp, { type: 'hello' }>,
  welcome: (welcome: Welcome) => void,
): Promise<Person> {
  const person = await namePerson(context, hello.person.id, hello.person.name);
  const { branch, watchers } = document;
  await document.write(({ log }) => {
    const fresh: PeerRecord[] = [];
    for (const peer of new Set(hello.peers)) {
      const known = document.peers.get(peer);
      if (known === undefined) fresh.push({ peer, actorId: person.id, branchId: branch.id });
      else if (known.actorId !== person.id || known.branchId !== branch.id) throw new PeerTaken(peer);
    }
    // Read here too, so that a version that makes no sense is refused before anything is kept.
    log.export(hello.version);
    return {
      result: undefined,
      peers: fresh,
      actors: [person],
      after: () => {
        document.actors.set(person.id, person);
        welcome({
          version: log.version(),
          peers: Object.fromEntries([...document.peers].map(([peer, { actorId }]) => [peer, actorId])),
          actors: [...document.actors.values()],
          update: log.export(hello.version),
        });
        watchers.add(watcher);
      },
    };
  });
  return person;
}
