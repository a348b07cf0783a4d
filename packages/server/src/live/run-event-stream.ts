/**
 * The events of a run as `text/event-stream`. Each message has the event's type as its name, and the whole event as its
 * data. A reader that is too slow is let go: it connects again and gets a fresh snapshot.
 */
import type { RunEvent } from '@fourhands/core';
import type { RunLedger } from '../commands/run-ledger.ts';

const heartbeat = 15_000;
const unreadEvents = 5_000;

/** @throws RunNotFound */
export async function streamRunEvents(ledger: RunLedger, id: string): Promise<Response> {
  const encoder = new TextEncoder();
  let close = () => {};
  let send: (text: string) => void = () => {};
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        send = (text) => {
          if (controller.desiredSize === null || controller.desiredSize < -unreadEvents) close();
          else controller.enqueue(encoder.encode(text));
        };
        close = () => {
          stop();
          try {
            controller.close();
          } catch {
            // The reader has gone already.
          }
        };
      },
      cancel: () => stop(),
    },
    { highWaterMark: 0 },
  );
  let unfollow = () => {};
  const timer = setInterval(() => send(': still here\n\n'), heartbeat).unref();
  const stop = () => {
    clearInterval(timer);
    unfollow();
  };
  try {
    unfollow = await ledger.follow(id, (event: RunEvent) => {
      send(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
      if (event.type === 'deleted') close();
    });
  } catch (error) {
    stop();
    throw error;
  }
  return new Response(body, { headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' } });
}
