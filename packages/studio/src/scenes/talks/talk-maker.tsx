/** Who answers: the choice of a maker, where its requests go, and what to do when none can answer. */
import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { talkWayOf } from '@fourhands/core/dialogue/context';
import type { MakerDescription } from '@fourhands/core/maker/maker';
import { makersQuery } from '../../api/queries.ts';
import { PlainNotice } from '../../components/error-notice.tsx';
import { useMessages } from '../../i18n/language.tsx';
import { createStore, useStore } from '../../state/store.ts';
import hand from '../work/hand.module.css';
import { ControlSlider, WhereItGoes } from '../work/maker-parts.tsx';
import styles from './talks.module.css';

const storageKey = 'fourhands-talk';

interface TalkSettings {
  readonly makerId: string | null;
  readonly controls: Readonly<Record<string, number>>;
}

function readSettings(): TalkSettings {
  try {
    const kept = JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Partial<TalkSettings>;
    return { makerId: kept.makerId ?? null, controls: kept.controls ?? {} };
  } catch {
    return { makerId: null, controls: {} };
  }
}

const settings = createStore<TalkSettings>(readSettings());

function change(part: Partial<TalkSettings>): void {
  settings.set((before) => {
    const after = { ...before, ...part };
    try {
      localStorage.setItem(storageKey, JSON.stringify(after));
    } catch {
      // Storage is blocked: they hold until the page is left.
    }
    return after;
  });
}

export interface TalkMaker {
  /** Undefined while they are on their way. */
  readonly makers: readonly MakerDescription[] | undefined;
  readonly maker: MakerDescription | null;
  /** It only goes on from words. */
  readonly weak: boolean;
  /** What was set for this maker, of the controls that it has. */
  readonly controls: Readonly<Record<string, number>>;
}

/** One that answers comes before one that only goes on from words. */
export function useTalkMaker(): TalkMaker {
  const list = useQuery(makersQuery).data;
  const { makerId, controls } = useStore(settings);
  const makers = list?.makers.filter((one) => talkWayOf(one) !== null);
  const usable = (makers ?? []).filter(
    ({ available, destination }) => available && !(list?.offline === true && destination !== null),
  );
  const chosen = usable.find(({ id }) => id === makerId);
  const maker = chosen ?? usable.find(({ talks }) => talks === true) ?? usable[0] ?? null;
  const own = (maker?.controls ?? []).flatMap(({ name, minimum, maximum }) => {
    const value = controls[name];
    return value === undefined ? [] : [[name, Math.max(minimum, Math.min(maximum, value))] as const];
  });
  return { makers, maker, weak: maker !== null && maker.talks !== true, controls: Object.fromEntries(own) };
}

export function TalkMakerChoice({ makers, maker, controls }: Omit<TalkMaker, 'weak'>) {
  const m = useMessages();
  if (makers === undefined) return null;
  return (
    <div className={styles.choice}>
      <NativeSelect
        size="xs"
        aria-label={m.talks.maker}
        value={maker?.id ?? ''}
        onChange={(event) => change({ makerId: event.target.value })}
        data={makers.map((one) => ({
          value: one.id,
          label: one.talks === true ? one.name : m.talks.goesOnOnly(one.name),
          disabled: !one.available,
        }))}
      />
      {maker === null ? null : <WhereItGoes maker={maker} />}
      {maker === null || maker.controls.length === 0 ? null : (
        <details className={hand.controls}>
          <summary>{m.talks.controls}</summary>
          <div className="stack-tight" style={{ gap: 12, paddingTop: 12 }}>
            {maker.controls.map((control) => (
              <ControlSlider
                key={control.name}
                control={control}
                value={controls[control.name] ?? control.default}
                onChange={(value) => change({ controls: { ...settings.get().controls, [control.name]: value } })}
              />
            ))}
          </div>
        </details>
      )}
    </div>
  );
}

/** What to do where nobody can answer. */
export function TalkMakerNotice({ makers, maker, weak }: TalkMaker) {
  const m = useMessages();
  if (makers === undefined || (maker !== null && !weak)) return null;
  return (
    <PlainNotice>
      <span>{maker === null ? m.talks.noMaker : m.talks.weak(maker.name)}</span>
      <Link to="/makers">{m.talks.connect}</Link>
    </PlainNotice>
  );
}
