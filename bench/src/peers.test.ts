import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { median } from './line-protocol.ts';
import { parseMessage, ProcessEntrant } from './peers.ts';

const protocol = new URL('./line-protocol.ts', import.meta.url).href;
const entrants: ProcessEntrant[] = [];

/** A child that runs the given program. */
function entrant(source: string, command = process.execPath): ProcessEntrant {
  const args = ['--input-type=module', '--eval', source];
  const made = new ProcessEntrant({ workload: 'work', peer: 'peer', variant: '', command, args });
  entrants.push(made);
  return made;
}

const serving = (prepare: string) =>
  `import { serveRounds } from ${JSON.stringify(protocol)}; await serveRounds(async () => { ${prepare} });`;

afterEach(() => {
  for (const each of entrants.splice(0)) each.end();
});

describe('a child that serves rounds', () => {
  test('does the steps asked for, and gives the last one’s result', async () => {
    const child = entrant(
      serving(
        `let count = 0; console.log('{"ms": "noise"}'); return { description: 'a child', step: async () => ++count };`,
      ),
    );
    expect(await child.prepare(20_000)).toEqual({ kind: 'ready', description: 'a child' });
    expect(await child.round(1, 3, 20_000)).toMatchObject({ kind: 'timed', result: 4 });
    expect(await child.round(0, 2, 20_000)).toMatchObject({ kind: 'timed', result: 6 });
  });

  test('says that it cannot, in preparing or in a step', async () => {
    const first = entrant(serving(`throw new Error('no kernel\\nmore');`));
    expect(await first.prepare(20_000)).toEqual({ kind: 'unable', reason: 'no kernel' });
    const second = entrant(
      serving(`return { description: 'it', step: async () => { throw new Error('no gradient'); } };`),
    );
    await second.prepare(20_000);
    expect(await second.round(0, 1, 20_000)).toEqual({ kind: 'unable', reason: 'no gradient' });
    expect(await second.round(0, 1, 20_000)).toEqual({ kind: 'unable', reason: 'no gradient' });
  });

  test('says that what it needs is not installed', async () => {
    const child = entrant(serving(`await import('a-package-that-is-not-installed');`));
    expect(await child.prepare(20_000)).toEqual({ kind: 'unknown', reason: 'not installed: npm run bench:peers' });
  });

  test('answers no more once it is ended', async () => {
    const child = entrant(serving(`return { description: process.pid.toString(), step: async () => 1 };`));
    const preparation = await child.prepare(20_000);
    if (preparation.kind !== 'ready') throw new Error('it did not start');
    child.end();
    expect(await child.round(0, 1, 20_000)).toMatchObject({ kind: 'unknown' });
  });
});

describe('a child that does not keep to the protocol', () => {
  test('that crashes is told with its last complaint', async () => {
    const child = entrant(`console.error('out of memory'); process.exit(3);`);
    expect(await child.prepare(20_000)).toEqual({ kind: 'unknown', reason: 'it ended with code 3: out of memory' });
  });

  test('whose program is not there is not installed', async () => {
    const child = entrant('', fileURLToPath(new URL('./no-such-program', import.meta.url)));
    expect(await child.prepare(20_000)).toMatchObject({ kind: 'unknown' });
  });

  test('that is late is ended, and its limit bounds one step', async () => {
    const child = entrant(`console.log('{"ready": "slow"}'); process.stdin.resume(); setInterval(() => {}, 1000);`);
    await child.prepare(20_000);
    expect(await child.round(1, 3, 200)).toEqual({ kind: 'late', afterMs: 50 });
    expect(await child.round(0, 1, 20_000)).toEqual({ kind: 'late', afterMs: 50 });
  });
});

test('lines that are no messages are passed over', () => {
  expect(['Loading…', '{broken', '[1]', '7', '"text"'].map(parseMessage)).toEqual(Array(5).fill(undefined));
  expect(parseMessage('{"ready":"x"}')).toEqual({ ready: 'x' });
});

test('the median', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(median([7])).toBe(7);
  expect(median([])).toBeNaN();
});
