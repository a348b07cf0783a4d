/** A run as it goes on: its events folded into one state, with the connection's health beside it. */
import { useEffect, useState } from 'react';
import { applyRunEvent, type RunDetail } from '@fourhands/core/protocol/run';
import { client } from '../api/client.ts';
import { queryClient } from '../api/queries.ts';
import { oncePerFrame } from './once-per-frame.ts';

export interface WatchedRun {
  readonly run: RunDetail | null;
  readonly connected: boolean;
  readonly gone: boolean;
  readonly error: unknown;
}

const nothingYet: WatchedRun = { run: null, connected: true, gone: false, error: null };

export function useRunWatch(id: string): WatchedRun {
  const [watched, setWatched] = useState(nothingYet);
  useEffect(() => {
    const abort = new AbortController();
    setWatched(nothingYet);
    async function watch(): Promise<void> {
      const held: { run: RunDetail | null } = { run: null };
      const show = oncePerFrame(() => {
        const shown = held.run;
        if (!abort.signal.aborted) setWatched((before) => ({ ...before, run: shown, gone: shown === null }));
      });
      const events = client.watchRun(id, {
        signal: abort.signal,
        onConnection: (connected) => setWatched((before) => ({ ...before, connected })),
      });
      for await (const event of events) {
        const before = held.run;
        held.run = applyRunEvent(before, event);
        if (before !== null && held.run?.state !== before.state) {
          void queryClient.invalidateQueries({ queryKey: ['runs'] });
          void queryClient.invalidateQueries({ queryKey: ['models'] });
          void queryClient.invalidateQueries({ queryKey: ['score-makers'] });
        }
        show();
      }
    }
    watch().catch((error: unknown) => setWatched((before) => ({ ...before, error })));
    return () => abort.abort();
  }, [id]);
  return watched;
}
