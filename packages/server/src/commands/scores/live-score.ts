/** A branch of a score that is open: what of live-branch.ts is a score's own. */
import type { Actor, Peer, Work } from '@fourhands/core';
import type { ScoreChange } from '@fourhands/core/media/score/score-change';
import { ScoreDocument } from '@fourhands/core/media/score/score-document';
import type { ScoreSeat } from '@fourhands/core/media/score/score-seat';
import type { Store } from '../../store/store.ts';
import type { StoredDocument } from '../../store/works-store.ts';
import { type EditListener, Following } from '../following.ts';
import { LiveBranch, loadBranch } from '../live-branch.ts';
import type { BranchDesk } from '../branch-writes.ts';
import { lookOfScore } from './score-look.ts';

/** An actor at work on the server: a maker, or a person for whom a request edits. */
export interface ScoreHand {
  readonly actor: Actor;
  readonly seat: ScoreSeat;
}

export interface ScoreDesk extends BranchDesk<ScoreHand> {
  /** Up to date; asking for it may take milliseconds. */
  readonly score: ScoreDocument;
}

type ScoreChanges = readonly ScoreChange[];

export class LiveScore extends LiveBranch<ScoreDocument, ScoreChanges, ScoreHand, ScoreDesk> {
  /** @throws BranchNotFound, ScoreDocumentDamaged */
  static async open(store: Store, now: () => string, branchId: string): Promise<LiveScore> {
    return new LiveScore(await loadBranch(store, now, branchId));
  }

  protected override follow(
    stored: StoredDocument,
    edited: EditListener<ScoreChanges>,
  ): Following<ScoreDocument, ScoreChanges, ScoreHand> {
    const { snapshot } = stored;
    return new Following(stored, edited, {
      open: () => new ScoreDocument(snapshot === null ? {} : { snapshot }),
      onChange: (score, listener) => score.onChange((changes) => listener(changes)),
      hand: (score, actor) => ({ actor, seat: score.seat() }),
    });
  }

  protected override peersOf(bytes: Uint8Array): readonly Peer[] {
    return ScoreDocument.peersOf(bytes);
  }

  protected override deskOf(desk: BranchDesk<ScoreHand>, content: () => ScoreDocument): ScoreDesk {
    return {
      ...desk,
      get score() {
        return content();
      },
    };
  }

  protected override lookOf(document: ScoreDocument): Pick<Work, 'preview' | 'length'> {
    return lookOfScore(document.score());
  }

  /** Whose each note is lies in the document itself. */
  protected override runsOf(): readonly [] {
    return [];
  }
}
