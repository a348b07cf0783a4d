/** Candidates side by side, as they are written: the person picks one, asks for more like it, or takes none. */
import { Button, VisuallyHidden } from '@mantine/core';
import { useCallback, useEffect, useId, useRef, useState } from 'react';
import type { Brief } from '@fourhands/core/brief/brief';
import type { Candidate, Proposal } from '@fourhands/core/proposal/proposal';
import { describeError } from '../../api/describe-error.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Icon } from '../../components/icon.tsx';
import { useMessages } from '../../i18n/language.tsx';
import { CandidateSum, CheckedText, useCandidateCheck } from './brief/checked-candidate.tsx';
import type { Desk } from './desk.ts';
import styles from './offers.module.css';

export interface OffersAtWork {
  readonly proposal: Proposal | null;
  readonly chosen: number;
  readonly choose: (index: number) => void;
  readonly step: (by: 1 | -1) => boolean;
  /** Whether keys without a modifier mean the candidates now. */
  readonly focused: () => boolean;
  readonly pick: () => boolean;
  readonly more: () => boolean;
  readonly none: () => boolean;
  readonly decidable: boolean;
  readonly setTray: (element: HTMLElement | null) => void;
}

/** Whether the keys of the candidates mean them: the focus is on them, and not in a field. */
function inTray(tray: HTMLElement | null): boolean {
  const { activeElement } = document;
  return tray !== null && activeElement !== null && tray.contains(activeElement) && activeElement.tagName !== 'BUTTON';
}

export function useOffers(desk: Desk): OffersAtWork {
  const m = useMessages();
  const { proposals, decide, ask, announce, settings, work } = desk;
  const proposal =
    work.mode === 'prompt-guided'
      ? (proposals.find((one) => one.recipe.mode === 'prompt-guided' && one.placement === 'offer') ?? null)
      : null;
  const [chosenOf, setChosenOf] = useState({ id: '', index: 0 });
  const tray = useRef<HTMLElement | null>(null);
  const count = proposal?.candidates.length ?? 0;
  const chosen = chosenOf.id === proposal?.id ? Math.min(chosenOf.index, Math.max(0, count - 1)) : 0;
  const decidable = proposal?.state === 'open' || proposal?.state === 'stopped';
  const id = proposal?.id ?? '';

  const choose = useCallback((index: number) => setChosenOf({ id, index }), [id]);
  const wasStreaming = useRef<string | null>(null);
  useEffect(() => {
    if (proposal === null) return;
    if (proposal.state === 'streaming' && wasStreaming.current !== proposal.id) {
      wasStreaming.current = proposal.id;
      announce(m.offer.started(proposal.candidates.length));
    } else if (proposal.state !== 'streaming' && wasStreaming.current === proposal.id) {
      wasStreaming.current = null;
      announce(m.offer.finished(proposal.candidates.filter(({ state }) => state === 'ready').length));
      // The keys are at hand when the offer is, unless the person is busy elsewhere.
      if (document.activeElement === document.body || document.activeElement?.closest('[data-hand]') != null) {
        tray.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
      }
    }
  }, [proposal, announce, m]);

  const pick = () => {
    if (proposal === null || !decidable) return false;
    void decide(proposal, { kind: 'pick', candidate: chosen }).then((decided) => {
      if (decided === null) return;
      const refused = decided.candidates[chosen]?.hunks.find(({ state }) => state === 'refused');
      announce(refused === undefined ? m.offer.picked(chosen + 1) : m.offer.refused(refused.reason ?? ''));
      if (refused === undefined) desk.view?.focus();
    });
    return true;
  };
  const none = () => {
    if (proposal === null || !decidable) return false;
    void decide(proposal, { kind: 'none' }).then((decided) => {
      if (decided !== null) announce(m.offer.noneTaken);
    });
    return true;
  };
  const more = () => {
    if (proposal === null || !decidable) return false;
    void (async () => {
      const decided = await decide(proposal, { kind: 'more', candidate: chosen });
      if (decided === null) return;
      announce(m.offer.moreAsked);
      const { recipe } = proposal;
      await ask({
        placement: 'offer',
        operation: recipe.operation,
        action: recipe.action,
        prompt: recipe.prompt,
        candidates: settings.candidates,
        ...(recipe.brief === undefined ? {} : { brief: recipe.brief }),
        ...(desk.session.document.has(recipe.base) ? { base: recipe.base, region: proposal.region } : {}),
      });
    })();
    return true;
  };
  return {
    proposal,
    chosen,
    choose,
    decidable,
    setTray: (element) => {
      tray.current = element;
    },
    step(by) {
      if (!inTray(tray.current) || count === 0) return false;
      const next = (chosen + by + count) % count;
      choose(next);
      tray.current?.querySelectorAll<HTMLElement>('[role="option"]')[next]?.focus();
      return true;
    },
    focused: () => inTray(tray.current),
    pick,
    more,
    none,
  };
}

