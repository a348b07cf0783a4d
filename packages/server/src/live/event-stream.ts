/**
 * Events as `text/event-stream`. Each message has the event's type as its name, and the whole event as its data. A reader
 * that is too slow is let go: it connects again and gets a fresh snapshot.
 */
const heartbeat = 15_000;
const unreadEvents = 5_000;

/**
 * `follow` begins to call the listener, and returns what ends that; the stream ends after the event that `last` names.
 * Throws what `follow` throws.
 */
export async function streamEvents<Event extends { readonly type: string }>(
  follow: (listener: (event: Event) => void) => Promise<() => void>,
  last: (event: Event) => boolean,
): Promise<Response> {
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
  let ended = false;
  let unfollow = () => {};
  const timer = setInterval(() => send(': still here\n\n'), heartbeat).unref();
  const stop = () => {
    ended = true;
    clearInterval(timer);
    unfollow();
  };
  try {
    const end = await follow((event) => {
      if (ended) return;
      send(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
      if (last(event)) close();
    });
    if (ended) end();
    else unfollow = end;
  } catch (error) {
    stop();
    throw error;
  }
  return new Response(body, { headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' } });
}
