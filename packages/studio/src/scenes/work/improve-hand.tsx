/** Iterative work at the right: actions on the selection, the suggested changes one by one with their reasons, rating. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Action } from '@fourhands/core/maker/maker';
import { Icon } from '../../components/icon.tsx';
import { Section } from '../../components/section.tsx';
import type { Messages } from '../../i18n/en.ts';
import { useMessages } from '../../i18n/language.tsx';
import { useDesk } from './desk.ts';
import styles from './hand.module.css';
import type { PlacedHunk } from './placed-hunks.ts';
import type { HunksAtWork } from './use-hunks.ts';
import type { ImproveAtWork } from './use-improve.ts';

function stateInWords(m: Messages, { state, reason }: PlacedHunk): string {
  if (state !== 'refused') return m.improve.states[state];
  const reasons: Readonly<Record<string, string>> = m.improve.reasons;
  const known = reason !== null && Object.hasOwn(reasons, reason) ? reasons[reason] : undefined;
  return m.improve.states.refused(known ?? reason ?? '');
}

function HunkLine({ placed }: { readonly placed: PlacedHunk }) {
  const m = useMessages();
  const { hunk } = placed;
  return (
    <>
      <span dir="auto">
        {hunk.removed === '' ? null : <del>{hunk.removed}</del>} {hunk.text === '' ? null : <ins>{hunk.text}</ins>}
      </span>
      <span className="soft small">{stateInWords(m, placed)}</span>
    </>
  );
}

function Rating({ hunks }: { readonly hunks: HunksAtWork }) {
  const m = useMessages();
  const { decide } = useDesk();
  const { proposal } = hunks;
  const [rated, setRated] = useState<{ id: string; rating: number } | null>(null);
  if (proposal === null || proposal.state === 'streaming' || proposal.state === 'failed') return null;
  const rating = rated?.id === proposal.id ? rated.rating : 0;
  return (
    <div className="spread">
      <span className="soft">{m.improve.rate}</span>
      <div className={styles.stars} role="group" aria-label={m.improve.rate}>
        {[1, 2, 3, 4, 5].map((stars) => (
          <button
            key={stars}
            type="button"
            aria-label={m.improve.rating(stars)}
            aria-pressed={rating === stars}
            data-on={stars <= rating}
            onClick={() => {
              setRated({ id: proposal.id, rating: stars });
              void decide(proposal, { kind: 'rate', candidate: 0, rating: stars });
            }}
          >
            {stars <= rating ? '★' : '☆'}
          </button>
        ))}
      </div>
    </div>
  );
}

export function ActionButtons({
  improve,
  compact = false,
}: {
  readonly improve: ImproveAtWork;
  readonly compact?: boolean;
}) {
  const m = useMessages();
  const { asking, streaming, prompt } = useDesk();
  const busy = asking || streaming !== null;
  const usable = (action: Action) => action !== 'own' || prompt.trim() !== '';
  return improve.actions
    .filter((action) => !compact || usable(action))
    .map((action) => (
      <Button
        key={action}
        size="xs"
        variant={compact ? 'subtle' : 'default'}
        disabled={busy || improve.selected === 0 || !usable(action)}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => improve.act(action)}
      >
        {m.improve.actions[action]}
      </Button>
    ));
}

export function ImproveHand({ hunks, improve }: { readonly hunks: HunksAtWork; readonly improve: ImproveAtWork }) {
  const m = useMessages();
  const { streaming, stop, maker } = useDesk();
  const { proposal } = hunks;
  const ended = proposal !== null && proposal.state !== 'streaming' && proposal.state !== 'failed';
  return (
    <>
      <div className="stack-tight">
        <span className="soft" role="status">
          {improve.selected === 0 ? m.improve.select : m.improve.selected(improve.selected)}
        </span>
        {maker !== null && improve.actions.length === 0 ? <span className="soft">{m.hand.cannot}</span> : null}
        <div className={styles.actions}>
          <ActionButtons improve={improve} />
        </div>
        {streaming === null ? null : (
          <Button variant="default" size="xs" onClick={stop} leftSection={<Icon name="stop" size={16} />}>
            {m.hand.stop}
          </Button>
        )}
        <Button
          size="xs"
          variant="default"
          leftSection={<Icon name={improve.lockHere === null ? 'lock' : 'unlock'} size={16} />}
          disabled={improve.selected === 0 && improve.lockHere === null}
          onClick={() => improve.toggleLock()}
        >
          {improve.lockHere === null ? m.improve.lock : m.improve.unlock}
        </Button>
        <span className="soft small">{improve.lockHere === null ? m.improve.lockHelp : m.improve.locked}</span>
      </div>
      {ended ? (
        <Section title={m.improve.changes} help={m.improve.counted(hunks.open.length, hunks.hunks.length)}>
          {hunks.hunks.length === 0 ? <span className="soft">{m.improve.none}</span> : null}
          <ul className={styles.hunks}>
            {hunks.hunks.map((placed) => (
              <li key={placed.index}>
                {placed.place === null ? (
                  <div className={styles.hunk}>
                    <HunkLine placed={placed} />
                  </div>
                ) : (
                  <button
                    type="button"
                    className={styles.hunk}
                    data-current={placed.index === hunks.current?.index}
                    aria-pressed={placed.index === hunks.current?.index}
                    onClick={() => hunks.choose(placed.index)}
                  >
                    <HunkLine placed={placed} />
                  </button>
                )}
              </li>
            ))}
          </ul>
          <Rating hunks={hunks} />
        </Section>
      ) : null}
    </>
  );
}

/** Under the text, so that a phone has it too: taking and leaving the suggested changes. */
export function HunkBar({ hunks }: { readonly hunks: HunksAtWork }) {
  const m = useMessages();
  if (hunks.open.length === 0) return null;
  return (
    <div className={styles.hunkBar} role="toolbar" aria-label={m.improve.changes}>
      <div className="row">
        <Button size="xs" variant="default" aria-label={m.improve.previous} onClick={() => hunks.step(-1)}>
          <Icon name="left" size={16} />
        </Button>
        <span className="soft small figure">{m.improve.counted(hunks.open.length, hunks.hunks.length)}</span>
        <Button size="xs" variant="default" aria-label={m.improve.next} onClick={() => hunks.step(1)}>
          <Icon name="right" size={16} />
        </Button>
      </div>
      <div className="row">
        <Button size="xs" onClick={hunks.accept} leftSection={<Icon name="check" size={16} />}>
          {m.improve.accept}
        </Button>
        <Button size="xs" variant="default" onClick={hunks.reject}>
          {m.improve.reject}
        </Button>
        <Button size="xs" variant="default" onClick={hunks.acceptAll}>
          {m.improve.acceptAll}
        </Button>
        <Button size="xs" variant="default" onClick={hunks.rejectAll}>
          {m.improve.rejectAll}
        </Button>
      </div>
    </div>
  );
}
