/** Whether a media query holds now; right from the first paint, so that nothing moves after it. */
import { useSyncExternalStore } from 'react';

export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = matchMedia(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => matchMedia(query).matches,
  );
}

/** Where the side has no room beside the middle. */
export const narrow = '(max-width: 1023px)';
