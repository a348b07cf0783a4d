/** The open changes of the latest proposal on a marked part: where they lie now, which one is meant, and deciding on them. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Proposal } from '@fourhands/core/proposal/proposal';
import { useMessages } from '../../i18n/language.tsx';
import { useStore } from '../../state/store.ts';
import { showHunks } from '../../text/suggestions.ts';
import type { Desk } from './desk.ts';
import { placeHunks, type PlacedHunk } from './placed-hunks.ts';

export interface HunksAtWork {
  readonly proposal: Proposal | null;
  readonly hunks: readonly PlacedHunk[];
  readonly open: readonly PlacedHunk[];
  readonly current: PlacedHunk | null;
  readonly choose: (index: number) => void;
  readonly step: (by: 1 | -1) => void;
  readonly accept: () => void;
  readonly reject: () => void;
  readonly acceptAll: () => void;
  readonly rejectAll: () => void;
}

export function useHunks(desk: Desk): HunksAtWork {
  const m = useMessages();
  const { session, view, proposals, decide, announce, work } = desk;
  const { document } = session;
  const revision = useStore(session.revision);
  const [chosen, setChosen] = useState(0);
  const latest = proposals.find((one) => one.recipe.mode === 'iterative' && one.placement === 'offer') ?? null;
  const proposal = work.mode === 'iterative' ? latest : null;
  const decidable = proposal?.state === 'open' || proposal?.state === 'stopped';

  const hunks = useMemo(() => {
    void revision;
    if (proposal === null || proposal.state === 'streaming' || !document.has(proposal.recipe.base)) return [];
    const since = decidable ? document.changesSince(proposal.recipe.base) : [];
    return placeHunks(proposal, 0, since, document.locks());
  }, [proposal, decidable, document, revision]);

  const open = useMemo(() => (decidable ? hunks.filter(({ place }) => place !== null) : []), [decidable, hunks]);
  const current = open.find(({ index }) => index >= chosen) ?? open[0] ?? null;

  // The meant change comes into view when it becomes so.
  const currentStart = current?.place?.start ?? null;
  useEffect(() => {
    if (view === null) return;
    const shown = open.flatMap(({ index, hunk, place }) =>
      place === null
        ? []
        : [
            {
              index,
              start: place.start,
              end: place.end,
              text: hunk.text,
              current: index === current?.index,
              label: m.improve.hunkLabel(hunk.removed, hunk.text),
            },
          ],
    );
    if (shown.every(({ end }) => end <= view.state.doc.length)) view.dispatch({ effects: showHunks.of(shown) });
  }, [view, open, current?.index, m]);
  useEffect(() => {
    if (view === null || currentStart === null || currentStart > view.state.doc.length) return;
    view.dispatch({ selection: { anchor: currentStart }, scrollIntoView: true });
    // Only a new proposal or another choice moves the reader, not each edit before it.
    // eslint-disable-next-line react/exhaustive-deps
  }, [view, proposal?.id, current?.index]);

  const wasStreaming = useRef<string | null>(null);
  useEffect(() => {
    if (proposal?.state === 'streaming') wasStreaming.current = proposal.id;
    else if (proposal !== null && wasStreaming.current === proposal.id) {
      wasStreaming.current = null;
      announce(m.improve.ready(hunks.length));
      // The keys that take and leave are those of the text.
      view?.focus();
    }
  }, [proposal, hunks.length, announce, m, view]);

  const one = useCallback(
    (kind: 'accept' | 'reject') => {
      if (proposal === null || current === null) return;
      setChosen(current.index + 1);
      void decide(proposal, { kind, candidate: 0, hunk: current.index }).then((decided) => {
        const hunk = decided?.candidates[0]?.hunks[current.index];
        if (hunk?.state === 'refused') announce(m.improve.states.refused(hunk.reason ?? ''));
        else if (hunk !== undefined) announce(kind === 'accept' ? m.improve.took : m.improve.left);
      });
    },
    [proposal, current, decide, announce, m],
  );
  const all = useCallback(
    (kind: 'accept' | 'reject') => {
      if (proposal === null || open.length === 0) return;
      void decide(proposal, { kind, candidate: 0 }).then((decided) => {
        if (decided !== null) announce(kind === 'accept' ? m.improve.took : m.improve.left);
      });
    },
    [proposal, open.length, decide, announce, m],
  );
  const step = useCallback(
    (by: 1 | -1) => {
      if (current === null) return;
      const at = open.indexOf(current);
      setChosen(open[(at + by + open.length) % open.length]?.index ?? 0);
    },
    [open, current],
  );

  return useMemo(
    () => ({
      proposal,
      hunks,
      open,
      current,
      choose: setChosen,
      step,
      accept: () => one('accept'),
      reject: () => one('reject'),
      acceptAll: () => all('accept'),
      rejectAll: () => all('reject'),
    }),
    [proposal, hunks, open, current, step, one, all],
  );
}
