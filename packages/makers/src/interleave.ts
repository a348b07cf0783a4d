/** Items of several streams in the order they come; the first failure fails all. */
export async function* interleave<Item>(
  streams: readonly AsyncGenerator<Item, void, void>[],
): AsyncGenerator<Item, void, void> {
  const next = (stream: AsyncGenerator<Item, void, void>) => {
    const coming = stream.next().then((result) => ({ stream, result }));
    // Another stream's failure may be what ends the loop; this one's is then nobody's.
    coming.catch(() => undefined);
    return coming;
  };
  const waiting = new Map(streams.map((stream) => [stream, next(stream)]));
  while (waiting.size > 0) {
    const { stream, result } = await Promise.race(waiting.values());
    if (result.done === true) waiting.delete(stream);
    else {
      waiting.set(stream, next(stream));
      yield result.value;
    }
  }
}
