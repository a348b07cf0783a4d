/** What the parts of the translation's scene share: the pairs, what is offered for each, and asking, deciding, writing. */
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { MakerDescription } from '@fourhands/core/maker/maker';
import type { NewDecision } from '@fourhands/core/proposal/decision';
import type { Proposal } from '@fourhands/core/proposal/proposal';
import type { Pair, TranslationDetail } from '@fourhands/core/protocol/translations';
import { blockingProblem, type Entry, type EntryProblem } from '@fourhands/core/translation/glossary';
import { marksOf, type Mark } from '@fourhands/core/translation/marks';
import { client } from '../../api/client.ts';
import { describeError } from '../../api/describe-error.ts';
import { glossaryQuery, makersQuery, queryClient } from '../../api/queries.ts';
import { useMessages } from '../../i18n/language.tsx';
import { notify } from '../../state/notices.ts';
import { usePerson } from '../../state/person.ts';
import { useStore } from '../../state/store.ts';
import { translationQueue, type QueueState } from '../../state/translation-queue.ts';
import { useOnceKnown } from '../../state/use-once-known.ts';
import type { WorkSession } from '../../state/work-session.ts';

interface TranslationSettings {
  readonly makerId: string | null;
  readonly candidates: number;
  readonly prompt: string;
}

export interface TranslationDesk {
  readonly detail: TranslationDetail;
  readonly entries: readonly Entry[];
  /** Why the glossary cannot be used. */
  readonly blocked: EntryProblem | null;
  /** The newest proposal of each sentence that is open, or being made, or failed. */
  readonly offers: ReadonlyMap<string, Proposal>;
  readonly makers: readonly MakerDescription[];
  readonly maker: MakerDescription | null;
  readonly settings: TranslationSettings;
  readonly change: (settings: Partial<TranslationSettings>) => void;
  readonly queue: QueueState;
  /** What is to do and not offered already: that is not asked, and paid, for again. */
  readonly missing: readonly Pair[];
  /** Whether a sentence can be translated, as far as is known. */
  readonly canTranslate: boolean;
  /** Whether many can be asked for now. */
  readonly able: boolean;
  readonly translate: (pairs: readonly Pair[], candidates?: number) => void;
  readonly stop: () => void;
  readonly decide: (proposal: Proposal, decision: NewDecision) => Promise<void>;
  readonly write: (pair: Pair, text: string) => Promise<boolean>;
  readonly fits: (pair: Pair) => Promise<void>;
  readonly toggleLock: (pair: Pair) => Promise<void>;
  readonly acceptAll: () => Promise<void>;
  readonly accepting: boolean;
  readonly undo: (redo: boolean) => Promise<void>;
  readonly undoMaker: (redo: boolean) => Promise<void>;
}

/** What is to be looked at in a candidate before it is taken. */
export function marksOfCandidate(proposal: Proposal, text: string, entries: readonly Entry[] | null): readonly Mark[] {
  const asked = proposal.recipe.translation;
  return asked === undefined ? [] : marksOf({ ...asked, terms: entries ?? asked.terms, target: text });
}

export const isToDo = ({ state, locked }: Pair): boolean =>
  !locked && (state === 'empty' || state === 'stale' || state === 'partial');

const storageKey = 'fourhands-translation';

/** Runs of queues whose end is told to the person already. */
const told = new WeakSet<Promise<void>>();

function readSettings(): TranslationSettings {
  try {
    const kept = JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Partial<TranslationSettings>;
    const candidates = typeof kept.candidates === 'number' ? Math.min(4, Math.max(1, kept.candidates)) : 1;
    return { makerId: typeof kept.makerId === 'string' ? kept.makerId : null, candidates, prompt: '' };
  } catch {
    return { makerId: null, candidates: 1, prompt: '' };
  }
}

