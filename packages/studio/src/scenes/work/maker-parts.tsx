/** What every choice of a maker shows beside it: where requests go, and a slider for each of its controls. */
import type { Control, MakerDescription } from '@fourhands/core/maker/maker';
import { Icon } from '../../components/icon.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useLanguage, useMessages } from '../../i18n/language.tsx';
import styles from './hand.module.css';

export function WhereItGoes({ maker }: { readonly maker: MakerDescription }) {
  const m = useMessages();
  return (
    <span className={styles.where} data-leaves={maker.destination !== null}>
      <Icon name={maker.destination === null ? 'home' : 'right'} size={14} />
      {maker.destination === null ? m.hand.staysHere : m.hand.goesTo(maker.destination)}
    </span>
  );
}

interface ControlSliderProps {
  readonly control: Control;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

export function ControlSlider({ control, value, onChange }: ControlSliderProps) {
  const { language } = useLanguage();
  const format = useFormat();
  return (
    <label className={styles.control}>
      <span>{control.label[language]}</span>
      <output className="figure soft">{format.count(value)}</output>
      <input
        type="range"
        aria-label={control.label[language]}
        min={control.minimum}
        max={control.maximum}
        step={control.step}
        value={value}
        onChange={(event) => onChange(Number(event.target.value))}
      />
    </label>
  );
}
