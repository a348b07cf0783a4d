import { expect, test } from 'vitest';
import type { LiveDown } from '@fourhands/core/protocol/live';
import { LiveConnection, type LiveDocument, type LiveSocket } from './live-connection.ts';
import { memoryOutbox, type Outbox } from './outbox.ts';

const person = { kind: 'person', id: 'p', name: 'P' } as const;

/** A set of letters stands for a document: an update is the letters it adds. */
class Letters implements LiveDocument {
  readonly peer: string;
  readonly held = new Set<string>();
  #listener: ((bytes: Uint8Array) => void) | null = null;

  constructor(peer: string) {
    this.peer = peer;
  }

  import = (bytes: Uint8Array) => {
    for (const letter of new TextDecoder().decode(bytes)) this.held.add(letter);
  };
  export = (since = '') =>
    new TextEncoder().encode([...this.held].filter((letter) => !since.includes(letter)).join(''));
  version = () => [...this.held].join('');
  onUpdate = (listener: (bytes: Uint8Array) => void) => {
    this.#listener = listener;
    return () => undefined;
  };
  type(letters: string): void {
    this.import(new TextEncoder().encode(letters));
    this.#listener?.(new TextEncoder().encode(letters));
  }
}

class Wire implements LiveSocket {
  binaryType: BinaryType = 'blob';
  onopen: (() => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null = null;
  readonly texts: unknown[] = [];
  readonly edits: { number: number; letters: string }[] = [];

  send = (data: string | Uint8Array<ArrayBuffer>) => {
    if (typeof data === 'string') this.texts.push(JSON.parse(data));
    else {
      const number = new DataView(data.buffer).getUint32(0, true);
      this.edits.push({ number, letters: new TextDecoder().decode(data.subarray(4)) });
    }
  };
  close = () => this.onclose?.({ code: 1000, reason: '' });
  say(message: LiveDown): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
  welcome(version: string, lacking = ''): void {
    this.onopen?.();
    this.say({ type: 'welcome', session: 's', version, peers: {}, actors: [] });
    this.onmessage?.({ data: new TextEncoder().encode(lacking).slice().buffer });
  }
}

async function connect(document: Letters, outbox: Outbox) {
  const wires: Wire[] = [];
  const connection = new LiveConnection({
    document,
    branchId: 'b',
    person,
    outbox,
    retryAfter: 1,
    open() {
      const wire = new Wire();
      wires.push(wire);
      return wire;
    },
    onMessage: () => undefined,
  });
  await expect.poll(() => wires.length).toBe(1);
  return { connection, wires, wire: (index: number) => wires[index] ?? new Wire() };
}

test('edits are sent with numbers, and count as unstored until they are acknowledged', async () => {
  const outbox = memoryOutbox();
  const document = new Letters('1');
  const { connection, wire } = await connect(document, outbox);
  document.type('a');
  expect(wire(0).edits).toEqual([]);
  wire(0).welcome('', 'z');
  await connection.synchronised;
  document.type('b');
  expect(wire(0).edits.map(({ number }) => number)).toEqual([1, 2]);
  expect(connection.state.get()).toMatchObject({ kind: 'live', unstored: 2 });
  wire(0).say({ type: 'stored', number: 1 });
  expect(connection.state.get().unstored).toBe(1);
  wire(0).say({ type: 'stored', number: 2 });
  expect(connection.state.get().unstored).toBe(0);
  await expect.poll(() => outbox.left('b')).toEqual([]);
  connection.close();
});

test('edits made offline go in one export after the next connection', async () => {
  const document = new Letters('1');
  const { connection, wire, wires } = await connect(document, memoryOutbox());
  wire(0).welcome('');
  wire(0).onclose?.({ code: 1006, reason: '' });
  expect(connection.state.get().kind).toBe('offline');
  document.type('a');
  document.type('b');
  await expect.poll(() => wires.length).toBe(2);
  wire(1).welcome('xy', 'xy');
  expect(wire(1).edits).toEqual([{ number: 2, letters: 'ab' }]);
  wire(1).say({ type: 'stored', number: 2 });
  expect(connection.state.get()).toMatchObject({ kind: 'live', unstored: 0 });
  connection.close();
});

test('what an earlier page left is merged and sent under its peer', async () => {
  const outbox = memoryOutbox();
  const first = await connect(new Letters('1'), outbox);
  const lost = new Letters('1');
  first.connection.close();
  const dying = await connect(lost, outbox);
  lost.type('q');
  dying.connection.close();
  const document = new Letters('2');
  const { connection, wire } = await connect(document, outbox);
  wire(0).welcome('a', 'a');
  await connection.synchronised;
  expect(wire(0).texts[0]).toMatchObject({ type: 'hello', peers: ['2', '1'] });
  expect(document.version()).toBe('aq');
  expect(wire(0).edits).toEqual([{ number: 1, letters: 'q' }]);
  wire(0).say({ type: 'stored', number: 1 });
  await expect.poll(() => outbox.left('b')).toEqual([]);
  connection.close();
});

test('a refusal and a work that is gone end it; the edits stay in the outbox until they are given up', async () => {
  for (const [code, kind] of [
    [4422, 'refused'],
    [4404, 'gone'],
  ] as const) {
    const outbox = memoryOutbox();
    const document = new Letters('1');
    const { connection, wire, wires } = await connect(document, outbox);
    wire(0).welcome('');
    document.type('a');
    wire(0).onclose?.({ code, reason: 'why' });
    expect(connection.state.get()).toEqual({ kind, unstored: 1, reason: 'why' });
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(wires.length).toBe(1);
    expect(await outbox.left('b')).toHaveLength(1);
    await connection.discard();
    expect(await outbox.left('b')).toEqual([]);
    connection.close();
  }
});
