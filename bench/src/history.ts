/**
 * A text with a history of 100,000 edits: how long it takes to open, and how large it is beside its text and edits
 * compressed by gzip, which is what keeping them without any structure would take.
 */
import { gzipSync } from 'node:zlib';
import { numbersFrom } from '../../packages/core/test/random-history.ts';
import { TextDocument } from '@fourhands/core/media/text/text-document';
import type { Bench } from './bench.ts';
import { median } from './line-protocol.ts';
import { makeRow, type Row } from './report.ts';

const edits = { full: 100_000, quick: 20_000 };
const opens = 9;

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const words = ['the', 'sea', 'was', 'grey', 'and', 'nobody', 'spoke', 'of', 'lanterns', 'in', 'winter', 'again'];

/** As people write: words letter by letter, now and then elsewhere, some of it taken out again. */
function* writing(count: number, number: (below: number) => number): Generator<Edit> {
  let [length, at] = [0, 0];
  for (let made = 0; made < count;) {
    if (number(40) === 0) at = number(length + 1);
    if (number(12) === 0 && at > 10) {
      const start = at - 1 - number(8);
      yield { start, end: at, text: '' };
      length -= at - start;
      at = start;
      made++;
    }
    for (const letter of `${words[number(words.length)]!} `) {
      if (made++ >= count) return;
      yield { start: at, end: at, text: letter };
      length++;
      at++;
    }
  }
}

/** The worst for any structure: two letters at a random place each time. */
function* scattered(count: number, number: (below: number) => number): Generator<Edit> {
  for (let made = 0; made < count; made++) {
    const at = number(2 * made + 1);
    yield { start: at, end: at, text: String.fromCharCode(97 + number(26), 97 + number(26)) };
  }
}

function measure(name: string, made: Iterable<Edit>, progress: (line: string) => void): Row[] {
  const document = new TextDocument({ peer: '1' });
  const list: string[] = [];
  for (const edit of made) {
    document.edit([edit], { kind: 'typed' });
    list.push(`${edit.start},${edit.end},${edit.text}`);
  }
  const snapshot = document.snapshot();
  const plain = gzipSync(`${document.toString()}\n${list.join('\n')}`, { level: 9 }).length;
  const runs = document.authorship();
  const times: number[] = [];
  for (let time = 0; time < opens; time++) {
    const started = performance.now();
    const opened = new TextDocument({ snapshot, runs });
    if (opened.toString().length !== document.length) throw new Error('The opened text is not the one that was kept.');
    times.push(performance.now() - started);
    opened.free();
  }
  progress(`${name}: ${list.length} edits, ${document.length} characters, ${snapshot.length} bytes`);
  return [
    makeRow({
      name: `${name}: open`,
      value: median(times),
      unit: 'ms',
      peers: {},
      bar: { text: '< 300 ms', direction: 'at most', limit: 300 },
    }),
    makeRow({
      name: `${name}: size`,
      value: snapshot.length / plain,
      unit: '× text and edits by gzip',
      peers: {},
      bar: { text: '< 3', direction: 'at most', limit: 3 },
      notes: { ours: `${snapshot.length} bytes; text and edits by gzip: ${plain}` },
    }),
  ];
}

export const historyBench: Bench = {
  summary: 'a history of 100,000 edits: time to open it, and its size',
  run({ quick, progress }) {
    const count = quick ? edits.quick : edits.full;
    return Promise.resolve([
      ...measure('as people write', writing(count, numbersFrom(1)), progress),
      ...measure('scattered', scattered(count, numbersFrom(2)), progress),
    ]);
  },
};
