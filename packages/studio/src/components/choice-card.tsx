/** One of a few, each with a sentence: radio buttons drawn as cards. */
import { VisuallyHidden } from '@mantine/core';
import { useId } from 'react';
import { Icon } from './icon.tsx';
import styles from './choice-card.module.css';

interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly help: string;
}

interface ChoicesProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly choices: readonly Choice<Value>[];
  readonly onChange: (value: Value) => void;
}

export function Choices<Value extends string>({ label, value, choices, onChange }: ChoicesProps<Value>) {
  const name = useId();
  return (
    <fieldset className={styles.choices}>
      <VisuallyHidden component="legend">{label}</VisuallyHidden>
      {choices.map((choice) => (
        <label key={choice.value} className={styles.choice}>
          <input
            type="radio"
            name={name}
            value={choice.value}
            checked={choice.value === value}
            onChange={() => onChange(choice.value)}
          />
          <h3>{choice.label}</h3>
          <span className="soft">{choice.help}</span>
          <span className={styles.check}>
            <Icon name="check" />
          </span>
        </label>
      ))}
    </fieldset>
  );
}
