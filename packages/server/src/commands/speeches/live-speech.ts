/** A branch of a script that is open: what of live-branch.ts is speech's own. */
import type { Actor, Peer, Work } from '@fourhands/core';
import type { LiveScript } from '@fourhands/core/media/speech/speech-cells';
import { SpeechDocument } from '@fourhands/core/media/speech/speech-document';
import type { SpeechSeat } from '@fourhands/core/media/speech/speech-seat';
import type { Store } from '../../store/store.ts';
import type { StoredDocument } from '../../store/works-store.ts';
import type { BranchDesk } from '../branch-writes.ts';
import { type EditListener, Following } from '../following.ts';
import { LiveBranch, loadBranch } from '../live-branch.ts';

/** An actor at work on the server: a maker, or a person for whom a request edits. */
interface SpeechHand {
  readonly actor: Actor;
  readonly seat: SpeechSeat;
}

export interface SpeechDesk extends BranchDesk<SpeechHand> {
  /** Up to date. */
  readonly speech: SpeechDocument;
}

const longestPreview = 200;

/** How a script looks in lists. */
export function lookOfSpeech({ lines }: Pick<LiveScript, 'lines'>): Pick<Work, 'preview' | 'length'> {
  const said = lines.map(({ speaker, text }) => (speaker === '' ? text : `${speaker}: ${text}`));
  return { preview: said.join(' ').slice(0, longestPreview), length: lines.length };
}

export class LiveSpeech extends LiveBranch<SpeechDocument, null, SpeechHand, SpeechDesk> {
  /** @throws BranchNotFound, SpeechDocumentDamaged */
  static async open(store: Store, now: () => string, branchId: string): Promise<LiveSpeech> {
    return new LiveSpeech(await loadBranch(store, now, branchId));
  }

  protected override follow(
    stored: StoredDocument,
    edited: EditListener<null>,
  ): Following<SpeechDocument, null, SpeechHand> {
    const { snapshot } = stored;
    return new Following(stored, edited, {
      open: () => new SpeechDocument(snapshot === null ? {} : { snapshot }),
      onChange: (speech, listener) => speech.onChange(() => listener(null)),
      hand: (speech, actor) => ({ actor, seat: speech.seat() }),
    });
  }

  protected override peersOf(bytes: Uint8Array): readonly Peer[] {
    return SpeechDocument.peersOf(bytes);
  }

  protected override deskOf(desk: BranchDesk<SpeechHand>, content: () => SpeechDocument): SpeechDesk {
    return {
      ...desk,
      get speech() {
        return content();
      },
    };
  }

  protected override lookOf(document: SpeechDocument): Pick<Work, 'preview' | 'length'> {
    return lookOfSpeech(document.script());
  }

  /** Whose each value is lies in the document itself. */
  protected override runsOf(): readonly [] {
    return [];
  }
}