export function useTranslationDesk(detail: TranslationDetail, session: WorkSession): TranslationDesk {
  const m = useMessages();
  const { workId, glossaryId } = detail;
  const person = usePerson();
  const [settings, setSettings] = useState(readSettings);
  const [accepting, setAccepting] = useState(false);
  const list = useQuery(makersQuery).data;
  const glossary = useQuery({ ...glossaryQuery(glossaryId ?? ''), enabled: glossaryId !== null }).data;
  const proposals = useStore(session.board.proposals);
  const queueOfWork = translationQueue(workId);
  const queue = useStore(queueOfWork.state);
  const entries = useMemo(() => (glossaryId === null ? [] : (glossary?.entries ?? [])), [glossaryId, glossary]);
  const blocked = useMemo(() => blockingProblem(entries), [entries]);

  const makers = useMemo(() => list?.makers.filter(({ actions }) => actions.includes('translate')) ?? [], [list]);
  const usable = makers.filter(({ available }) => available);
  // A model before the glossary alone, which leaves most words as they are.
  const maker =
    usable.find(({ id }) => id === settings.makerId) ??
    usable.find(({ translation }) => translation === undefined) ??
    usable[0] ??
    null;

  const offers = useMemo(() => {
    const newest = new Map<string, Proposal>();
    for (const proposal of proposals) {
      const pairId = proposal.recipe.translation?.pairId;
      if (pairId !== undefined && !newest.has(pairId)) newest.set(pairId, proposal);
    }
    for (const [pairId, { state }] of newest) if (state === 'decided' || state === 'stale') newest.delete(pairId);
    return newest;
  }, [proposals]);

  const missing = useMemo(
    () => detail.pairs.filter((pair) => isToDo(pair) && (offers.get(pair.id)?.state ?? 'failed') === 'failed'),
    [detail.pairs, offers],
  );
  const canTranslate = (maker !== null || list === undefined) && detail.sourceState !== 'gone' && blocked === null;
  const able = maker !== null && canTranslate && !queue.running;

  const latest = useRef({ settings, maker, detail, proposals });
  latest.current = { settings, maker, detail, proposals };

  const tell = useCallback((error: unknown) => notify(describeError(m, error).text, 'danger'), [m]);
  const refresh = useCallback(() => queryClient.invalidateQueries({ queryKey: ['translations', workId] }), [workId]);
  const attempt = useCallback(
    async (act: () => Promise<unknown>): Promise<boolean> => {
      try {
        await act();
        return true;
      } catch (error) {
        tell(error);
        return false;
      } finally {
        void refresh();
      }
    },
    [tell, refresh],
  );

  const change = useCallback((part: Partial<TranslationSettings>) => {
    setSettings((before) => {
      const after = { ...before, ...part };
      try {
        localStorage.setItem(storageKey, JSON.stringify({ makerId: after.makerId, candidates: after.candidates }));
      } catch {
        // Storage is blocked: they hold until the page is left.
      }
      return after;
    });
  }, []);

  const { ask: translate } = useOnceKnown(list !== undefined, (pairs: readonly Pair[], candidates?: number) => {
    const { settings: set, maker: by } = latest.current;
    if (by === null) return;
    const waiting = pairs.map(({ id, source }) => ({ pairId: id, source }));
    const asked = {
      makerId: by.id,
      prompt: set.prompt,
      candidates: by.translation === 'terms' ? 1 : (candidates ?? set.candidates),
      personId: person.id,
    };
    const ended = translationQueue(workId).start(waiting, asked);
    // What was put before those that wait is told with them.
    if (told.has(ended)) return;
    told.add(ended);
    void ended
      .then(() => {
        const { done, failed, total, error } = translationQueue(workId).state.get();
        if (error !== null) tell(error);
        else if (total > 1)
          notify(done < total ? m.translation.stopped : m.translation.finished(done - failed, failed));
        return session.board.read();
      })
      .catch(() => undefined);
  });

  const decide = useCallback(
    async (proposal: Proposal, decision: NewDecision) => {
      await attempt(async () => session.board.put(await client.decide(proposal.id, decision, { personId: person.id })));
      session.board.refresh(proposal.id);
    },
    [attempt, session, person.id],
  );

  const write = useCallback(
    (pair: Pair, text: string) => {
      if (text === pair.target) return Promise.resolve(true);
      const { source, target } = pair;
      return attempt(() => client.changePair(workId, pair.id, { source, target, text, personId: person.id }));
    },
    [attempt, workId, person.id],
  );

  const fits = useCallback(
    async ({ id, source, target }: Pair) => {
      await attempt(() => client.changePair(workId, id, { source, target, fits: true, personId: person.id }));
    },
    [attempt, workId, person.id],
  );

  const toggleLock = useCallback(
    async ({ region, locked, target }: Pair) => {
      if (target === '') return;
      const { branchId, frontiers } = latest.current.detail;
      await attempt(async () => {
        if (!locked) {
          await client.lock(workId, { branchId, region, base: frontiers, personId: person.id });
          return;
        }
        const locks = await client.listLocks(workId, { branchId });
        for (const lock of locks)
          if (lock.region.start < region.end && lock.region.end > region.start)
            await client.unlock(workId, lock.id, { branchId });
      });
    },
    [attempt, workId, person.id],
  );

  const acceptAll = useCallback(async () => {
    setAccepting(true);
    await attempt(async () => {
      const { accepted, left } = await client.acceptSentences(workId, { personId: person.id });
      notify(m.translation.accepted(accepted, left));
      await session.board.read();
    });
    setAccepting(false);
  }, [attempt, workId, person.id, session, m]);

  const undo = useCallback(
    async (redo: boolean) => {
      await attempt(async () => {
        const done = await client.takeBackPair(workId, { redo, personId: person.id });
        notify(done ? (redo ? m.translation.redone : m.translation.undone) : m.translation.nothingToUndo);
      });
    },
    [attempt, workId, person.id, m],
  );

  const undoMaker = useCallback(
    async (redo: boolean) => {
      const last = latest.current.proposals.find(({ state }) => state === 'decided');
      const makerId = last?.recipe.makerId ?? latest.current.maker?.id;
      if (makerId === undefined) return;
      await attempt(async () => {
        const done = await client.makerUndo(workId, makerId, { branchId: latest.current.detail.branchId, redo });
        notify(done ? (redo ? m.together.broughtBack : m.together.tookBack) : m.together.nothingToTakeBack);
      });
    },
    [attempt, workId, m],
  );

  return {
    detail,
    entries,
    blocked,
    offers,
    makers,
    maker,
    settings,
    change,
    queue,
    missing,
    canTranslate,
    able,
    translate,
    stop: queueOfWork.stop,
    decide,
    write,
    fits,
    toggleLock,
    acceptAll,
    accepting,
    undo,
    undoMaker,
  };
}
