import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readEventData } from './event-stream.ts';

/** The text as a stream of bytes, cut at the given places (also in the middle of a character). */
function streamOf(text: string, cuts: readonly number[] = []): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  const places = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b);
  return new ReadableStream({
    start(controller) {
      let from = 0;
      for (const to of places) {
        controller.enqueue(bytes.slice(from, to));
        from = to;
      }
      controller.close();
    },
  });
}

async function all(stream: ReadableStream<Uint8Array>): Promise<string[]> {
  const found: string[] = [];
  for await (const data of readEventData(stream)) found.push(data);
  return found;
}

it('reads any lines, however the bytes are cut and the lines end', async () => {
  const line = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll(/[\r\n]/g, ' '));
  const message = fc.record({
    lines: fc.array(line, { minLength: 1, maxLength: 3 }),
    end: fc.constantFrom('\n', '\r\n', '\r'),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(message), fc.array(fc.nat()), async (messages, cuts) => {
      const text = messages.map(({ lines, end }) => lines.map((data) => `data: ${data}${end}`).join('') + end).join('');
      expect(await all(streamOf(`${text}\n`, cuts))).toEqual(messages.map(({ lines }) => lines.join('\n')));
    }),
  );
});

it('skips comments and other fields, and drops an event that is not whole', async () => {
  const text = ': hello\n\nevent: point\nid: 1\ndata:a\ndata\n\nretry: 5\n\ndata: lost';
  expect(await all(streamOf(text))).toEqual(['a\n']);
});

it('lets the stream go when the reader stops early', async () => {
  let cancelled = false;
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode('data: 1\n\ndata: 2\n\n')),
    cancel: () => {
      cancelled = true;
    },
  });
  for await (const data of readEventData(stream)) {
    expect(data).toBe('1');
    break;
  }
  expect(cancelled).toBe(true);
});
