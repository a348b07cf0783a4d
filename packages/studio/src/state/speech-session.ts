/** A script that is open: its document, its live session, and what is being spoken of it. */
import { SpeechDocument } from '@fourhands/core/media/speech/speech-document';
import type { SpeechMaking } from '@fourhands/core/protocol/speeches';
import { client } from '../api/client.ts';
import { type LiveSession, openLiveSession } from './live-session.ts';
import { oncePerFrame } from './once-per-frame.ts';
import { createStore, type Store } from './store.ts';

export interface SpeechSession extends LiveSession {
  readonly workId: string;
  readonly branchId: string;
  readonly document: SpeechDocument;
  /** Null where nothing was spoken since the server began. */
  readonly making: Store<SpeechMaking | null>;
  /** Grows with every change of the script, at most once a frame. */
  readonly revision: Store<number>;
}

export async function openSpeechSession(workId: string, branchId: string): Promise<SpeechSession> {
  const document = new SpeechDocument();
  const making = createStore<SpeechMaking | null>(null);
  const revision = createStore(0);
  document.onChange(oncePerFrame(() => revision.set((before) => before + 1)));
  const ended = new AbortController();
  // While one look at the making is on its way, any number of others become one more.
  let looking = false;
  let askedAgain = false;
  const look = async () => {
    if (looking) {
      askedAgain = true;
      return;
    }
    looking = true;
    try {
      do {
        askedAgain = false;
        const now = await client.readSpeechMaking(workId, { signal: ended.signal });
        making.set(() => now);
        // As above: it is set by calls that come while this one waits.
      } while (askedAgain as boolean);
    } catch {
      // The next message asks again.
    } finally {
      looking = false;
    }
  };
  const live = await openLiveSession({
    workId,
    branchId,
    document,
    onWelcome: () => void look(),
    onProposal: () => void look(),
  });
  return {
    ...live,
    workId,
    branchId,
    document,
    making,
    revision,
    close() {
      ended.abort();
      live.close();
      document.free();
    },
  };
}
