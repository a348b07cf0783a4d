/**
 * What a person asks for while that which it needs is still on its way: it is done once that is here, and not lost. Of several
 * askings the last counts.
 */
import { useCallback, useEffect, useRef, useState } from 'react';

interface OnceKnown<Given extends readonly unknown[]> {
  /** Does it now where it can be done, or as soon as it can. */
  readonly ask: (...given: Given) => void;
  /** It was asked for, and waits. */
  readonly waiting: boolean;
}

/** `act` is called as it is when it can be done, not as it was when it was asked for. */
export function useOnceKnown<Given extends readonly unknown[]>(
  known: boolean,
  act: (...given: Given) => void,
): OnceKnown<Given> {
  const [asked, setAsked] = useState<Given | null>(null);
  const latest = useRef({ known, act });
  latest.current = { known, act };
  useEffect(() => {
    if (!known || asked === null) return;
    setAsked(null);
    latest.current.act(...asked);
  }, [known, asked]);
  const ask = useCallback((...given: Given) => {
    if (latest.current.known) latest.current.act(...given);
    else setAsked(given);
  }, []);
  return { ask, waiting: asked !== null };
}
