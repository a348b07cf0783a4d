/**
 * A training worker whose trainer learns nothing but keeps every promise of the seam. Settings steer it:
 * `steps`, `checkpointEvery`; `pauseAt` waits there to be stopped (only in a run that was not resumed); `crashAt` ends
 * the process; `failAt` throws; `nanAt` measures no number.
 */
import { setImmediate } from 'node:timers/promises';
import { decodeImage } from '@fourhands/models/data/load-image';
import { encodePng } from '@fourhands/models/data/picture-file';
import { type TrainingProgress, TrainingStopped } from '@fourhands/models/training/training';
import { serveTraining } from '../../src/jobs/serve-training.ts';
import { loadTrainingPictures } from '../../src/jobs/training-pictures.ts';

class FakeTrainingFailed extends Error {
  readonly code = 'fake-training-failed';
}

interface State {
  readonly step: number;
  /** Depends on every step done, so that a resumed run that lost or repeated one ends differently. */
  readonly sum: number;
}

serveTraining({
  loadPictures: (pictures, kind, signal) => loadTrainingPictures(decodeImage, pictures, kind, signal),
  encodePng,
  describe: async (kind) => ({
    vae: kind === 'vae' ? { imageWidth: 8, imageHeight: 8, latentSize: 2 } : null,
    writer: null,
    gan: kind === 'gan' ? { imageSize: 8, latentSize: 2 } : null,
    melody: null,
  }),
  trainMelodies: () => Promise.reject(new FakeTrainingFailed('No fake maker of melodies is trained.')),
  trainSounds: () => Promise.reject(new FakeTrainingFailed('No fake maker of sounds is trained.')),
  trainTexts: () => Promise.reject(new FakeTrainingFailed('No fake writer is trained.')),

  async train(kind, request, images, hooks) {
    const { steps = 10, checkpointEvery = 5, pauseAt = -1, crashAt = -1, failAt = -1, nanAt = -1 } = request.settings;
    const resumed = request.resume !== undefined;
    const pixels = images.reduce((total, image) => total + (image.data[0] ?? 0), 0);
    let state: State = resumed
      ? (JSON.parse(Buffer.from(request.resume).toString()) as State)
      : { step: 0, sum: request.seed + pixels };
    const saved = () => Buffer.from(JSON.stringify(state));
    const progress = (): TrainingProgress => ({
      step: state.step,
      totalSteps: steps,
      elapsedSeconds: state.step,
      secondsLeft: steps - state.step,
    });

    while (state.step < steps) {
      const step = state.step + 1;
      state = { step, sum: (state.sum * 31 + step) % 1_000_003 };
      if (!resumed && step === crashAt) process.kill(process.pid, 'SIGKILL');
      if (!resumed && step === failAt) throw new FakeTrainingFailed('The fake training failed, as it was told to.');
      const loss = step === nanAt ? NaN : 1 / step;
      hooks.onPoint?.({ step, epoch: step / steps, split: 'train', loss, terms: { sum: state.sum } });
      hooks.onProgress?.(progress());
      if (step % checkpointEvery === 0) {
        const image = { width: 2, height: 1, data: Uint8Array.of(step % 256, 0, 0, 0, 0, 255) };
        hooks.onImage?.({ kind: 'sample', step, image });
        await hooks.onCheckpoint?.(saved(), progress());
      }
      if (!resumed && step === pauseAt) {
        await new Promise((resolve) => hooks.signal?.addEventListener('abort', resolve));
      }
      await setImmediate();
      if (hooks.signal?.aborted) throw new TrainingStopped(state.step, saved());
    }
    const bytes = Buffer.from(JSON.stringify({ fake: kind, sum: state.sum }));
    return { kind, bytes, figures: { loss: 1 / state.step, broken: NaN } };
  },
});
