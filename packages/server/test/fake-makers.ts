/** Makers that behave, and makers that do not: good, slow, failing in the middle, empty, endless, broken, deaf. */
import type { MakeEvent, MakeRequest, Maker, MakerDescription } from '@fourhands/core';
import type { MakerRegistry } from '../src/commands/makers.ts';

const pause = (milliseconds: number, signal?: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
  });

type Make = (request: MakeRequest, signal: AbortSignal) => AsyncGenerator<MakeEvent, void, void>;

class MakerBroke extends Error {
  readonly code = 'fake-maker-broke';
}

async function* say(
  request: MakeRequest,
  textOf: (candidate: number) => string,
): AsyncGenerator<MakeEvent, void, void> {
  for (let candidate = 0; candidate < request.candidates; candidate++) {
    for (const piece of textOf(candidate).match(/\s*\S+|\s+$/g) ?? []) yield { type: 'text', candidate, text: piece };
    yield { type: 'end', candidate };
  }
}

const behaviours: Readonly<Record<string, Make>> = {
  /** Says what its prompt says; each candidate with its number where there are several. */
  async *echo(request) {
    yield* say(request, (candidate) =>
      request.candidates === 1 ? request.prompt : `${request.prompt} ${candidate + 1}`,
    );
    yield { type: 'usage', tokensIn: 10, tokensOut: 20, cost: 0.001 };
  },
  /** A letter every 20 ms, for the prompt's length. */
  async *slow(request, signal) {
    for (const letter of request.prompt) {
      await pause(20, signal);
      yield { type: 'text', candidate: 0, text: letter };
    }
    yield { type: 'end', candidate: 0 };
  },
  /** Random-looking, from the seed: the same each time. */
  seeded: (request) => say(request, (candidate) => `seed ${request.seed + candidate}`),
  /** Another text each time. */
  fickle: (request) => say(request, () => `time ${performance.now()}`),
  /** What it was given. */
  told: (request) =>
    say(request, () =>
      JSON.stringify([request.before, request.selected, request.after, request.kept, request.rejected]),
    ),
  async *failing() {
    yield { type: 'text', candidate: 0, text: 'The beginning, then' };
    throw new MakerBroke('The fake maker broke, as it does. Choose another.');
  },
  empty: (request) => say(request, () => '  '),
  async *endless(_request, signal) {
    for (;;) {
      signal.throwIfAborted();
      yield { type: 'text', candidate: 0, text: 'on and ' };
    }
  },
  async *broken(request) {
    yield { type: 'text', candidate: 0, text: 'lone \ud83d' };
    yield { type: 'text', candidate: 0, text: '\ude00 pair, \udc00 half\r' };
    yield { type: 'text', candidate: 0, text: '\nline \ud800' };
    yield { type: 'end', candidate: 0 };
    yield { type: 'text', candidate: 0, text: 'after the end' };
    yield { type: 'text', candidate: request.candidates + 7, text: 'nobody asked' };
  },
  html: (request) => say(request, () => '<script>alert(1)</script> & <b>bold</b>'),
  /** Ignores being stopped. */
  async *deaf() {
    yield { type: 'text', candidate: 0, text: 'still' };
    await pause(60_000);
    yield { type: 'text', candidate: 0, text: ' here' };
  },
  mute: async function* () {
    await pause(60_000);
    yield { type: 'end', candidate: 0 };
  },
};

function describeFake(id: string, change: Partial<MakerDescription> = {}): MakerDescription {
  return {
    id,
    name: id,
    kind: 'procedure',
    medium: 'text',
    operations: ['generate', 'continue', 'fill', 'vary', 'transform', 'explain'],
    actions: ['shorter', 'own'],
    controls: [{ name: 'warmth', label: { en: 'Warmth', zh: '温度' }, minimum: 0, maximum: 2, step: 0.1, default: 1 }],
    hash: `hash-of-${id}`,
    destination: null,
    available: true,
    reason: null,
    ...change,
  };
}

/** A registry whose makers a test can change. */
export class FakeMakers implements MakerRegistry {
  readonly changes = new Map<string, Partial<MakerDescription>>();
  isOffline = false;
  runtimeName = 'fake runtime 1';

  #describe(id: string): MakerDescription {
    return describeFake(id, this.changes.get(id));
  }

  async list(): Promise<MakerDescription[]> {
    return Object.keys(behaviours).map((id) => this.#describe(id));
  }

  async find(id: string): Promise<Maker | null> {
    const make = behaviours[id];
    if (make === undefined) return null;
    const maker: Maker = { describe: () => this.#describe(id), make };
    // Names what it was given.
    if (id === 'told') maker.alternatives = async (before, most) => [{ text: `${before}|${most}`, probability: 0.5 }];
    return maker;
  }

  offline(): boolean {
    return this.isOffline;
  }

  runtime(): string {
    return this.runtimeName;
  }
}
