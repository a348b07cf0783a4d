/** The command line with a trainer that goes on until it is stopped: for tests that send real signals. */
import { TrainingStopped } from '@fourhands/models/training/training';

import { runCommandLine } from '../src/command-line.ts';
import { modules } from '../src/modules.ts';
import { processTerminal } from '../src/terminal.ts';

const endless: typeof modules.train = async (_kind, _request, _images, hooks) => {
  hooks.onProgress?.({ step: 1, totalSteps: 10, elapsedSeconds: 1, secondsLeft: 9 });
  const checkpoint = new TextEncoder().encode('the state after step 1');
  return new Promise((_resolve, reject) => {
    const open = setInterval(() => undefined, 1000);
    const stop = async () => {
      clearInterval(open);
      await hooks.onCheckpoint?.(checkpoint, { step: 1, totalSteps: 10, elapsedSeconds: 1, secondsLeft: 9 });
      reject(new TrainingStopped(1, checkpoint));
    };
    hooks.signal?.addEventListener('abort', () => void stop());
  });
};

process.exitCode = await runCommandLine(process.argv.slice(2), {
  terminal: processTerminal(),
  modules: { ...modules, train: endless },
});
