/**
 * What a person asks for while that which it needs is still on its way: it is done once that is here, and not lost. What is
 * asked for again meanwhile, of the very same things, is done once.
 */
import { useCallback, useEffect, useRef, useState } from 'react';

interface OnceKnown<Given extends readonly unknown[]> {
  /** Does it now where it can be done, or as soon as it can. */
  readonly ask: (...given: Given) => void;
  /** It was asked for, and waits. */
  readonly waiting: boolean;
}

const isSame = (one: readonly unknown[], other: readonly unknown[]): boolean =>
  one.length === other.length && one.every((value, at) => Object.is(value, other[at]));

/** `act` is called as it is when it can be done, not as it was when it was asked for. */
export function useOnceKnown<Given extends readonly unknown[]>(
  known: boolean,
  act: (...given: Given) => void,
): OnceKnown<Given> {
  const [asked, setAsked] = useState<readonly Given[]>([]);
  const latest = useRef({ known, act });
  latest.current = { known, act };
  useEffect(() => {
    if (!known || asked.length === 0) return;
    setAsked([]);
    for (const given of asked) latest.current.act(...given);
  }, [known, asked]);
  const ask = useCallback((...given: Given) => {
    if (latest.current.known) latest.current.act(...given);
    else setAsked((before) => (before.some((other) => isSame(other, given)) ? before : [...before, given]));
  }, []);
  return { ask, waiting: asked.length > 0 };
}
