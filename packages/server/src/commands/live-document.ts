/** A branch of a text that is open: what of live-branch.ts is a text's own. */
import type { Peer, Work } from '@fourhands/core';
import type { AuthorRun } from '@fourhands/core/media/text/authorship';
import { type ChangeListener, TextDocument } from '@fourhands/core/media/text/text-document';
import type { Store } from '../store/store.ts';
import type { StoredDocument } from '../store/works-store.ts';
import { type EditListener, Following } from './following.ts';
import { Hand } from './hand.ts';
import { LiveBranch, loadBranch } from './live-branch.ts';
import type { BranchDesk } from './branch-writes.ts';
import { lookOf } from './work-look.ts';

export type TextChanges = Parameters<ChangeListener>[0];

export interface Desk extends BranchDesk<Hand> {
  /** Up to date; asking for it may take milliseconds. */
  readonly text: TextDocument;
}

export class LiveDocument extends LiveBranch<TextDocument, TextChanges, Hand, Desk> {
  /** @throws BranchNotFound, DocumentDamaged */
  static async open(store: Store, now: () => string, branchId: string): Promise<LiveDocument> {
    return new LiveDocument(await loadBranch(store, now, branchId));
  }

  /** A part of the text, for those who are told of an edit while it is made. */
  slice(start: number, end: number): string {
    return this.contentNow.slice(start, end);
  }

  protected override follow(
    stored: StoredDocument,
    edited: EditListener<TextChanges>,
  ): Following<TextDocument, TextChanges, Hand> {
    const { snapshot, runs } = stored;
    return new Following(stored, edited, {
      open: () => new TextDocument({ ...(snapshot !== null && { snapshot }), ...(runs !== null && { runs }) }),
      onChange: (text, listener) => text.onChange(listener),
      hand: (text, actor) => new Hand(actor, text.seat()),
    });
  }

  protected override peersOf(bytes: Uint8Array): readonly Peer[] {
    return TextDocument.peersOf(bytes);
  }

  protected override deskOf(desk: BranchDesk<Hand>, content: () => TextDocument): Desk {
    return {
      ...desk,
      get text() {
        return content();
      },
    };
  }

  protected override lookOf(text: TextDocument): Pick<Work, 'preview' | 'length'> {
    return lookOf(text);
  }

  protected override runsOf(text: TextDocument): readonly AuthorRun[] {
    return text.authorship();
  }
}
