/** A sound as this page knows it: what the server tells of it, and this person's acts on their way. */
import { useEffect, useState } from 'react';
import type { SoundProposal } from '@fourhands/core/protocol/sound-proposals';
import type { SoundShown } from '@fourhands/core/protocol/sounds';
import { client } from '../../api/client.ts';
import { queryClient } from '../../api/queries.ts';
import { type Acts, useActs } from '../../state/use-acts.ts';

export interface SoundAtWork {
  readonly workId: string;
  readonly sound: SoundShown | null;
  readonly proposals: readonly SoundProposal[];
  readonly error: unknown;
  readonly connected: boolean;
  readonly saving: boolean;
  readonly act: Acts['act'];
}

export const versionsKey = (workId: string) => ['sounds', workId, 'versions'] as const;

export function useSound(workId: string): SoundAtWork {
  const [sound, setSound] = useState<SoundShown | null>(null);
  const [proposals, setProposals] = useState<readonly SoundProposal[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [connected, setConnected] = useState(true);
  const { saving, act } = useActs();
  useEffect(() => {
    const ended = new AbortController();
    const follow = async () => {
      for await (const event of client.watchSound(workId, { signal: ended.signal, onConnection: setConnected })) {
        if (event.type === 'snapshot' || event.type === 'changed') setSound(event.sound);
        if (event.type === 'snapshot') setProposals(event.proposals);
        if (event.type === 'versions') void queryClient.invalidateQueries({ queryKey: versionsKey(workId) });
        if (event.type === 'proposal') {
          const { proposal } = event;
          setProposals((before) =>
            before.some(({ id }) => id === proposal.id)
              ? before.map((each) => (each.id === proposal.id ? proposal : each))
              : [proposal, ...before],
          );
        }
      }
    };
    follow().catch((failure: unknown) => setError(failure));
    return () => ended.abort();
  }, [workId]);
  return { workId, sound, proposals, error, connected, saving, act };
}
