/** The curves of an adversarial network: both losses in one chart, gradient norms in another, the samples' variety in a third. */
import { useMemo, useState } from 'react';
import { collapsedBelow, copiedBelow } from '@fourhands/core/protocol/adversarial';
import type { RunPoint } from '@fourhands/core/protocol/run';
import { Section } from '../../components/section.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import styles from './curves-panel.module.css';
import { curvesOf } from './curves.ts';
import { LossChart, type Line } from './loss-chart.tsx';

type Group = 'losses' | 'norms' | 'variety';
type Term = keyof ReturnType<typeof useMessages>['gan']['lines'];

const termsOf: Readonly<Record<Group, readonly Term[]>> = {
  losses: ['loss', 'discriminator', 'penalty'],
  norms: ['generatorNorm', 'discriminatorNorm'],
  variety: ['diversity', 'novelty'],
};
const groups = ['losses', 'norms', 'variety'] as const;
const looks = [
  { colour: '--maker-bright' },
  { colour: '--ink', dash: [5, 4] },
  { colour: '--ink-soft', dash: [1, 3] },
] as const;

interface NamedLine extends Line {
  readonly term: Term;
}

interface Table {
  readonly steps: readonly number[];
  readonly lines: readonly NamedLine[];
}

/** Lines of one group, on the steps at which any of them was measured. A penalty of 0 throughout is left out. */
function tableOf(points: readonly RunPoint[], group: Group): Table {
  const split = group === 'variety' ? 'validation' : 'train';
  const curves = curvesOf(points.filter((point) => point.split === split));
  const lines = termsOf[group].flatMap((term, at) => {
    const values = curves.find((curve) => curve.term === term)?.[split] ?? [];
    if (term === 'penalty' && values.every((value) => value === null || value === 0)) return [];
    return [{ term, values, ...looks[at]!, ...(group === 'variety' ? { marked: true } : {}) }];
  });
  return { steps: curves[0]?.steps ?? [], lines };
}

function Swatch({ colour, dash }: Pick<Line, 'colour' | 'dash'>) {
  return (
    <svg width="24" height="8" aria-hidden="true">
      <path d="M0 4h24" stroke={`var(${colour})`} strokeWidth="2" strokeDasharray={dash?.join(' ')} />
    </svg>
  );
}

function GroupChart({ points, group }: { readonly points: readonly RunPoint[]; readonly group: Group }) {
  const m = useMessages();
  const format = useFormat();
  const [row, setRow] = useState<number | null>(null);
  const { steps, lines } = useMemo(() => tableOf(points, group), [points, group]);
  const drawn = useMemo(() => {
    if (group !== 'variety') return lines;
    const limit = (value: number): Line => ({ values: steps.map(() => value), ...looks[2] });
    return [...lines, limit(collapsedBelow), limit(copiedBelow)];
  }, [group, steps, lines]);
  const shown = lines.map(({ term, values, ...look }) => {
    const value = row === null ? values.findLast((one) => one !== null) : values[row];
    return { term, look, name: m.gan.lines[term], value: format.measured(value) };
  });
  const step = row === null ? undefined : steps[row];
  return (
    <div>
      <div className={styles.head}>
        <h3>{m.gan[group]}</h3>
        <span className="soft small figure">{step === undefined ? '' : m.runs.stepShort(format.count(step))}</span>
      </div>
      <p className="soft small">{m.gan[`${group}Help`]}</p>
      <div className={styles.legend} style={{ flexWrap: 'wrap', margin: '4px 0' }}>
        {shown.map(({ term, look, name, value }) => (
          <span key={term}>
            <Swatch {...look} />
            {name} <b className="figure">{value}</b>
          </span>
        ))}
      </div>
      <LossChart
        steps={steps}
        lines={drawn}
        label={`${m.gan[group]}: ${m.common.list(shown.map(({ name, value }) => `${name} ${value}`))}`}
        logScale={group === 'norms'}
        fromZero={group === 'variety'}
        height={144}
        onRow={setRow}
      />
    </div>
  );
}

export function GanCurves({ points }: { readonly points: readonly RunPoint[] }) {
  const m = useMessages();
  return (
    <Section title={m.runs.curves}>
      {points.length === 0 ? (
        <p className="soft" style={{ minHeight: 180 }}>
          {m.runs.noPoints}
        </p>
      ) : (
        groups.map((group) => <GroupChart key={group} points={points} group={group} />)
      )}
    </Section>
  );
}
