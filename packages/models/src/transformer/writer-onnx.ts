/**
 * A trained writer as an ONNX decoder, for other programs: with the inputs and outputs that Hugging Face's exporters give
 * such models, so that transformers.js runs it as a model of type `llama`.
 */
import { fitsInBits, HostTensor, OnnxModelWriter, writeProductInBits } from '@fourhands/engine';
import type { WriterConfiguration } from './configuration.ts';
import { readWriter } from './writer-model-file.ts';
import { specialTokens } from './tokenizer.ts';

export interface OnnxWriter {
  /** `config.json` beside the model. */
  readonly configuration: object;
  /** `onnx/model.onnx`, weights in float32; `onnx/model_quantized.onnx`, weights in 8 bits. */
  readonly model: Uint8Array;
}

/**
 * Inputs: `input_ids`, `attention_mask`, `position_ids` (int64 [1, n], the mask [1, past + n]) and, by layer,
 * `past_key_values.L.key` and `.value` [1, heads, past, d]. Outputs: `logits` [1, n, vocabulary] and `present.L.key` and
 * `.value` [1, heads, past + n, d]. Positions must be below the writer's context. With
 * `weightBits` the matrices that something is multiplied by are kept in 8 bits, as the writer itself has them when it writes.
 * Throws CheckpointError.
 */
export function writerAsOnnx(bytes: Uint8Array, { weightBits }: { readonly weightBits?: 8 } = {}): OnnxWriter {
  const { configuration, parameters } = readWriter(bytes);
  const { width, heads, layers, hidden, vocabularySize, contextTokens } = configuration;
  const graph = new DecoderGraph(configuration, weightBits === 8);
  const { writer } = graph;
  for (const name of ['input_ids', 'position_ids'])
    writer.input(name, { dtype: 'int64', shape: [1, 'sequence_length'] });
  writer.input('attention_mask', { dtype: 'int64', shape: [1, 'total_sequence_length'] });
  graph.prepare();
  let x = writer.node('Mul', [
    writer.node('Gather', [graph.weight(parameters.embedding), 'input_ids']),
    graph.number(Math.sqrt(width)),
  ]);
  parameters.blocks.forEach((block, layer) => {
    const normalised = graph.normalise(x);
    const project = (matrix: HostTensor) => graph.heads(graph.product(normalised, matrix));
    const queries = writer.node('Mul', [
      graph.rotate(project(block.query)),
      graph.number(1 / Math.sqrt(width / heads)),
    ]);
    const keys = graph.extend(graph.rotate(project(block.key)), layer, 'key');
    const values = graph.extend(project(block.value), layer, 'value');
    x = writer.node('Add', [x, graph.product(graph.attend(queries, keys, values), block.output)]);
    const before = graph.normalise(x);
    const gate = graph.product(before, block.gate);
    const gated = writer.node('Mul', [
      writer.node('Mul', [gate, writer.node('Sigmoid', [gate])]),
      graph.product(before, block.up),
    ]);
    x = writer.node('Add', [x, graph.product(gated, block.down)]);
  });
  const logits = graph.product(graph.normalise(x), transposed(parameters.embedding));
  writer.nameOutput(logits, 'logits');
  writer.output('logits', { dtype: 'float32', shape: [1, 'sequence_length', vocabularySize] });
  return {
    configuration: {
      model_type: 'llama',
      architectures: ['LlamaForCausalLM'],
      hidden_size: width,
      intermediate_size: hidden,
      num_hidden_layers: layers,
      num_attention_heads: heads,
      num_key_value_heads: heads,
      head_dim: width / heads,
      max_position_embeddings: contextTokens,
      vocab_size: vocabularySize,
      bos_token_id: specialTokens.endOfText,
      eos_token_id: specialTokens.endOfText,
      tie_word_embeddings: true,
    },
    model: writer.finish(),
  };
}

function transposed({ data, shape }: HostTensor): HostTensor {
  const [rows, columns] = shape as readonly [number, number];
  const turned = Float32Array.from(
    { length: rows * columns },
    (_, at) => data[(at % rows) * columns + Math.floor(at / rows)]!,
  );
  return new HostTensor(turned, [columns, rows]);
}

class DecoderGraph {
  readonly writer = new OnnxModelWriter();
  readonly #configuration: WriterConfiguration;
  readonly #inBits: boolean;
  #cosines = '';
  #sines = '';
  #mask = '';
  #quarterTurn = '';

  constructor(configuration: WriterConfiguration, inBits: boolean) {
    this.#configuration = configuration;
    this.#inBits = inBits;
  }

