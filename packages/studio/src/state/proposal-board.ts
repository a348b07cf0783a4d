/**
 * The proposals of one branch as the page knows them. Those that stream are watched; a notice on the live connection, or a
 * decision's answer, brings the others up to date.
 */
import { applyProposalEvent, type Proposal } from '@fourhands/core/proposal/proposal';
import { client } from '../api/client.ts';
import { oncePerFrame } from './once-per-frame.ts';
import { createStore, type Store } from './store.ts';

export interface ProposalBoard {
  /** The newest first. */
  readonly proposals: Store<readonly Proposal[]>;
  /** The branch's proposals from the server. */
  readonly read: () => Promise<void>;
  /** One that changed. */
  readonly refresh: (id: string) => void;
  /** One that an answer brought. */
  readonly put: (proposal: Proposal) => void;
  readonly close: () => void;
}

export function openProposalBoard(workId: string, branchId: string): ProposalBoard {
  const proposals = createStore<readonly Proposal[]>([]);
  const watching = new Map<string, AbortController>();
  let closed = false;

  const put = (proposal: Proposal) => {
    if (closed || proposal.branchId !== branchId) return;
    proposals.set((before) => {
      const known = before.some((one) => one.id === proposal.id);
      return known ? before.map((one) => (one.id === proposal.id ? proposal : one)) : [proposal, ...before];
    });
    if (proposal.state === 'streaming') watch(proposal.id);
  };

  const refresh = (id: string) => {
    if (watching.has(id)) return;
    client.getProposal(id).then(put, () => undefined);
  };

  function watch(id: string): void {
    if (watching.has(id)) return;
    const abort = new AbortController();
    watching.set(id, abort);
    void (async () => {
      try {
        let held: Proposal | null = null;
        const show = oncePerFrame(() => {
          const now = proposals.get().find((one) => one.id === id);
          if (held !== null && now?.state === 'streaming') put(held);
        });
        for await (const event of client.watchProposal(id, { signal: abort.signal })) {
          held = applyProposalEvent(held, event);
          if (event.type === 'snapshot') {
            put(event.proposal);
            continue;
          }
          show();
        }
      } catch {
        // Gone, or not to be understood: the list says what there is.
      } finally {
        watching.delete(id);
      }
      if (!abort.signal.aborted) refresh(id);
    })();
  }

  return {
    proposals,
    async read() {
      const listed = await client.listProposals(workId, { branchId });
      if (closed) return;
      proposals.set(() => listed);
      for (const proposal of listed) if (proposal.state === 'streaming') watch(proposal.id);
    },
    refresh,
    put,
    close() {
      closed = true;
      for (const abort of watching.values()) abort.abort();
    },
  };
}
