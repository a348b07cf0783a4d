/** The curves of a run: a small chart for each term, one legend, and the values under the pointer. */
import { useMemo, useState } from 'react';
import type { ModelKind } from '@fourhands/core/protocol/preset';
import type { RunPoint } from '@fourhands/core/protocol/run';
import { Section } from '../../components/section.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useMessages } from '../../i18n/language.tsx';
import styles from './curves-panel.module.css';
import { curvesOf, type Curve } from './curves.ts';
import { LossChart } from './loss-chart.tsx';

function Legend() {
  const m = useMessages();
  return (
    <div className={styles.legend}>
      <span>
        <svg width="24" height="8" aria-hidden="true">
          <path d="M0 4h24" stroke="var(--maker-bright)" strokeWidth="2" />
        </svg>
        {m.runs.train}
      </span>
      <span>
        <svg width="24" height="8" aria-hidden="true">
          <path d="M0 4h24" stroke="var(--ink)" strokeWidth="2" strokeDasharray="5 4" />
          <circle cx="12" cy="4" r="3" fill="var(--ink)" />
        </svg>
        {m.runs.validation}
      </span>
    </div>
  );
}

function termName(m: ReturnType<typeof useMessages>, term: string, kind: ModelKind): string {
  if (term === 'loss' && kind === 'writer') return m.texts.lossLabel;
  if (kind === 'melody' && term === 'loss') return m.melodies.lossLabel;
  if (kind === 'melody' && term === 'phrase') return m.melodies.phraseLoss;
  if (kind === 'melody' && term === 'divergence') return m.melodies.divergence;
  if (kind === 'spectra' && term === 'decibels') return m.ownSounds.decibels;
  if (term === 'gradientNorm') return m.texts.gradientNorm;
  const names: Readonly<Record<string, string>> = m.runs.terms;
  return Object.hasOwn(names, term) ? (names[term] ?? term) : term;
}

function CurveBlock({
  curve,
  kind,
  row,
  logScale,
  height,
  onRow,
}: {
  readonly curve: Curve;
  readonly kind: ModelKind;
  readonly row: number | null;
  readonly logScale: boolean;
  readonly height: number;
  readonly onRow: (row: number | null) => void;
}) {
  const m = useMessages();
  const format = useFormat();
  const name = termName(m, curve.term, kind);
  const lines = useMemo(
    () =>
      [
        { values: curve.train, colour: '--maker-bright' },
        { values: curve.validation, colour: '--ink', dash: [5, 4], marked: true },
      ] as const,
    [curve],
  );
  const train = format.measured(row === null ? curve.lastTrain : curve.train[row]);
  const validation = format.measured(row === null ? curve.lastValidation : curve.validation[row]);
  return (
    <div>
      <div className={styles.head}>
        <h3>{name}</h3>
        <div className={styles.values}>
          <span data-split="train">{train}</span>
          <span>{validation}</span>
        </div>
      </div>
      <LossChart
        steps={curve.steps}
        lines={lines}
        label={m.runs.curveLabel(name, train, validation)}
        logScale={logScale}
        height={height}
        onRow={onRow}
      />
    </div>
  );
}

export function CurvesPanel({ points, kind }: { readonly points: readonly RunPoint[]; readonly kind: ModelKind }) {
  const m = useMessages();
  const format = useFormat();
  const [logScale, setLogScale] = useState(false);
  const [row, setRow] = useState<number | null>(null);
  const curves = useMemo(() => curvesOf(points), [points]);
  const step = row === null ? undefined : curves[0]?.steps[row];
  return (
    <Section
      title={m.runs.curves}
      tools={
        <label className={styles.toggle}>
          <input type="checkbox" checked={logScale} onChange={(event) => setLogScale(event.target.checked)} />
          {m.runs.logScale}
        </label>
      }
    >
      <div className="spread small">
        <Legend />
        <span className="soft figure">{step === undefined ? '' : m.runs.stepShort(format.count(step))}</span>
      </div>
      {points.length === 0 ? (
        <p className="soft" style={{ minHeight: 180 }}>
          {m.runs.noPoints}
        </p>
      ) : (
        curves.map((curve) => (
          <CurveBlock
            key={curve.term}
            curve={curve}
            kind={kind}
            row={row}
            logScale={logScale}
            height={curve.term === 'loss' ? 168 : 128}
            onRow={setRow}
          />
        ))
      )}
    </Section>
  );
}