  get #size(): number {
    return this.#configuration.width / this.#configuration.heads;
  }

  weight({ data, shape }: HostTensor): string {
    return this.writer.tensor(data, { shape, dtype: 'float32' });
  }

  product(x: string, { data, shape }: HostTensor): string {
    return this.#inBits && fitsInBits(shape, false)
      ? writeProductInBits(this.writer, x, { data, shape, transposeB: false })
      : this.writer.node('MatMul', [x, this.writer.tensor(data, { shape, dtype: 'float32' })]);
  }

  number(value: number): string {
    return this.writer.tensor(Float32Array.of(value), { shape: [], dtype: 'float32' });
  }

  /** What all layers share: the rotations of the positions, and who may look at whom. */
  prepare(): void {
    const { writer } = this;
    const { contextTokens } = this.#configuration;
    const size = this.#size;
    const table = (of: (angle: number) => number) => {
      const rows = Float32Array.from({ length: contextTokens * size }, (_, at) => {
        const place = (at % size) % (size / 2);
        return of(Math.floor(at / size) * 10000 ** ((-2 * place) / size));
      });
      const all = writer.tensor(rows, { shape: [contextTokens, size], dtype: 'float32' });
      return writer.node('Unsqueeze', [writer.node('Gather', [all, 'position_ids']), writer.integers([1])]);
    };
    this.#cosines = table(Math.cos);
    this.#sines = table(Math.sin);
    const turn = new Float32Array(size * size);
    for (let i = 0; i < size / 2; i++) {
      turn[(i + size / 2) * size + i] = -1;
      turn[i * size + i + size / 2] = 1;
    }
    this.#quarterTurn = writer.tensor(turn, { shape: [size, size], dtype: 'float32' });
    const [zero, one] = [writer.integers([0], []), writer.integers([1], [])];
    const total = writer.node('Gather', [writer.node('Shape', ['attention_mask']), one]);
    const places = writer.node('Range', [zero, total, one]);
    const queries = writer.node('Unsqueeze', ['position_ids', writer.integers([-1])]);
    const seen = writer.node('LessOrEqual', [places, queries]);
    const masked = writer.node('Where', [seen, this.number(0), this.number(-1e9)]);
    this.#mask = writer.node('Unsqueeze', [masked, writer.integers([1])]);
  }

  normalise(x: string): string {
    const { writer } = this;
    const mean = writer.node('ReduceMean', [writer.node('Mul', [x, x]), writer.integers([-1])], { keepdims: 1 });
    return writer.node('Div', [x, writer.node('Sqrt', [writer.node('Add', [mean, this.number(1e-6)])])]);
  }

  /** [1, n, width] → [1, heads, n, d] */
  heads(x: string): string {
    const apart = this.writer.node('Reshape', [
      x,
      this.writer.integers([1, -1, this.#configuration.heads, this.#size]),
    ]);
    return this.writer.node('Transpose', [apart], { perm: [0, 2, 1, 3] });
  }

  rotate(x: string): string {
    const { writer } = this;
    const turned = writer.node('MatMul', [x, this.#quarterTurn]);
    return writer.node('Add', [writer.node('Mul', [x, this.#cosines]), writer.node('Mul', [turned, this.#sines])]);
  }

  /** Keys or values after those of before. */
  extend(x: string, layer: number, what: 'key' | 'value'): string {
    const { writer } = this;
    const sizes = (length: string) => [1, this.#configuration.heads, length, this.#size];
    const past = `past_key_values.${layer}.${what}`;
    writer.input(past, { dtype: 'float32', shape: sizes('past_sequence_length') });
    const all = writer.node('Concat', [past, x], { axis: 2 });
    writer.nameOutput(all, `present.${layer}.${what}`);
    writer.output(`present.${layer}.${what}`, { dtype: 'float32', shape: sizes('total_sequence_length') });
    return all;
  }

  /** [1, heads, n, d] → [1, n, width] */
  attend(queries: string, keys: string, values: string): string {
    const { writer } = this;
    const scores = writer.node('MatMul', [queries, writer.node('Transpose', [keys], { perm: [0, 1, 3, 2] })]);
    const weights = writer.node('Softmax', [writer.node('Add', [scores, this.#mask])], { axis: -1 });
    const mixed = writer.node('Transpose', [writer.node('MatMul', [weights, values])], { perm: [0, 2, 1, 3] });
    return writer.node('Reshape', [mixed, writer.integers([1, -1, this.#configuration.width])]);
  }
}
