/**
 * The loop that all trainers share: steps in order, averaged training points, validation, pictures and checkpoints at
 * even distances, progress with the time left, and a clean stop.
 */
import {
  TrainingStopped,
  type TrainingHooks,
  type TrainingImage,
  type TrainingPoint,
  type TrainingProgress,
  type TrainingSample,
} from './training.ts';

export interface LoopParts {
  readonly totalSteps: number;
  readonly firstStep: number;
  readonly picturesPerStep: number;
  readonly pictureCount: number;
  /** Makes one step; the loss and its parts. */
  step(step: number): Promise<{ readonly loss: number; readonly terms: Readonly<Record<string, number>> }>;
  /** The loss and its parts on pictures that are not learned from. */
  validate(): Promise<{ readonly loss: number; readonly terms: Readonly<Record<string, number>> } | null>;
  images(step: number): Promise<readonly TrainingImage[]>;
  /** What the model writes by now; a model of pictures leaves it out. */
  samples?(step: number): Promise<readonly TrainingSample[]>;
  /** How many times to validate at the most; 60 when left out. */
  readonly validations?: number;
  /** Whether the first checkpoint comes with the first validation, and not only after a minute. */
  readonly earlyCheckpoint?: boolean;
  checkpoint(step: number): Promise<Uint8Array>;
}

/** How many points, validations and pictures a whole run has, at most; checkpoints come by time. */
const trainingPoints = 400;
const validations = 60;
const pictureMoments = 24;
const sampleMoments = 12;
/** A short run does not spend most of its time on writing samples. */
const stepsBetweenSamples = 10;
const checkpointSeconds = 60;
const progressSeconds = 0.25;

/** The loss stopped being a number. */
export class TrainingDiverged extends Error {
  readonly code = 'training-diverged';

  constructor(step: number) {
    super(
      `The training lost its way at step ${step}: the loss is no longer a number. Start again with a smaller learning rate.`,
    );
    this.name = 'TrainingDiverged';
  }
}

class Average {
  #count = 0;
  #loss = 0;
  #terms: Record<string, number> = {};

  add(loss: number, terms: Readonly<Record<string, number>>): void {
    this.#count += 1;
    this.#loss += loss;
    for (const [name, value] of Object.entries(terms)) this.#terms[name] = (this.#terms[name] ?? 0) + value;
  }

  take(): { loss: number; terms: Record<string, number> } {
    const count = Math.max(1, this.#count);
    const mean = {
      loss: this.#loss / count,
      terms: Object.fromEntries(Object.entries(this.#terms).map(([name, value]) => [name, value / count])),
    };
    [this.#count, this.#loss, this.#terms] = [0, 0, {}];
    return mean;
  }
}

/** Whether one of `moments` even marks of the run lies at this step; the last step always is one. */
function isMark(step: number, totalSteps: number, moments: number): boolean {
  return (
    step === totalSteps || Math.floor((step * moments) / totalSteps) !== Math.floor(((step - 1) * moments) / totalSteps)
  );
}

/** Runs to the end. Throws TrainingStopped, with the checkpoint, when the signal is raised, and TrainingDiverged. */
export async function runLoop(parts: LoopParts, hooks: TrainingHooks): Promise<void> {
  const { totalSteps, firstStep } = parts;
  const start = performance.now();
  const average = new Average();
  let lastCheckpoint = start;
  let lastProgress = -Infinity;
  let checkpointed = false;
  const epochOf = (step: number) => (step * parts.picturesPerStep) / parts.pictureCount;
  const progressAt = (step: number): TrainingProgress => {
    const elapsedSeconds = (performance.now() - start) / 1000;
    const done = step - firstStep;
    return {
      step,
      totalSteps,
      elapsedSeconds,
      secondsLeft: done === 0 ? null : (elapsedSeconds / done) * (totalSteps - step),
    };
  };
  const point = (
    step: number,
    split: TrainingPoint['split'],
    measured: { loss: number; terms: Readonly<Record<string, number>> },
  ) => hooks.onPoint?.({ step, epoch: epochOf(step), split, ...measured });
  hooks.onProgress?.(progressAt(firstStep));
  for (let step = firstStep + 1; step <= totalSteps; step++) {
    let early = false;
    const { loss, terms } = await parts.step(step - 1);
    if (!Number.isFinite(loss)) throw new TrainingDiverged(step);
    average.add(loss, terms);
    if (isMark(step, totalSteps, trainingPoints)) point(step, 'train', average.take());
    if (isMark(step, totalSteps, parts.validations ?? validations)) {
      const measured = await parts.validate();
      if (measured) point(step, 'validation', measured);
      early = parts.earlyCheckpoint === true && !checkpointed;
    }
    if (hooks.onImage && (step === 1 || isMark(step, totalSteps, pictureMoments)))
      for (const image of await parts.images(step)) hooks.onImage(image);
    if (
      hooks.onSample &&
      parts.samples &&
      (step === 1 || isMark(step, totalSteps, Math.min(sampleMoments, totalSteps / stepsBetweenSamples)))
    )
      for (const sample of await parts.samples(step)) hooks.onSample(sample);
    const now = performance.now();
    if (now - lastProgress > progressSeconds * 1000 || step === totalSteps) {
      lastProgress = now;
      hooks.onProgress?.(progressAt(step));
    }
    if (hooks.signal?.aborted && step < totalSteps) {
      const checkpoint = await parts.checkpoint(step);
      await hooks.onCheckpoint?.(checkpoint, progressAt(step));
      throw new TrainingStopped(step, checkpoint);
    }
    if (hooks.onCheckpoint && (early || now - lastCheckpoint > checkpointSeconds * 1000 || step === totalSteps)) {
      lastCheckpoint = now;
      checkpointed = true;
      await hooks.onCheckpoint(await parts.checkpoint(step), progressAt(step));
    }
    // Lets messages and timers through: a step may finish without ever leaving the microtask queue.
    if (step % 8 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
}
