/** What the parts of a work's scene share: the open work, the other hand's settings, and asking and deciding. */
import { useQuery } from '@tanstack/react-query';
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import type { EditorView } from '@codemirror/view';
import type { MakerDescription } from '@fourhands/core/maker/maker';
import type { NewDecision } from '@fourhands/core/proposal/decision';
import type { Proposal } from '@fourhands/core/proposal/proposal';
import type { NewProposal, WorkDetail } from '@fourhands/core/protocol/works';
import type { TextRegion } from '@fourhands/core/region/region';
import type { Mode } from '@fourhands/core/work/work';
import { client } from '../../api/client.ts';
import { makersQuery, queryClient } from '../../api/queries.ts';
import { countEffort, type EffortCounter } from '../../state/effort.ts';
import { usePerson } from '../../state/person.ts';
import { createStore, useStore, type Store } from '../../state/store.ts';
import type { WorkSession } from '../../state/work-session.ts';

export type Scope = 'whole' | 'end' | 'selection';

/** What the person has set for the next request; kept for the next visit where it is theirs and not the work's. */
interface HandSettings {
  /** Of each mode: what is asked for is not what should change. */
  readonly prompts: Readonly<Record<Mode, string>>;
  readonly makerId: string | null;
  readonly controls: Readonly<Record<string, number>>;
  readonly candidates: number;
  readonly seed: string;
  readonly learn: boolean;
  readonly scope: Scope;
  readonly ghost: boolean;
  readonly turns: boolean;
  /** Whether a prompt-guided text is written from the work’s brief. */
  readonly fromBrief: boolean;
  readonly briefMakerId: string | null;
}

const storageKey = 'fourhands-hand';
const firstSettings: HandSettings = {
  prompts: { 'prompt-guided': '', iterative: '', 'co-creation': '' },
  makerId: null,
  controls: {},
  candidates: 3,
  seed: '',
  learn: true,
  scope: 'whole',
  ghost: true,
  turns: false,
  fromBrief: false,
  briefMakerId: null,
};

function readSettings(): HandSettings {
  try {
    const kept = JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Partial<HandSettings>;
    return { ...firstSettings, ...kept, prompts: firstSettings.prompts, seed: '', scope: 'whole', fromBrief: false };
  } catch {
    return firstSettings;
  }
}

function keepSettings(settings: HandSettings): void {
  const { makerId, briefMakerId, controls, candidates, learn, ghost, turns } = settings;
  try {
    localStorage.setItem(
      storageKey,
      JSON.stringify({ makerId, briefMakerId, controls, candidates, learn, ghost, turns }),
    );
  } catch {
    // Storage is blocked: they hold until the page is left.
  }
}

/** The maker that works ask from now on. */
export function chooseMaker(makerId: string): void {
  keepSettings({ ...readSettings(), makerId });
}

/** What is asked for beyond the settings. */
type Asked = Pick<NewProposal, 'placement' | 'operation'> &
  Partial<NewProposal> & {
    /** Tokens, where the maker has a control for it. */
    readonly atMost?: number;
  };

export interface Desk {
  readonly work: WorkDetail;
  readonly session: WorkSession;
  readonly view: EditorView | null;
  readonly onView: (view: EditorView | null) => void;
  readonly selection: Store<TextRegion>;
  readonly settings: HandSettings;
  readonly change: (settings: Partial<HandSettings>) => void;
  readonly makers: readonly MakerDescription[] | undefined;
  readonly maker: MakerDescription | null;
  readonly offline: boolean;
  /** Whether the next request is made from the work’s brief. */
  readonly fromBrief: boolean;
  /** The newest first. */
  readonly proposals: readonly Proposal[];
  readonly streaming: Proposal | null;
  readonly asking: boolean;
  readonly ask: (asked: Asked) => Promise<Proposal | null>;
  readonly stop: () => void;
  readonly decide: (proposal: Proposal, decision: NewDecision) => Promise<Proposal | null>;
  /** The person's words for the mode as it is. */
  readonly prompt: string;
  readonly setPrompt: (prompt: string) => void;
  readonly setMode: (mode: Mode) => void;
  readonly error: unknown;
  readonly clearError: () => void;
  /** Says something to a screen reader, once. */
  readonly announce: (text: string) => void;
  readonly announced: Store<string>;
  readonly effort: EffortCounter;
}

const DeskContext = createContext<Desk | null>(null);
export const DeskProvider = DeskContext;

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === null) throw new Error('useDesk needs a DeskProvider above it.');
  return desk;
}

function useEffort(workId: string): EffortCounter {
  const [effort] = useState(() => ({ counter: null as EffortCounter | null }));
  effort.counter ??= countEffort(window, (part) => client.addEffort(workId, part));
  useEffect(() => {
    // Under React's strict mode the first effect is undone at once: counting begins anew then.
    effort.counter ??= countEffort(window, (part) => client.addEffort(workId, part));
    return () => {
      effort.counter?.close();
      effort.counter = null;
    };
  }, [effort, workId]);
  return effort.counter;
}

/** Whether a maker can be asked now: with a brief, only one that heeds it; without, none that needs it. */
export function isUsable({ available, briefs }: MakerDescription, fromBrief: boolean): boolean {
  return available && (fromBrief ? briefs !== undefined : briefs !== 'only');
}

