/**
 * An address that changes faster than pictures come: one is fetched at a time, and when it is there the newest wanted
 * one is next. What is given is always a picture that can be shown at once.
 */
import { useEffect, useRef, useState } from 'react';

export function useLatestImage(wanted: string | null): string | null {
  const [shown, setShown] = useState<string | null>(null);
  const latest = useRef(wanted);
  const busy = useRef(false);
  latest.current = wanted;
  useEffect(() => {
    if (wanted === null || busy.current) return;
    const load = (address: string) => {
      busy.current = true;
      const image = new Image();
      const next = (loaded: boolean) => {
        busy.current = false;
        if (loaded) setShown(address);
        if (latest.current !== null && latest.current !== address) load(latest.current);
      };
      image.onload = () => next(true);
      image.onerror = () => next(false);
      image.src = address;
    };
    load(wanted);
  }, [wanted]);
  return shown;
}
