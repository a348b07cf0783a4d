/**
 * A work that is open: its document, the live connection that keeps it the same as the server's, who is there, and the
 * proposals of its branch. It outlives the components that show it and is closed with the scene.
 */
import { TextDocument } from '@fourhands/core/media/text/text-document';
import type { LiveDown, Presence } from '@fourhands/core/protocol/live';
import type { Actor, Peer } from '@fourhands/core/work/actor';
import { client } from '../api/client.ts';
import { queryClient } from '../api/queries.ts';
import { LiveConnection, type LiveSocket } from './live-connection.ts';
import { browserOutbox } from './outbox.ts';
import { thisPerson } from './person.ts';
import { openProposalBoard, type ProposalBoard } from './proposal-board.ts';
import { oncePerFrame } from './once-per-frame.ts';
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

export interface WorkSession {
  readonly workId: string;
  readonly branchId: string;
  readonly document: TextDocument;
  readonly connection: LiveConnection;
  readonly board: ProposalBoard;
  readonly present: Store<readonly Present[]>;
  readonly actors: Store<Actors>;
  /** Grows with every change of the text or its locks, at most once a frame. */
  readonly revision: Store<number>;
  /** Resolves when the server has all that was typed here; rejects when it does not come to that soon. */
  readonly settled: () => Promise<void>;
  readonly close: () => void;
}

class EditsNotStored extends Error {
  readonly code = 'edits-not-stored';

  constructor() {
    super('The server has not stored your last edits yet. They are kept here; try again when the connection is back.');
    this.name = 'EditsNotStored';
  }
}

const settleMilliseconds = 8000;

export async function openWorkSession(workId: string, branchId: string): Promise<WorkSession> {
  const outbox = await browserOutbox();
  const document = new TextDocument();
  const board = openProposalBoard(workId, branchId);
  const present = createStore<readonly Present[]>([]);
  const actors = createStore<Actors>({ byId: new Map(), ofPeer: new Map() });

  const revision = createStore(0);
  const changed = oncePerFrame(() => revision.set((before) => before + 1));
  document.onChange(changed);
  document.onLocks(changed);

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
        void board.read().catch(() => undefined);
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
        board.refresh(message.proposalId);
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
    workId,
    branchId,
    document,
    connection,
    board,
    present,
    actors,
    revision,
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
      board.close();
    },
  };
}