export function useNewDesk(work: WorkDetail, session: WorkSession): Desk {
  const [view, setView] = useState<EditorView | null>(null);
  const [selection] = useState(() => createStore<TextRegion>({ start: 0, end: 0 }));
  const [settings, setSettings] = useState(readSettings);
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [announced] = useState(() => createStore(''));
  const person = usePerson();
  const effort = useEffort(work.id);
  const makerList = useQuery(makersQuery).data;
  const proposals = useStore(session.board.proposals);

  const makers = makerList?.makers.filter(({ translation }) => translation === undefined);
  const fromBrief = work.mode === 'prompt-guided' && settings.fromBrief;
  const usable = makers?.filter((maker) => isUsable(maker, fromBrief)) ?? [];
  const wanted = fromBrief ? settings.briefMakerId : settings.makerId;
  const maker = usable.find(({ id }) => id === wanted) ?? usable[0] ?? null;
  const streaming = proposals.find(({ state }) => state === 'streaming') ?? null;

  const latest = useRef({ settings, maker, streaming, work });
  latest.current = { settings, maker, streaming, work };

  const change = useCallback((part: Partial<HandSettings>) => {
    setSettings((before) => {
      const after = { ...before, ...part };
      keepSettings(after);
      return after;
    });
  }, []);

  const announce = useCallback(
    (text: string) => {
      // The same words twice are heard twice only if something differs.
      announced.set((before) => (before === text ? `${text}\u00a0` : text));
    },
    [announced],
  );

  const ask = useCallback(
    async (asked: Asked): Promise<Proposal | null> => {
      const { settings: set, maker: by, work: now } = latest.current;
      if (by === null) return null;
      // The region and its version are those of the moment of asking, whatever is typed while this waits.
      const base = session.document.frontiers();
      const seed = Number.parseInt(set.seed, 10);
      setAsking(true);
      setError(null);
      try {
        await session.settled();
        const names = new Set(by.controls.map(({ name }) => name));
        const controls = Object.fromEntries(Object.entries(set.controls).filter(([name]) => names.has(name)));
        const { atMost, ...given } = asked;
        const length = by.controls.find(({ name }) => name === 'length');
        if (length !== undefined && atMost !== undefined) {
          const wished = controls[length.name] ?? length.default;
          controls[length.name] = Math.max(length.minimum, Math.min(wished, atMost));
        }
        const proposal = await client.propose(now.id, {
          branchId: session.branchId,
          personId: person.id,
          makerId: by.id,
          mode: now.mode,
          prompt: set.prompts[now.mode],
          controls,
          ...(Number.isInteger(seed) && seed >= 0 ? { seed } : {}),
          learn: set.learn,
          base,
          ...given,
        });
        session.board.put(proposal);
        void queryClient.invalidateQueries({ queryKey: ['works', now.id, 'recipes'] });
        return proposal;
      } catch (reason) {
        setError(reason);
        return null;
      } finally {
        setAsking(false);
      }
    },
    [session, person.id],
  );

  const stop = useCallback(() => {
    const { streaming: running } = latest.current;
    if (running === null) return;
    client.stopProposal(running.id).then(session.board.put, setError);
  }, [session]);

  const decide = useCallback(
    async (proposal: Proposal, decision: NewDecision): Promise<Proposal | null> => {
      effort.choose();
      setError(null);
      try {
        await session.settled();
        const decided = await client.decide(proposal.id, decision, { personId: person.id });
        session.board.put(decided);
        void queryClient.invalidateQueries({ queryKey: ['works', latest.current.work.id, 'decisions'] });
        return decided;
      } catch (reason) {
        setError(reason);
        session.board.refresh(proposal.id);
        return null;
      }
    },
    [session, person.id, effort],
  );

  const setMode = useCallback((mode: Mode) => {
    const { work: now } = latest.current;
    const queryKey = ['works', now.id, 'detail'];
    // An answer that is on its way tells of the mode before.
    void queryClient.cancelQueries({ queryKey });
    queryClient.setQueryData(queryKey, { ...now, mode });
    client
      .changeWork(now.id, { mode })
      .catch((reason: unknown) => setError(reason))
      .finally(() => void queryClient.invalidateQueries({ queryKey: ['works'] }));
  }, []);

  const setPrompt = useCallback((prompt: string) => {
    setSettings((before) => ({ ...before, prompts: { ...before.prompts, [latest.current.work.mode]: prompt } }));
  }, []);

  const clearError = useCallback(() => setError(null), []);

  return useMemo(
    () => ({
      work,
      session,
      view,
      onView: setView,
      selection,
      settings,
      change,
      makers,
      maker,
      offline: makerList?.offline ?? false,
      fromBrief,
      proposals,
      streaming,
      asking,
      ask,
      stop,
      decide,
      prompt: settings.prompts[work.mode],
      setPrompt,
      setMode,
      error,
      clearError,
      announce,
      announced,
      effort,
    }),
    [
      work,
      session,
      view,
      selection,
      settings,
      change,
      makers,
      maker,
      makerList?.offline,
      fromBrief,
      proposals,
      streaming,
      asking,
      ask,
      stop,
      decide,
      setPrompt,
      setMode,
      error,
      clearError,
      announce,
      announced,
      effort,
    ],
  );
}
