/** A slider with its name and its value. */
interface ValueSliderProps {
  readonly label: string;
  readonly value: number;
  readonly from: number;
  readonly to: number;
  readonly step?: number;
  readonly onChange: (value: number) => void;
}

export function ValueSlider({ label, value, from, to, step = 0.1, onChange }: ValueSliderProps) {
  return (
    <label className="stack-tight" style={{ gap: 2 }}>
      <span className="spread small">
        <span>{label}</span>
        <span className="figure soft">{value.toFixed(step < 0.1 ? 2 : 1)}</span>
      </span>
      <input
        type="range"
        min={from}
        max={to}
        step={step}
        value={value}
        style={{ accentColor: 'var(--maker)', width: '100%' }}
        onChange={(event) => onChange(Number(event.target.value))}
      />
    </label>
  );
}
