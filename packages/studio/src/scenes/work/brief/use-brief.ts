/** The brief of the open work: changing it (kept by itself, taken back step by step), and what is asked for from it. */
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import {
  type Brief,
  type BriefTemplate,
  emptyBrief,
  type Fact,
  givenFacts,
  mostFacts,
  withTemplate,
} from '@fourhands/core/brief/brief';
import { guessKind } from '@fourhands/core/brief/guess-kind';
import { client } from '../../../api/client.ts';
import { describeError } from '../../../api/describe-error.ts';
import { briefQuery, queryClient, templatesQuery } from '../../../api/queries.ts';
import { useMessages } from '../../../i18n/language.tsx';
import { notify } from '../../../state/notices.ts';
import type { Desk } from '../desk.ts';

const saveMilliseconds = 600;
const mostSteps = 50;

/** The same for as long as the work is open, so that what is drawn of other facts stays. */
export interface FactActions {
  readonly changeFact: (index: number, part: Partial<Fact>) => void;
  /** Adds them at the end and answers the place of the first; null when there is no room. */
  readonly addFacts: (facts: readonly Fact[]) => number | null;
  readonly removeFact: (index: number) => void;
}

export interface BriefAtWork {
  /** Null while the work has none. */
  readonly brief: Brief | null;
  /** Whether the work has one is still on its way: none may be begun yet, which would take its place. */
  readonly loading: boolean;
  readonly templates: readonly BriefTemplate[];
  readonly error: unknown;
  readonly choose: (template: BriefTemplate) => void;
  readonly actions: FactActions;
  readonly putBack: (brief: Brief) => void;
  /** Takes back the last removal, addition or change of template; null when there is none. */
  readonly undo: (() => void) | null;
  /** What is sent: the facts that say something. Resolves when the brief is stored. */
  readonly settled: () => Promise<Brief | null>;
}

export function useBrief(desk: Desk): BriefAtWork {
  const m = useMessages();
  const { work, change } = desk;
  const stored = useQuery(briefQuery(work.id));
  const templates = useQuery(templatesQuery);
  const [draft, setDraft] = useState<Brief | null>(null);
  const [past, setPast] = useState<readonly Brief[]>([]);
  const brief = draft ?? stored.data ?? null;
  const latest = useRef<{ brief: Brief | null; unsaved: Brief | null; m: typeof m }>({ brief, unsaved: null, m });
  latest.current.brief = brief;
  latest.current.m = m;
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const saving = useRef<Promise<void>>(Promise.resolve());

  // A work that was begun from a brief opens with it.
  const opened = useRef(false);
  useEffect(() => {
    if (opened.current || stored.data === undefined) return;
    opened.current = true;
    if (stored.data !== null) change({ fromBrief: true });
  }, [stored.data, change]);

  const save = useCallback((): Promise<void> => {
    clearTimeout(timer.current);
    const { unsaved } = latest.current;
    if (unsaved === null) return saving.current;
    latest.current.unsaved = null;
    // One after the other: the last that was typed is the last that is kept.
    saving.current = saving.current
      .then(() => client.putBrief(work.id, unsaved))
      .then((kept) => {
        queryClient.setQueryData(['works', work.id, 'brief'], kept);
        void queryClient.invalidateQueries({ queryKey: ['works', work.id, 'briefs'] });
      })
      .catch((error: unknown) => {
        latest.current.unsaved ??= unsaved;
        notify(describeError(latest.current.m, error).text, 'danger');
      });
    return saving.current;
  }, [work.id]);

  useEffect(() => {
    const leave = () => void save();
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      leave();
    };
  }, [save]);

  const put = useCallback(
    (next: Brief, step: boolean) => {
      const before = latest.current.brief;
      if (step && before !== null) setPast((steps) => [...steps, before].slice(-mostSteps));
      latest.current.brief = next;
      latest.current.unsaved = next;
      setDraft(next);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void save(), saveMilliseconds);
    },
    [save],
  );

  const actions = useMemo<FactActions>(() => {
    const factsNow = () => latest.current.brief?.facts ?? [];
    const changed = (facts: readonly Fact[], step: boolean) => {
      const { brief: now } = latest.current;
      if (now !== null) put({ ...now, facts: [...facts] }, step);
    };
    return {
      changeFact(index, part) {
        const facts = factsNow().map((fact, at) => (at === index ? guessed(fact, { ...fact, ...part }, part) : fact));
        changed(facts, false);
      },
      addFacts(facts) {
        const now = factsNow();
        const room = mostFacts - now.length;
        if (room <= 0) {
          notify(latest.current.m.brief.full(mostFacts), 'danger');
          return null;
        }
        changed([...now, ...facts.slice(0, room)], facts.length > 1);
        return now.length;
      },
      removeFact(index) {
        changed(
          factsNow().filter((_, at) => at !== index),
          true,
        );
      },
    };
  }, [put]);

  return useMemo(() => {
    const undo = () => {
      const before = past.at(-1);
      if (before === undefined) return;
      setPast(past.slice(0, -1));
      put(before, false);
    };
    return {
      brief,
      loading: brief === null && stored.isPending,
      templates: templates.data ?? [],
      error: stored.error ?? templates.error,
      choose(template) {
        const { brief: now } = latest.current;
        put(now === null ? emptyBrief(template) : withTemplate(now, template), true);
      },
      actions,
      putBack: (other) => put(other, true),
      undo: past.length === 0 ? null : undo,
      async settled() {
        await save();
        const { brief: now } = latest.current;
        return now === null ? null : { ...now, facts: givenFacts(now) };
      },
    } satisfies BriefAtWork;
  }, [brief, templates.data, templates.error, stored.isPending, stored.error, past, put, save, actions]);
}

/** The kind follows the value as long as it is the one that was guessed; chosen by the person, it stays. */
function guessed(before: Fact, after: Fact, part: Partial<Fact>): Fact {
  if (part.kind !== undefined || (part.value === undefined && part.name === undefined)) return after;
  const follows = before.value.trim() === '' ? before.kind === 'text' : before.kind === guessKind(before);
  return follows ? { ...after, kind: after.value.trim() === '' ? before.kind : guessKind(after) } : after;
}
