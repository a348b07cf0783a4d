/** Whether anything may leave this machine. The switch moves at once and goes back where the server does not agree. */
import type { MakerList } from '@fourhands/core/protocol/makers';
import { client } from '../api/client.ts';
import { makersQuery, queryClient } from '../api/queries.ts';

export async function switchOffline(offline: boolean): Promise<void> {
  const { queryKey } = makersQuery;
  await queryClient.cancelQueries({ queryKey });
  queryClient.setQueryData(queryKey, (before: MakerList | undefined) => before && { ...before, offline });
  try {
    await client.setOffline(offline);
  } finally {
    void queryClient.invalidateQueries({ queryKey });
  }
}
