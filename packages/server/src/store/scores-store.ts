/**
 * What the store keeps of scores besides their live documents, versions and peers, which lie where those of texts do: what makers offered.
 * The rules of store.ts hold here too.
 */
import type { ScoreProposal } from '@fourhands/core';

export interface ScoreProposalStore {
  /** Adds it, or puts it in the place of what was kept of it. False when the work does not exist. */
  put(proposal: ScoreProposal): Promise<boolean>;
  get(workId: string, id: string): Promise<ScoreProposal | null>;
  /** The newest first. */
  list(workId: string, limit?: number): Promise<ScoreProposal[]>;
  /** Those that were being made when the server last ended. */
  making(): Promise<ScoreProposal[]>;
}
