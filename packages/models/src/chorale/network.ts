/** The chorale maker's network as it is run to write: the encoder once a window, the decoder a step at a time with a cache, the head a step at a time. */
import {
  compileFunction,
  concatenate,
  HostTensor,
  isHostTensor,
  constant,
  mapTree,
  sliceAxis,
  reshape,
  type CompiledFunction,
  type Runtime,
  type Tensor,
} from '@fourhands/engine';
import type { ChoraleConfiguration } from './configuration.ts';
import { symbolCount } from './configuration.ts';
import { sharesOf } from './choose-note.ts';
import { decodeStep, encode, noteLogits, type ChoraleParameters, type Members } from './model.ts';
import { voicePairs } from './features.ts';
import { voiceCount } from './pieces.ts';

const hidden = -1e9;

/** Keys and values of the steps read so far, of one network. */
interface MemberCache {
  readonly keys: Float32Array;
  readonly values: Float32Array;
  readonly seen: Float32Array;
  length: number;
}

/** What is read of a step: rows of the decoder's tables. */
export interface StepRows {
  readonly past: ArrayLike<number>;
  readonly held: ArrayLike<number>;
  readonly between: ArrayLike<number>;
  readonly moved: ArrayLike<number>;
  readonly place: number;
}

/** What is known of a step: which voices, and what they and the step before sound, as symbols. */
export interface KnownVoices {
  readonly now: ArrayLike<number>;
  readonly before: ArrayLike<number>;
  readonly known: readonly boolean[];
}

type Encoder = CompiledFunction<'given' | 'place' | 'ending', 'encoded'>;
type Decoder = CompiledFunction<
  'encoded' | 'past' | 'held' | 'between' | 'moved' | 'place' | 'position' | 'keys' | 'values' | 'seen',
  'state' | 'keys' | 'values'
>;
type Head = CompiledFunction<'state' | 'now' | 'before' | 'known', 'logits'>;

const integers = (values: ArrayLike<number>, shape: readonly number[]): HostTensor =>
  new HostTensor(Int32Array.from(values), shape);

class MemberNetwork {
  readonly configuration: ChoraleConfiguration;
  readonly #encoder: Encoder;
  readonly #decoder: Decoder;
  readonly #head: Head;

  private constructor(configuration: ChoraleConfiguration, encoder: Encoder, decoder: Decoder, head: Head) {
    this.configuration = configuration;
    this.#encoder = encoder;
    this.#decoder = decoder;
    this.#head = head;
  }

  static async compile(
    runtime: Runtime,
    configuration: ChoraleConfiguration,
    given: ChoraleParameters<HostTensor>,
  ): Promise<MemberNetwork> {
    const { width, heads, contextSteps, decoderLayers } = configuration;
    const parameters = mapTree<HostTensor, Tensor>(given, isHostTensor, ({ data, shape, dtype }) =>
      constant(data, shape, dtype),
    ) as ChoraleParameters<Tensor>;
    const int32 = (...shape: number[]) => ({ shape, dtype: 'int32' }) as const;
    const float32 = (...shape: number[]) => ({ shape, dtype: 'float32' }) as const;
    const cache = float32(decoderLayers, heads, contextSteps, width / heads);
    const byLayer = (x: Tensor) =>
      Array.from({ length: decoderLayers }, (_, layer) =>
        reshape(sliceAxis(x, 0, layer, layer + 1), [1, heads, contextSteps, width / heads]),
      );
    const encoder: Encoder = await compileFunction(
      runtime,
      { given: int32(1, contextSteps, voiceCount), place: int32(1, contextSteps), ending: int32(1, contextSteps) },
      (inputs) => ({ encoded: encode(parameters, configuration, inputs) }),
    );
    const decoder: Decoder = await compileFunction(
      runtime,
      {
        encoded: float32(1, width),
        past: int32(1, voiceCount),
        held: int32(1, voiceCount),
        between: int32(1, voicePairs.length),
        moved: int32(1, voiceCount),
        place: int32(1),
        position: int32(1),
        keys: cache,
        values: cache,
        seen: float32(1, contextSteps),
      },
      ({ encoded, position, keys, values, seen, ...inputs }) => {
        const step = decodeStep(parameters, configuration, encoded, inputs, {
          keys: byLayer(keys),
          values: byLayer(values),
          position,
          seen,
        });
        return { state: step.state, keys: concatenate(step.keys, 0), values: concatenate(step.values, 0) };
      },
    );
    const head: Head = await compileFunction(
      runtime,
      {
        state: float32(1, width),
        now: int32(1, voiceCount),
        before: int32(1, voiceCount),
        known: float32(1, voiceCount, voiceCount),
      },
      ({ state, ...inputs }) => ({ logits: noteLogits(parameters, configuration, state, inputs) }),
    );
    return new MemberNetwork(configuration, encoder, decoder, head);
  }

  newCache(): MemberCache {
    const { width, contextSteps, decoderLayers } = this.configuration;
    return {
      keys: new Float32Array(decoderLayers * contextSteps * width),
      values: new Float32Array(decoderLayers * contextSteps * width),
      seen: new Float32Array(contextSteps).fill(hidden),
      length: 0,
    };
  }

