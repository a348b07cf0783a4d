/** A model's process whose pass never ends and never gives the thread back, as a hung native call does. */
import { watchModel } from '../../src/jobs/model-watch.ts';

const [, , passTime = '', memoryBytes = ''] = process.argv;
const watch = watchModel({ passTime: Number(passTime), memoryBytes: Number(memoryBytes) });
await watch(async () => undefined);
await watch(async () => {
  for (;;);
});
