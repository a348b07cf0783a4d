/** What a person typed into the settings form, checked against the descriptions. Pure. */
import type { SettingDescription } from '@fourhands/core/protocol/preset';

type SettingProblem = 'not-a-number' | 'not-whole' | 'out-of-range';

export interface ReadSettings {
  /** Only what differs from the preset. */
  readonly changes: Readonly<Record<string, number>>;
  readonly problems: Readonly<Record<string, SettingProblem>>;
}

function readSetting(typed: string, description: SettingDescription): number | SettingProblem {
  const text = typed.trim();
  const value = Number(text);
  if (text === '' || !Number.isFinite(value)) return 'not-a-number';
  if (value < description.minimum || value > description.maximum) return 'out-of-range';
  if (description.integer && !Number.isInteger(value)) return 'not-whole';
  return value;
}

export function readSettings(
  typed: Readonly<Record<string, string>>,
  descriptions: readonly SettingDescription[],
  preset: Readonly<Record<string, number>>,
): ReadSettings {
  const changes: Record<string, number> = {};
  const problems: Record<string, SettingProblem> = {};
  for (const description of descriptions) {
    const text = typed[description.name];
    if (text === undefined) continue;
    const value = readSetting(text, description);
    if (typeof value === 'string') problems[description.name] = value;
    else if (value !== preset[description.name]) changes[description.name] = value;
  }
  return { changes, problems };
}