  /** Rows of what is given, seen from each of the context's steps: [contextSteps · width]. */
  async encode(inputs: Readonly<Record<'given' | 'place' | 'ending', HostTensor>>): Promise<Float32Array> {
    return (await this.#encoder.run(inputs)).encoded.data as Float32Array;
  }

  /** Reads one more step into the cache, which holds fewer than contextSteps: its state. */
  async read(
    cache: MemberCache,
    encoded: Float32Array,
    { past, held, between, moved, place }: StepRows,
  ): Promise<HostTensor> {
    const { width, heads, contextSteps, decoderLayers } = this.configuration;
    const size = width / heads;
    const shape = [decoderLayers, heads, contextSteps, size];
    const { state, keys, values } = await this.#decoder.run({
      encoded: new HostTensor(encoded, [1, width]),
      past: integers(past, [1, voiceCount]),
      held: integers(held, [1, voiceCount]),
      between: integers(between, [1, voicePairs.length]),
      moved: integers(moved, [1, voiceCount]),
      place: integers([place], [1]),
      position: integers([cache.length], [1]),
      keys: new HostTensor(cache.keys, shape),
      values: new HostTensor(cache.values, shape),
      seen: new HostTensor(cache.seen, [1, contextSteps]),
    });
    for (let row = 0; row < decoderLayers * heads; row++) {
      const at = (row * contextSteps + cache.length) * size;
      cache.keys.set((keys.data as Float32Array).subarray(row * size, (row + 1) * size), at);
      cache.values.set((values.data as Float32Array).subarray(row * size, (row + 1) * size), at);
    }
    cache.seen[cache.length] = 0;
    cache.length += 1;
    return state;
  }

  /** Scores of each voice's symbols, by voice; `known` says which voices of the step are known already, and `now` what they sound. */
  async scores(state: HostTensor, { now, before, known }: KnownVoices): Promise<Float32Array[]> {
    const symbols = symbolCount(this.configuration);
    const seen = Float32Array.from({ length: voiceCount * voiceCount }, (_, at) => {
      const [asked, other] = [Math.floor(at / voiceCount), at % voiceCount];
      return asked !== other && known[other] === true ? 1 : 0;
    });
    const { logits } = await this.#head.run({
      state,
      now: integers(
        Array.from(now, (symbol, voice) => voice * (symbols + 1) + symbol),
        [1, voiceCount],
      ),
      before: integers(before, [1, voiceCount]),
      known: new HostTensor(seen, [1, voiceCount, voiceCount]),
    });
    return Array.from({ length: voiceCount }, (_, voice) =>
      (logits.data as Float32Array).slice(voice * symbols, (voice + 1) * symbols),
    );
  }

  async dispose(): Promise<void> {
    await Promise.all([this.#encoder.dispose(), this.#decoder.dispose(), this.#head.dispose()]);
  }
}

/** What all networks of an ensemble have read so far. */
export interface NetworkCache {
  readonly members: readonly MemberCache[];
  /** Steps. */
  readonly length: number;
}

/** The networks of an ensemble as one: what they find likely is the mean of what each does. */
export class ChoraleNetwork {
  readonly configuration: ChoraleConfiguration;
  readonly #members: readonly MemberNetwork[];

  private constructor(configuration: ChoraleConfiguration, members: readonly MemberNetwork[]) {
    this.configuration = configuration;
    this.#members = members;
  }

  static async compile(
    runtime: Runtime,
    configuration: ChoraleConfiguration,
    members: Members<HostTensor>,
  ): Promise<ChoraleNetwork> {
    const compiled = members.map((parameters) => MemberNetwork.compile(runtime, configuration, parameters));
    return new ChoraleNetwork(configuration, await Promise.all(compiled));
  }

  newCache(): NetworkCache {
    const members = this.#members.map((member) => member.newCache());
    return {
      members,
      get length() {
        return members[0]!.length;
      },
    };
  }

  /** What is given, seen from each of the context's steps, of each network: [contextSteps · width]. */
  encode(inputs: Readonly<Record<'given' | 'place' | 'ending', HostTensor>>): Promise<readonly Float32Array[]> {
    return Promise.all(this.#members.map((member) => member.encode(inputs)));
  }

  /** Reads one more step into the cache, which holds fewer than contextSteps: the state of each network. */
  read(cache: NetworkCache, encoded: readonly Float32Array[], rows: StepRows): Promise<readonly HostTensor[]> {
    const { width } = this.configuration;
    const row = cache.length;
    return Promise.all(
      this.#members.map((member, at) =>
        member.read(cache.members[at]!, encoded[at]!.slice(row * width, (row + 1) * width), rows),
      ),
    );
  }

  /** Scores of each voice's symbols, by voice; `known` says which voices of the step are known already, and `now` what they sound. */
  async scores(states: readonly HostTensor[], asked: KnownVoices): Promise<Float32Array[]> {
    const each = await Promise.all(this.#members.map((member, at) => member.scores(states[at]!, asked)));
    if (each.length === 1) return each[0]!;
    return each[0]!.map((_, voice) => {
      const shares = each.map((scores) => sharesOf(scores[voice]!));
      return Float32Array.from(shares[0]!, (__, symbol) =>
        Math.log(shares.reduce((sum, share) => sum + share[symbol]!, 0) / shares.length),
      );
    });
  }

  async dispose(): Promise<void> {
    await Promise.all(this.#members.map((member) => member.dispose()));
  }
}