function Card({
  candidate,
  brief,
  index,
  total,
  current,
  onChoose,
}: {
  readonly candidate: Candidate;
  /** That it was written from. */
  readonly brief: Brief | undefined;
  readonly index: number;
  readonly total: number;
  readonly current: boolean;
  readonly onChoose: () => void;
}) {
  const m = useMessages();
  const check = useCandidateCheck(candidate.text, brief, candidate.state !== 'streaming');
  return (
    <div
      role="option"
      aria-selected={current}
      aria-busy={candidate.state === 'streaming'}
      tabIndex={current ? 0 : -1}
      className={styles.card}
      data-state={candidate.state}
      onClick={onChoose}
      onFocus={onChoose}
    >
      <div className={styles.head}>
        <VisuallyHidden>{m.offer.candidate(index + 1, total)}</VisuallyHidden>
        <span className={styles.number} aria-hidden="true">
          {index + 1}
        </span>
        {candidate.state === 'streaming' ? <span className={styles.busy}>{m.offer.streaming}</span> : null}
        {candidate.state === 'picked' ? <Icon name="check" size={16} /> : null}
        {candidate.state === 'dropped' ? <span>{m.offer.dropped}</span> : null}
        {check === null ? null : <CandidateSum check={check} />}
      </div>
      <div className={styles.text} dir="auto">
        {candidate.text === '' ? (
          <span className="soft">{m.offer.waiting}</span>
        ) : check === null || brief === undefined ? (
          candidate.text
        ) : (
          <CheckedText text={candidate.text} check={check} brief={brief} />
        )}
      </div>
      {candidate.error === null ? null : (
        <div className={styles.problem}>{describeError(m, Object.assign(new Error(), candidate.error)).text}</div>
      )}
    </div>
  );
}

export function Offers({ desk, offers }: { readonly desk: Desk; readonly offers: OffersAtWork }) {
  const m = useMessages();
  const titleId = useId();
  const { proposal, chosen, decidable, setTray } = offers;
  if (proposal === null || !(proposal.state === 'streaming' || decidable || proposal.state === 'failed')) return null;
  const total = proposal.candidates.length;
  return (
    <section aria-labelledby={titleId} className={styles.tray} ref={setTray}>
      <div className="spread">
        <h2 id={titleId} className="wide-only">
          {m.offer.title}
        </h2>
        <span className="soft small wide-only">
          {!decidable ? '' : proposal.state === 'stopped' ? m.offer.stopped : m.offer.help}
        </span>
        {proposal.state === 'streaming' ? (
          <Button size="xs" variant="default" leftSection={<Icon name="stop" size={16} />} onClick={desk.stop}>
            {m.hand.stop}
          </Button>
        ) : null}
        {decidable ? (
          <div className="row">
            <Button size="xs" leftSection={<Icon name="check" size={16} />} onClick={() => offers.pick()}>
              {m.offer.pick}
            </Button>
            <Button size="xs" variant="default" onClick={() => offers.more()}>
              {m.offer.more}
            </Button>
            <Button size="xs" variant="default" onClick={() => offers.none()}>
              {m.offer.none}
            </Button>
          </div>
        ) : null}
      </div>
      {proposal.error === null ? null : (
        <ErrorNotice error={Object.assign(new Error(proposal.error.message), proposal.error)} title={m.offer.failed} />
      )}
      {proposal.state === 'failed' ? null : (
        <div className={styles.cards} role="listbox" aria-labelledby={titleId}>
          {proposal.candidates.map((candidate, index) => (
            <Card
              key={index}
              candidate={candidate}
              brief={proposal.recipe.brief}
              index={index}
              total={total}
              current={index === chosen}
              onChoose={() => offers.choose(index)}
            />
          ))}
        </div>
      )}
    </section>
  );
}
