/** What the maker of scores is to be asked for, and asking it. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { endOf } from '@fourhands/core/media/score/score';
import { isOnLine, linesOf } from '@fourhands/core/media/score/score-lines';
import type { ScoreRegion } from '@fourhands/core/media/score/score-region';
import type { ScoreLine, ScoreMaker, ScoreOperation, ScoreProposal } from '@fourhands/core/protocol/score-proposals';
import { client } from '../../api/client.ts';
import { describeError } from '../../api/describe-error.ts';
import { scoreMakersQuery } from '../../api/queries.ts';
import { useMessages } from '../../i18n/language.tsx';
import { chooseScoreMaker, chosenScoreMaker } from '../../state/chosen-score-maker.ts';
import { notify } from '../../state/notices.ts';
import { thisPerson } from '../../state/person.ts';
import { useStore } from '../../state/store.ts';
import { barEnd, type ScoreDesk } from './use-score-desk.ts';

export interface ScoreAsking {
  readonly maker: ScoreMaker | null;
  readonly makers: readonly ScoreMaker[];
  readonly setMaker: (id: string) => void;
  readonly error: unknown;
  readonly retry: () => void;
  readonly operation: ScoreOperation;
  readonly setOperation: (operation: ScoreOperation) => void;
  readonly lines: readonly ScoreLine[];
  /** Those that it writes in, by their places. */
  readonly chosen: ReadonlySet<number>;
  readonly toggle: (line: number) => void;
  /** Of harmonise: the line that is given. */
  readonly melody: number;
  /** Bars, from 1, both counted. */
  readonly bars: readonly [from: number, to: number];
  readonly setBars: (from: number, to: number) => void;
  readonly controls: Readonly<Record<string, number>>;
  readonly setControl: (name: string, value: number) => void;
  readonly seed: number;
  readonly setSeed: (seed: number) => void;
  readonly candidates: number;
  readonly setCandidates: (count: number) => void;
  readonly asking: boolean;
  /** As it is set, or some of it otherwise. Null where it cannot be done, which is told. */
  readonly ask: (otherwise?: {
    readonly operation: ScoreOperation;
    readonly region: ScoreRegion;
  }) => Promise<ScoreProposal | null>;
}

export const drawnSeed = () => Math.floor(Math.random() * 10_000);
/** Bars that are gone on for, and that are answered, where the person says nothing. */
const [continuedBars, answeredBars] = [4, 2];

export function useScoreAsking(desk: ScoreDesk): ScoreAsking {
  const m = useMessages();
  const { session, score, range } = desk;
  const query = useQuery(scoreMakersQuery);
  const makers = query.data ?? [];
  const makerId = useStore(chosenScoreMaker);
  const maker = makers.find(({ id }) => id === makerId) ?? makers[0] ?? null;
  const [wanted, setOperation] = useState<ScoreOperation>('harmonise');
  const operation = maker === null || maker.operations.includes(wanted) ? wanted : maker.operations[0]!;
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set());
  /** Of a maker that writes in one line: which. */
  const [only, setOnly] = useState(0);
  const [typed, setTyped] = useState<{ readonly range: unknown; readonly bars: readonly [number, number] } | null>(
    null,
  );
  const [controls, setControls] = useState<Readonly<Record<string, number>>>({});
  const [seed, setSeed] = useState(drawnSeed);
  const [candidates, setCandidates] = useState(1);
  const [asking, setAsking] = useState(false);

  const isSingle = maker?.lines === 1;
  const lines = linesOf(score, isSingle ? Math.max(1, score.tracks.length) : (maker?.lines ?? 4));
  const place = range ?? usualPlace(desk, operation);
  const melody = Math.max(
    0,
    lines.findIndex((line) =>
      score.notes.some(
        (note) => isOnLine(note, line) && note.start < place.end && note.start + note.duration > place.start,
      ),
    ),
  );
  const found = [
    desk.bars.at(place.start).index + 1,
    desk.bars.at(Math.max(place.start, place.end - 1)).index + 1,
  ] as const;
  // What was typed counts until other bars are marked, or something else is to be done.
  const isTyped = typed !== null && typed.range === (range ?? operation);
  const bars = isTyped ? typed.bars : found;
  const isGiven = (line: number) => operation === 'harmonise' && line === melody;
  const all = lines.map((_, line) => line);
  const chosen = new Set(
    isSingle
      ? all.filter((line) => line === Math.min(only, lines.length - 1))
      : all.filter((line) => !left.has(line) && !isGiven(line)),
  );

  const ask: ScoreAsking['ask'] = async (otherwise) => {
    if (maker === null) return null;
    const what = otherwise?.operation ?? operation;
    const parts = [...chosen].map((line) => ({ track: lines[line]!.track, voices: [lines[line]!.voice] }));
    const region = otherwise?.region ?? { parts, start: startOfBar(desk, bars[0]), end: startOfBar(desk, bars[1] + 1) };
    const known = new Set(
      maker.controls.filter((control) => control.operations.includes(what)).map(({ name }) => name),
    );
    setAsking(true);
    try {
      await session.settled();
      const proposal = await client.proposeScore(session.workId, {
        makerId: maker.id,
        branchId: session.branchId,
        personId: thisPerson().id,
        operation: what,
        region,
        ...(lines.length > 0 && { lines: isSingle ? lines.filter((_, line) => chosen.has(line)) : [...lines] }),
        ...(what === 'harmonise' && { given: melody }),
        base: [...session.document.frontiers()],
        controls: Object.fromEntries(Object.entries(controls).filter(([name]) => known.has(name))),
        seed,
        candidates: otherwise === undefined ? candidates : 1,
      });
      session.know(proposal);
      return proposal;
    } catch (error) {
      notify(describeError(m, error).text, 'danger');
      return null;
    } finally {
      setAsking(false);
    }
  };

  return {
    maker,
    makers,
    setMaker: chooseScoreMaker,
    error: query.error,
    retry: () => void query.refetch(),
    operation,
    setOperation,
    lines,
    chosen,
    toggle: (line) => {
      if (isSingle) setOnly(line);
      else
        setLeft((before) => {
          const after = new Set(before);
          if (!after.delete(line)) after.add(line);
          return after;
        });
    },
    melody,
    bars,
    setBars: (from, to) => setTyped({ range: range ?? operation, bars: [from, Math.max(from, to)] }),
    controls,
    setControl: (name, value) => setControls((before) => ({ ...before, [name]: value })),
    seed,
    setSeed,
    candidates,
    setCandidates,
    asking,
    ask,
  };
}

/** The tick at which a bar begins, counted from 1. */
function startOfBar({ bars }: ScoreDesk, number: number): number {
  let [low, high] = [0, 2 ** 31];
  // Bars have no lengths in common where the meter changes: the first tick of the wanted one is searched for.
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (bars.at(middle).index + 1 < number) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where nothing is marked: all that is written, or the bars behind it. */
function usualPlace(
  { score, bars }: ScoreDesk,
  operation: ScoreOperation,
): { readonly start: number; readonly end: number } {
  const end = score.notes.length === 0 ? bars.at(0).end : barEnd(bars, endOf(score));
  if (operation !== 'continue' && operation !== 'answer') return { start: 0, end };
  let last = end;
  const first = bars.at(Math.max(0, end - 1)).index + 1;
  const count = operation === 'continue' ? continuedBars : Math.min(answeredBars, first);
  for (let index = 0; index < count; index++) last = bars.at(last).end;
  return { start: end, end: last };
}
