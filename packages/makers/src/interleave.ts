/**
 * What several candidates give, in the order it comes. Where one fails, or nobody wants more, the others are stopped; where the
 * signal is raised, its reason is thrown whatever it was that failed by it.
 */
export async function* candidatesTogether<Item>(
  count: number,
  signal: AbortSignal,
  candidate: (index: number, signal: AbortSignal) => AsyncGenerator<Item, void, void>,
): AsyncGenerator<Item, void, void> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  try {
    yield* interleave(Array.from({ length: count }, (_, index) => candidate(index, either)));
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    stop.abort(new Error('Nothing more is needed.'));
  }
}

/** The seed of one candidate of a request: far from those of the others. */
export const seedOfCandidate = (seed: number, candidate: number): number => (seed + candidate * 7919) % 2 ** 32;

/** Items of several streams in the order they come; the first failure fails all. */
async function* interleave<Item>(
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
