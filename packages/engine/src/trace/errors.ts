/** What can go wrong while a function is traced, differentiated or compiled: one class a failure. */
import { formatType, type TensorType } from './shape.ts';

/** The first line of a stack outside the engine's own sources: the place in the user's function. */
export function userFrame(stack: string | undefined): string {
  const frames = (stack ?? '').split('\n').filter((line) => /^\s*at /.test(line));
  const own = /[\\/]engine[\\/]src[\\/](?!.*\.test\.)|node:internal/;
  return (frames.find((frame) => !own.test(frame)) ?? 'an unknown place').trim().replace(/^at /, '');
}

/** The operands do not suit the primitive. */
export class ShapeError extends Error {
  readonly code = 'engine-shape';
  readonly primitive: string;
  readonly operands: readonly TensorType[];
  readonly reason: string;
  readonly place: string;

  constructor(primitive: string, operands: readonly TensorType[], reason: string, place: string) {
    super(`${primitive}(${operands.map(formatType).join(', ')}) cannot be traced: ${reason}. Called at ${place}.`);
    this.name = 'ShapeError';
    this.primitive = primitive;
    this.operands = operands;
    this.reason = reason;
    this.place = place;
  }
}

/** A gradient was asked for that has no meaning. */
export class GradientError extends Error {
  readonly code = 'engine-gradient';
  readonly place: string;

  constructor(reason: string, place: string) {
    super(`The gradient cannot be taken: ${reason}. Asked for at ${place}.`);
    this.name = 'GradientError';
    this.place = place;
  }
}

/** A graph broke an invariant; a fault in the engine, or in a hand-built graph. */
export class GraphError extends Error {
  readonly code = 'engine-graph';

  constructor(reason: string) {
    super(`The graph is not valid: ${reason}.`);
    this.name = 'GraphError';
  }
}

/** A program was run with inputs that do not match its signature. */
export class FeedError extends Error {
  readonly code = 'engine-feed';

  constructor(reason: string) {
    super(`The program cannot run: ${reason}.`);
    this.name = 'FeedError';
  }
}

/** FOURHANDS_THREADS says no number of threads. */
export class ThreadsError extends Error {
  readonly code = 'engine-threads';
  readonly given: string;

  constructor(given: string) {
    super(
      `FOURHANDS_THREADS is “${given}”, which is no number of threads. Set it to a whole number from 1 to 64, or not at all.`,
    );
    this.name = 'ThreadsError';
    this.given = given;
  }
}
