/** The numbers of a run, drawn from their descriptions: nothing here knows a setting by name. */
import { Button, TextInput } from '@mantine/core';
import type { SettingDescription } from '@fourhands/core/protocol/preset';
import { useLanguage } from '../../i18n/language.tsx';
import type { ReadSettings } from '../../state/setting-values.ts';

interface SettingsFormProps {
  readonly descriptions: readonly SettingDescription[];
  readonly preset: Readonly<Record<string, number>>;
  readonly typed: Readonly<Record<string, string>>;
  readonly read: ReadSettings;
  readonly onType: (typed: Readonly<Record<string, string>>) => void;
}

export function SettingsForm({ descriptions, preset, typed, read, onType }: SettingsFormProps) {
  const { language, messages: m } = useLanguage();
  const problemOf = (description: SettingDescription) => {
    switch (read.problems[description.name]) {
      case undefined:
        return undefined;
      case 'not-a-number':
        return m.newRun.notNumber;
      case 'not-whole':
        return m.newRun.notWhole;
      case 'out-of-range':
        return m.newRun.outOfRange(String(description.minimum), String(description.maximum));
    }
  };
  return (
    <div className="stack">
      {descriptions
        .filter((description) => preset[description.name] !== undefined)
        .map((description) => {
          const problem = problemOf(description);
          const changed = read.changes[description.name] !== undefined ? ` · ${m.newRun.changed}` : '';
          return (
            <TextInput
              key={description.name}
              label={description.label[language] + changed}
              description={`${description.help[language]} (${m.newRun.range(String(description.minimum), String(description.maximum))})`}
              inputMode="decimal"
              autoComplete="off"
              value={typed[description.name] ?? String(preset[description.name])}
              error={problem}
              onChange={(event) => onType({ ...typed, [description.name]: event.target.value })}
            />
          );
        })}
      <div>
        <Button variant="default" size="xs" disabled={Object.keys(typed).length === 0} onClick={() => onType({})}>
          {m.newRun.reset}
        </Button>
      </div>
    </div>
  );
}
