/** Lists without what is on its way out (see notices.ts). A thing's key is its identifier. */
import { useMemo } from 'react';
import { leaving } from './notices.ts';
import { useStore } from './store.ts';

export function useStaying<Thing extends { readonly id: string }>(
  things: readonly Thing[] | undefined,
): readonly Thing[] | undefined {
  const away = useStore(leaving);
  return useMemo(() => things?.filter((thing) => !away.has(thing.id)), [things, away]);
}
