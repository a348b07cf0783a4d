/**
 * What of a work that is open does not depend on its medium: the live connection that keeps its document the same as the server's, who is
 * there, whose which edits are, and waiting until all is stored. It outlives the components that show it and is closed with the scene.
 */
import type { LiveDown, Presence } from '@fourhands/core/protocol/live';
import type { Actor, Peer } from '@fourhands/core/work/actor';
import { client } from '../api/client.ts';
import { queryClient } from '../api/queries.ts';
import { LiveConnection, type LiveDocument, type LiveSocket } from './live-connection.ts';
import { browserOutbox } from './outbox.ts';
import { thisPerson } from './person.ts';
import { createStore, type Store } from './store.ts';

type PresenceMessage = Extract<LiveDown, { type: 'presence' }>;

/** Somebody else at the work: a person in another window, or a maker that does something. */
export interface Present {
  readonly session: string;
  readonly actor: Actor;
  readonly presence: Presence | null;
  readonly activity: PresenceMessage['activity'];
}

interface Actors {
  readonly byId: ReadonlyMap<string, Actor>;
  readonly ofPeer: ReadonlyMap<Peer, string>;
}

export interface LiveSession {
  readonly connection: LiveConnection;
  readonly present: Store<readonly Present[]>;
  readonly actors: Store<Actors>;
  /** Resolves when the server has all that was done here; rejects when it does not come to that soon. */
  readonly settled: () => Promise<void>;
  readonly close: () => void;
}

interface LiveSessionOptions {
  readonly workId: string;
  readonly branchId: string;
  readonly document: LiveDocument;
  /** After every new connection. */
  readonly onWelcome: () => void;
  /** A proposal is another than it was. */
  readonly onProposal: (proposalId: string) => void;
}

class EditsNotStored extends Error {
  readonly code = 'edits-not-stored';

  constructor() {
    super('The server has not stored your last edits yet. They are kept here; try again when the connection is back.');
    this.name = 'EditsNotStored';
  }
}

const settleMilliseconds = 8000;

export async function openLiveSession({
  workId,
  branchId,
  document,
  onWelcome,
  onProposal,
}: LiveSessionOptions): Promise<LiveSession> {
  const outbox = await browserOutbox();
  const present = createStore<readonly Present[]>([]);
  const actors = createStore<Actors>({ byId: new Map(), ofPeer: new Map() });

  const learn = (message: { actors: readonly Actor[]; peers: Readonly<Record<Peer, string>> }) => {
    actors.set(({ byId, ofPeer }) => ({
      byId: new Map([...byId, ...message.actors.map((actor) => [actor.id, actor] as const)]),
      ofPeer: new Map([...ofPeer, ...Object.entries(message.peers)]),
    }));
  };

  const onMessage = (message: LiveDown) => {
    switch (message.type) {
      case 'welcome':
        present.set(() => []);
        learn(message);
        onWelcome();
        void queryClient.invalidateQueries({ queryKey: ['works', workId] });
        break;
      case 'peers':
        learn(message);
        break;
      case 'presence':
        present.set((before) => {
          const others = before.filter((one) => one.session !== message.session);
          const here = message.presence !== null || message.activity !== null;
          const { session, actor, presence, activity } = message;
          return here ? [...others, { session, actor, presence, activity }] : others;
        });
        break;
      case 'proposals':
        onProposal(message.proposalId);
        void queryClient.invalidateQueries({ queryKey: ['works', workId, 'decisions'] });
        break;
      case 'versions':
        void queryClient.invalidateQueries({ queryKey: ['works', workId, 'versions'] });
        void queryClient.invalidateQueries({ queryKey: ['works', workId, 'detail'] });
        break;
      case 'stored':
        break;
    }
  };

  const connection = new LiveConnection({
    document,
    branchId,
    person: thisPerson(),
    outbox,
    open: () => new WebSocket(client.liveUrl(workId, branchId)) as LiveSocket,
    onMessage,
  });
  const retry = () => connection.retry();
  window.addEventListener('online', retry);

  return {
    connection,
    present,
    actors,
    settled() {
      const done = () => connection.state.get().kind === 'live' && connection.state.get().unstored === 0;
      if (done()) return Promise.resolve();
      return new Promise((resolve, reject) => {
        const finish = (error: Error | null) => {
          clearTimeout(timer);
          stop();
          if (error === null) resolve();
          else reject(error);
        };
        const stop = connection.state.subscribe(() => {
          if (done()) finish(null);
        });
        const timer = setTimeout(() => finish(new EditsNotStored()), settleMilliseconds);
      });
    },
    close() {
      window.removeEventListener('online', retry);
      connection.close();
    },
  };
}
