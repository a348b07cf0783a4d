/**
 * Playing in turns: a bar is counted in, the person plays some bars, and the maker answers with as many, which are taken into the score by its
 * hand and heard at once. A key that the person presses meanwhile is theirs, and the turn goes on.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import { endOf } from '@fourhands/core/media/score/score';
import { client } from '../../api/client.ts';
import { describeError } from '../../api/describe-error.ts';
import { useMessages } from '../../i18n/language.tsx';
import { notify } from '../../state/notices.ts';
import { thisPerson } from '../../state/person.ts';
import { useStore } from '../../state/store.ts';
import type { ScoreAsking } from './use-score-asking.ts';
import { barEnd, type ScoreDesk } from './use-score-desk.ts';
import type { Recording } from './use-recording.ts';

export const turnLengths = [1, 2, 4];

export interface Turns {
  readonly state: 'none' | 'person' | 'maker';
  readonly bars: number;
  readonly setBars: (bars: number) => void;
  readonly begin: () => void;
  readonly stop: () => void;
}

interface Turn {
  readonly start: number;
  readonly middle: number;
  readonly end: number;
}

export function useTurns(desk: ScoreDesk, recording: Recording, asking: ScoreAsking): Turns {
  const m = useMessages();
  const [state, setState] = useState<Turns['state']>('none');
  const [bars, setBars] = useState(2);
  const [proposalId, setProposalId] = useState<string | null>(null);
  const turn = useRef<Turn | null>(null);
  const latest = useRef({ desk, recording, asking });
  latest.current = { desk, recording, asking };
  const proposals = useStore(desk.session.proposals);
  const proposal = proposals.find(({ id }) => id === proposalId);

  const over = useCallback(() => {
    turn.current = null;
    setProposalId(null);
    setState('none');
  }, []);

  const begin = () => {
    const { score, bars: all } = desk;
    const start = score.notes.length === 0 ? 0 : barEnd(all, endOf(score));
    const after = (tick: number) => Array.from({ length: bars }).reduce<number>((at) => all.at(at).end, tick);
    const middle = after(start);
    turn.current = { start, middle, end: after(middle) };
    desk.setCursor({ ...desk.cursor, tick: start });
    setState('person');
  };
  // It records from where the cursor stands once that is there.
  const isBegun = state === 'person' && !recording.recording && desk.cursor.tick === turn.current?.start;
  useEffect(() => {
    if (isBegun) latest.current.recording.begin();
  }, [isBegun]);

  // The person's bars are over: what they played is answered.
  const playing = state === 'person' && recording.recording;
  useEffect(() => {
    if (!playing) return undefined;
    const timer = setInterval(() => {
      const now = turn.current;
      const { desk: at, recording: records, asking: asks } = latest.current;
      if (now === null || at.player.tick() < now.middle) return;
      clearInterval(timer);
      if (records.end().length === 0) {
        notify(m.scores.turnNothing);
        over();
        return;
      }
      setState('maker');
      const parts = [...asks.chosen].map((line) => ({
        track: asks.lines[line]!.track,
        voices: [asks.lines[line]!.voice],
      }));
      const everything = asks.operation === 'harmonise' ? null : parts;
      void asks
        .ask({ operation: 'answer', region: { parts: everything, start: now.middle, end: now.end } })
        .then((asked) => (asked === null ? over() : setProposalId(asked.id)));
    }, 30);
    return () => clearInterval(timer);
  }, [playing, over, m]);

  // The answer is there: it goes into the score, and is heard from its beginning.
  const answered = proposal !== undefined && proposal.state !== 'making';
  useEffect(() => {
    if (!answered || state !== 'maker') return;
    const now = turn.current;
    const { desk: at } = latest.current;
    if (proposal.state !== 'open' || now === null) {
      over();
      return;
    }
    const decision = { verdict: 'accept', candidate: 0, personId: thisPerson().id } as const;
    client
      .decideScore(at.session.workId, proposal.id, decision)
      .then((after) => {
        at.session.know(after);
        at.setCursor({ ...at.cursor, tick: now.middle });
        at.player.seek(now.middle);
        at.player.start();
      })
      .catch((error: unknown) => notify(describeError(m, error).text, 'danger'))
      .finally(over);
    // The answer is taken once.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [answered, state]);

  return {
    state,
    bars,
    setBars,
    begin,
    stop() {
      if (recording.recording) recording.end();
      if (proposalId !== null) void client.stopScoreProposal(desk.session.workId, proposalId).catch(() => undefined);
      over();
    },
  };
}
