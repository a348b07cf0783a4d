/** A text that is open: its document, its live session, and the proposals of its branch. */
import { TextDocument } from '@fourhands/core/media/text/text-document';
import { type LiveSession, openLiveSession } from './live-session.ts';
import { oncePerFrame } from './once-per-frame.ts';
import { openProposalBoard, type ProposalBoard } from './proposal-board.ts';
import { createStore, type Store } from './store.ts';

export type { Present } from './live-session.ts';

export interface WorkSession extends LiveSession {
  readonly workId: string;
  readonly branchId: string;
  readonly document: TextDocument;
  readonly board: ProposalBoard;
  /** Grows with every change of the text or its locks, at most once a frame. */
  readonly revision: Store<number>;
}

export async function openWorkSession(workId: string, branchId: string): Promise<WorkSession> {
  const document = new TextDocument();
  const board = openProposalBoard(workId, branchId);
  const revision = createStore(0);
  const changed = oncePerFrame(() => revision.set((before) => before + 1));
  document.onChange(changed);
  document.onLocks(changed);
  const live = await openLiveSession({
    workId,
    branchId,
    document,
    onWelcome: () => void board.read().catch(() => undefined),
    onProposal: (proposalId) => board.refresh(proposalId),
  });
  return {
    ...live,
    workId,
    branchId,
    document,
    board,
    revision,
    close() {
      live.close();
      board.close();
    },
  };
}
