/** After a change of what is connected: all lists are read again. */
import { queryClient } from '../../api/queries.ts';

export function refreshMakers(): void {
  void queryClient.invalidateQueries({ queryKey: ['makers'] });
  void queryClient.invalidateQueries({ queryKey: ['providers'] });
  void queryClient.invalidateQueries({ queryKey: ['local-models'] });
  void queryClient.invalidateQueries({ queryKey: ['downloads'] });
  void queryClient.invalidateQueries({ queryKey: ['speech-makers'] });
}
