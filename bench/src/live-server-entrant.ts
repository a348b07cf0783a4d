/** The server of the bench `live`: `live-server-entrant.ts FOLDER`. Its makers write as long as they may. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Maker } from '@fourhands/core';
import { startServer } from '../../packages/server/src/main.ts';

/** Words a second: faster than anybody reads. */
const wordTime = 50;

function writer(id: string): Maker {
  return {
    describe: () => ({
      id,
      name: id,
      kind: 'procedure',
      medium: 'text',
      operations: ['continue', 'fill'],
      actions: [],
      controls: [],
      hash: id,
      destination: null,
      available: true,
      reason: null,
    }),
    async *make(_request, signal) {
      for (let word = 0; word < 2_000; word++) {
        await pause(wordTime, undefined, { signal });
        yield { type: 'text', candidate: 0, text: `${id}${word} ` };
      }
      yield { type: 'end', candidate: 0 };
    },
  };
}

const makers = [writer('first'), writer('second')];
const [folder = ''] = process.argv.slice(2);
const begun = { cpu: process.cpuUsage(), at: performance.now() };
const { url } = await startServer(
  { folder, port: 0 },
  {
    makers: {
      list: async () => makers.map((maker) => maker.describe()),
      find: async (id) => makers.find((maker) => maker.describe().id === id) ?? null,
      offline: () => false,
      // Asked once for each proposal, and a way to say what the server used.
      runtime: () => {
        const { user, system } = process.cpuUsage(begun.cpu);
        return `${(user + system) / 1000} ms of ${performance.now() - begun.at} ms`;
      },
    },
  },
);
process.send?.({ url });
