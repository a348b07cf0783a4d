/** Who wrote what: the marks in the text while they are switched on, and the stretch at a place at any time. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { createStore, useStore, type Store } from '../../state/store.ts';
import { showAuthors, stretchAt, stretchesOf, type AuthorStretch } from '../../text/authorship-marks.ts';
import type { Desk } from './desk.ts';

const restMilliseconds = 200;

export interface ExplainedPlace {
  readonly at: number;
  readonly stretch: AuthorStretch;
}

export interface AuthorshipAtWork {
  readonly shown: boolean;
  readonly toggle: () => void;
  /** The place that is asked about, and its stretch; null when none is. */
  readonly explained: ExplainedPlace | null;
  /** At the cursor, or at another place. */
  readonly explainHere: (place?: number) => void;
  readonly endExplaining: () => void;
  /** Elements of tooltips, each to be filled with what is to be said of its stretch. */
  readonly tips: Store<ReadonlyMap<HTMLElement, AuthorStretch>>;
  readonly at: (place: number) => AuthorStretch | null;
  readonly fill: (element: HTMLElement, stretch: AuthorStretch) => () => void;
}

export function useAuthorship(desk: Pick<Desk, 'session' | 'view'>): AuthorshipAtWork {
  const { session, view } = desk;
  const { document } = session;
  const revision = useStore(session.revision);
  const [shown, setShown] = useState(false);
  const [explained, setExplained] = useState<ExplainedPlace | null>(null);
  const [tips] = useState(() => createStore<ReadonlyMap<HTMLElement, AuthorStretch>>(new Map()));
  const isShown = useRef(shown);
  isShown.current = shown;

  useEffect(() => {
    if (view === null) return undefined;
    if (!shown) {
      view.dispatch({ effects: showAuthors.of([]) });
      return undefined;
    }
    const draw = () => view.dispatch({ effects: showAuthors.of(stretchesOf(document.authorship())) });
    // The marks move with the text at once; who wrote the newest of it is asked when the hand rests.
    const timer = setTimeout(draw, restMilliseconds);
    return () => clearTimeout(timer);
  }, [view, shown, document, revision]);

  const at = useCallback(
    (place: number) => (isShown.current ? stretchAt(stretchesOf(document.authorship()), place) : null),
    [document],
  );
  const fill = useCallback(
    (element: HTMLElement, stretch: AuthorStretch) => {
      tips.set((before) => new Map([...before, [element, stretch]]));
      return () => tips.set((before) => new Map([...before].filter(([one]) => one !== element)));
    },
    [tips],
  );
  const explainHere = useCallback(
    (place?: number) => {
      if (view === null) return;
      const asked = place ?? view.state.selection.main.from;
      const stretch = stretchAt(stretchesOf(document.authorship()), asked);
      setExplained(stretch === null ? null : { at: asked, stretch });
    },
    [view, document],
  );

  return {
    shown,
    toggle: useCallback(() => setShown((before) => !before), []),
    explained,
    explainHere,
    endExplaining: useCallback(() => setExplained(null), []),
    tips,
    at,
    fill,
  };
}
