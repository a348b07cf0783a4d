/** What the commands refuse, one class a reason. The HTTP layer gives each code its status. */
import type { DatasetKind, ModelKind, RunState } from '@fourhands/core';

export class DatasetNotFound extends Error {
  readonly code = 'dataset-not-found';
  readonly id: string;

  constructor(id: string) {
    super('This data set does not exist. It may have been deleted; go back to the list of data sets.');
    this.name = 'DatasetNotFound';
    this.id = id;
  }
}

export class ItemNotFound extends Error {
  readonly code = 'item-not-found';
  readonly id: string;

  constructor(id: string) {
    super('This picture is not in the data set. It may have been deleted; reload the page.');
    this.name = 'ItemNotFound';
    this.id = id;
  }
}

export class DatasetFileNotFound extends Error {
  readonly code = 'dataset-file-not-found';
  readonly id: string;

  constructor(id: string) {
    super('This file is not in the data set. It may have been deleted; reload the page.');
    this.name = 'DatasetFileNotFound';
    this.id = id;
  }
}

export class DatasetFileTooLarge extends Error {
  readonly code = 'dataset-file-too-large';
  readonly limit: number;

  constructor(name: string, limit: number) {
    super(
      `“${name}” is larger than the ${Math.floor(limit / 1024 / 1024)} MB that are read of one file. Divide it into several files.`,
    );
    this.name = 'DatasetFileTooLarge';
    this.limit = limit;
  }
}

export class DatasetOfOtherKind extends Error {
  readonly code = 'dataset-of-other-kind';
  readonly kind: DatasetKind;

  constructor(kind: DatasetKind, needed: readonly DatasetKind[]) {
    const other = needed.join(' or ');
    super(`This data set holds ${kind}, and ${other} are needed here. Choose or make a data set of ${other}.`);
    this.name = 'DatasetOfOtherKind';
    this.kind = kind;
  }
}

export class PlanOfOtherKind extends Error {
  readonly code = 'plan-of-other-kind';

  constructor() {
    super('Only the training of a writer is planned beforehand. Start the run, and its page says how long it takes.');
    this.name = 'PlanOfOtherKind';
  }
}

export class DatasetEmpty extends Error {
  readonly code = 'dataset-empty';
  readonly datasetName: string;

  constructor(datasetName: string) {
    super(`There is nothing to learn from yet: the data set “${datasetName}” is empty. Add to it, then train.`);
    this.name = 'DatasetEmpty';
    this.datasetName = datasetName;
  }
}

export class RunNotFound extends Error {
  readonly code = 'run-not-found';
  readonly id: string;

  constructor(id: string) {
    super('This run does not exist. It may have been deleted; go back to the list of runs.');
    this.name = 'RunNotFound';
    this.id = id;
  }
}

export class RunNotResumable extends Error {
  readonly code = 'run-not-resumable';
  readonly state: RunState;

  constructor(state: RunState) {
    super(`Only a stopped or failed run can be resumed, and this one is ${state}. Start a new run to train again.`);
    this.name = 'RunNotResumable';
    this.state = state;
  }
}

export class RunNotActive extends Error {
  readonly code = 'run-not-active';
  readonly state: RunState;

  constructor(state: RunState) {
    super(`Only a queued or running run can be stopped, and this one is already ${state}.`);
    this.name = 'RunNotActive';
    this.state = state;
  }
}

export class RunActive extends Error {
  readonly code = 'run-active';

  constructor() {
    super('This run is still training. Stop it first, then delete it.');
    this.name = 'RunActive';
  }
}

export class PresetUnknown extends Error {
  readonly code = 'preset-unknown';
  readonly preset: string;

  constructor(preset: string, kind: ModelKind, known: readonly string[]) {
    super(`There is no preset “${preset}” for the kind ${kind}. Choose one of: ${known.join(', ')}.`);
    this.name = 'PresetUnknown';
    this.preset = preset;
  }
}

export class SettingUnknown extends Error {
  readonly code = 'setting-unknown';
  readonly setting: string;

  constructor(setting: string, known: readonly string[]) {
    super(`There is no setting “${setting}”. The settings are: ${known.join(', ')}.`);
    this.name = 'SettingUnknown';
    this.setting = setting;
  }
}

export class SettingOutOfRange extends Error {
  readonly code = 'setting-out-of-range';
  readonly setting: string;
  readonly value: number;

  constructor(
    description: {
      readonly name: string;
      readonly minimum: number;
      readonly maximum: number;
      readonly integer: boolean;
    },
    value: number,
  ) {
    const { name, minimum, maximum, integer } = description;
    super(
      `The setting “${name}” is ${value}, but must be a ${integer ? 'whole ' : ''}number from ${minimum} to ${maximum}.`,
    );
    this.name = 'SettingOutOfRange';
    this.setting = name;
    this.value = value;
  }
}

export class ModelNotFound extends Error {
  readonly code = 'model-not-found';
  readonly id: string;

  constructor(id: string) {
    super('This model does not exist. It may have been deleted; go back to the list of models.');
    this.name = 'ModelNotFound';
    this.id = id;
  }
}

export class ModelOfOtherKind extends Error {
  readonly code = 'model-of-other-kind';
  readonly kind: ModelKind;

  constructor(kind: ModelKind, needed: ModelKind) {
    super(`This needs a ${needed} model, and “${kind}” is what this one is. Choose another model, or train one.`);
    this.name = 'ModelOfOtherKind';
    this.kind = kind;
  }
}

/** A compressed picture names a model that is not here. */
export class ModelMissing extends Error {
  readonly code = 'model-missing';
  readonly modelHash: string;

  constructor(modelHash: string) {
    super(
      `This picture was compressed with a model that is not here (its hash begins with ${modelHash}). ` +
        'Import that model’s file, then open the picture again.',
    );
    this.name = 'ModelMissing';
    this.modelHash = modelHash;
  }
}

export class CompressionNotFound extends Error {
  readonly code = 'compression-not-found';
  readonly id: string;

  constructor(id: string) {
    super('This compressed picture does not exist. It may have been deleted; go back to the list.');
    this.name = 'CompressionNotFound';
    this.id = id;
  }
}
