/** Reads a training request against its preset: which settings it may have, and what they come to. */
import { allPresets } from '../presets.ts';
import { settingDescriptions } from '../setting-descriptions.ts';
import type { Preset, TrainableKind, TrainingRequest } from './training.ts';

/** The request names no preset of this kind, or a setting that it does not have or that is out of range. */
export class TrainingRequestRefused extends Error {
  readonly code = 'training-request-refused';

  constructor(reason: string) {
    super(`The training cannot start: ${reason}.`);
    this.name = 'TrainingRequestRefused';
  }
}

/** Throws TrainingRequestRefused. */
export function resolveSettings(
  kind: TrainableKind,
  request: TrainingRequest,
): { readonly preset: Preset; readonly settings: Readonly<Record<string, number>> } {
  const candidates = allPresets.filter((each) => each.kind === kind);
  const preset = candidates.find((each) => each.name === request.preset);
  if (!preset) {
    const names = candidates.map((each) => each.name);
    throw new TrainingRequestRefused(
      `there is no ${kind} preset “${request.preset}”; choose one of ${names.join(', ')}`,
    );
  }
  for (const [name, value] of Object.entries(request.settings)) {
    const description = settingDescriptions[kind].find((each) => each.name === name);
    if (!description)
      throw new TrainingRequestRefused(
        `${kind} has no setting “${name}”; it has ${settingDescriptions[kind].map((each) => each.name).join(', ')}`,
      );
    if (
      !(value >= description.minimum && value <= description.maximum) ||
      (description.integer && !Number.isInteger(value))
    ) {
      throw new TrainingRequestRefused(
        `${name} must be ${description.integer ? 'a whole number' : 'a number'} from ${description.minimum} to ${description.maximum}, not ${value}`,
      );
    }
  }
  return { preset, settings: { ...preset.settings, ...request.settings } };
}
