/** Reads a request's raw body, never more of it than is allowed. */
import type { Context } from 'hono';

export class BodyTooLarge extends Error {
  readonly code = 'body-too-large';
  readonly limit: number;

  constructor(limit: number) {
    super(
      `The file is larger than the ${Math.floor(limit / 1024 / 1024)} MB that are taken here. Choose a smaller one.`,
    );
    this.name = 'BodyTooLarge';
    this.limit = limit;
  }
}

export class BodyEmpty extends Error {
  readonly code = 'body-empty';

  constructor() {
    super('The request carries no bytes. Send the file itself as the body of the request.');
    this.name = 'BodyEmpty';
  }
}

/**
 * A body that is somewhat too large is received to its end before it is refused, but not kept: a browser that is cut off
 * while it sends shows a lost connection and not the answer. One that is larger than this many limits is cut off.
 */
const patience = 4;

/** The body part by part, for what is too large to be held whole. @throws BodyTooLarge, BodyEmpty */
export async function* bodyParts(context: Context, limit: number): AsyncGenerator<Uint8Array, void, void> {
  if (Number(context.req.header('content-length') ?? 0) > limit) throw new BodyTooLarge(limit);
  let size = 0;
  for await (const part of context.req.raw.body ?? []) {
    size += part.length;
    if (size > limit) throw new BodyTooLarge(limit);
    yield part;
  }
  if (size === 0) throw new BodyEmpty();
}

/** @throws BodyTooLarge, BodyEmpty */
export async function readBody(context: Context, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(context.req.header('content-length') ?? 0) > limit * patience) throw new BodyTooLarge(limit);
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of context.req.raw.body ?? []) {
    size += part.length;
    if (size <= limit) parts.push(part);
    else parts.length = 0;
    if (size > limit * patience) break;
  }
  if (size > limit) throw new BodyTooLarge(limit);
  if (size === 0) throw new BodyEmpty();
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
