/**
 * Writes a graph as ONNX: one rule for each primitive. Convolutions are written as copies and matrix products, which is
 * how ONNX Runtime trains fastest on a CPU, or folded into its own Conv and ConvTranspose, which use less memory and are
 * faster for large pictures and on the web.
 */
import type { Graph } from '../trace/graph.ts';
import { type PrimitiveName, type PrimitiveParameters } from '../trace/primitives.ts';
import { sizeOf } from '../trace/shape.ts';
import { scalarValue, type Tensor } from '../trace/tensor.ts';
import { matchConvolution, matchTransposedConvolution } from './lower-convolutions.ts';
import { lowerFold, lowerPatches } from './lower-windows.ts';
import { OnnxModelWriter } from './model-writer.ts';
import { fitsInBits, writeProductInBits } from './weights-in-bits.ts';

export interface LoweringOptions {
  /** Write `convolution` as Conv and `transposedConvolution` as ConvTranspose. */
  readonly convolutionOperators?: boolean;
  /** A Split into more parts than this is written as Slices instead; no limit when left out. */
  readonly largestSplit?: number;
  /** Large constant matrices that something is multiplied by are kept in this many bits a number. */
  readonly weightBits?: 8;
}

export interface LoweringContext {
  readonly writer: OnnxModelWriter;
  readonly node: Tensor;
  /** The operands' names. */
  readonly operands: readonly string[];
  readonly nameOf: (tensor: Tensor) => string;
  /** How many nodes and outputs use a tensor. */
  readonly uses: (tensor: Tensor) => number;
  readonly options: LoweringOptions;
}

type Lower<P extends PrimitiveName> = (context: LoweringContext, parameters: PrimitiveParameters[P]) => string;

const direct =
  (operator: string): Lower<PrimitiveName> =>
  ({ writer, operands }) =>
    writer.node(operator, operands);

const reduceWith =
  (operator: string) =>
  ({ writer, operands }: LoweringContext, { axes }: { readonly axes: readonly number[] }): string =>
    writer.node(operator, [operands[0]!, writer.integers(axes)], { keepdims: 1 });

/** The sum over all axes but the last of a large tensor, as a product with ones: ReduceSum reads it several times slower. */
function lowerColumnSum(
  { writer, node, operands }: LoweringContext,
  { axes }: { readonly axes: readonly number[] },
): string | null {
  const { shape, rank } = node.operands[0]!;
  const columns = shape[rank - 1] ?? 1;
  const rows = sizeOf(shape) / columns;
  if (rank < 2 || axes.length !== rank - 1 || axes.includes(rank - 1) || rows < 64 || columns < 2) return null;
  const ones = writer.tensor(new Float32Array(rows).fill(1), { shape: [1, rows], dtype: 'float32' });
  const flat = writer.node('Reshape', [operands[0]!, writer.integers([rows, columns])]);
  return writer.node('Reshape', [writer.node('MatMul', [ones, flat]), writer.integers(node.shape)]);
}

const onnxElement = { float32: 1, int32: 6, bool: 9 } as const;

/** A rank-2 product with a bias row that nothing else needs apart: Gemm adds the bias itself. */
function lowerBiasedProduct({ writer, node, nameOf, uses }: LoweringContext): string | null {
  for (const [productAt, biasAt] of [
    [0, 1],
    [1, 0],
  ] as const) {
    const reshaped = node.operands[productAt]!;
    const bias = node.operands[biasAt]!;
    const product = reshaped.application.primitive === 'reshape' ? reshaped.operands[0]! : reshaped;
    const { primitive, parameters } = product.application;
    if (primitive !== 'matmul' || product.rank !== 2 || uses(product) !== 1 || uses(reshaped) !== 1) continue;
    if (bias.rank !== 1 || bias.shape[0] !== product.shape[1] || reshaped.shape[reshaped.rank - 1] !== product.shape[1])
      continue;
    const [a, b] = product.operands as readonly [Tensor, Tensor];
    const name = writer.node('Gemm', [nameOf(a), nameOf(b), nameOf(bias)], {
      transA: Number(parameters.transposeA),
      transB: Number(parameters.transposeB),
    });
    return product === reshaped ? name : writer.node('Reshape', [name, writer.integers(reshaped.shape)]);
  }
  return null;
}

/** Adding a row of few channels to a large tensor: ONNX Runtime adds long rows several times faster than short ones. */
function lowerNarrowBias({ writer, node, operands }: LoweringContext): string | null {
  const biasAt = node.operands.findIndex((operand) => operand.rank === 1);
  const [x, bias] = [node.operands[1 - biasAt], node.operands[biasAt]];
  const channels = node.shape[node.rank - 1];
  if (!x || !bias || channels === undefined || bias.shape[0] !== channels || x.size !== node.size) return null;
  const columns = node.shape[node.rank - 2] ?? 1;
  if (channels < 2 || channels > 8 || columns < 2 || node.size < 1 << 14) return null;
  const wide = writer.node('Reshape', [operands[1 - biasAt]!, writer.integers([-1, columns * channels])]);
  const repeated = writer.node('Tile', [operands[biasAt]!, writer.integers([columns])]);
  return writer.node('Reshape', [writer.node('Add', [wide, repeated]), writer.integers(node.shape)]);
}

function lowerMatmul(
  { writer, node, operands }: LoweringContext,
  { transposeA, transposeB }: PrimitiveParameters['matmul'],
): string {
  if (node.rank === 2)
    return transposeA || transposeB
      ? writer.node('Gemm', operands, { transA: Number(transposeA), transB: Number(transposeB) })
      : writer.node('MatMul', operands);
  const swapped = node.shape.map((_, axis) =>
    axis === node.rank - 2 ? node.rank - 1 : axis === node.rank - 1 ? node.rank - 2 : axis,
  );
  const [a, b] = operands as readonly [string, string];
  return writer.node('MatMul', [
    transposeA ? writer.node('Transpose', [a], { perm: swapped }) : a,
    transposeB ? writer.node('Transpose', [b], { perm: swapped }) : b,
  ]);
}

function lowerWeightsInBits(
  { writer, node, operands }: LoweringContext,
  { transposeA, transposeB }: PrimitiveParameters['matmul'],
): string | null {
  const { application, shape } = node.operands[1]!;
  if (application.primitive !== 'constant' || transposeA) return null;
  const { data } = application.parameters;
  return fitsInBits(shape, transposeB) ? writeProductInBits(writer, operands[0]!, { data, shape, transposeB }) : null;
}

const rules: { readonly [P in PrimitiveName]: Lower<P> } = {
  input: (_, { name }) => name,
  constant: ({ writer }, { data, type }) => writer.tensor(data, type),
  stopGradient: ({ operands }) => operands[0]!,
  negate: direct('Neg'),
  exp: direct('Exp'),
  log: direct('Log'),
  sqrt: direct('Sqrt'),
  tanh: direct('Tanh'),
  sigmoid: direct('Sigmoid'),
  // relu(x) - log σ(|x|): ONNX Runtime's Softplus is scalar code, these are vectorised.
  softplus: ({ writer, operands }) =>
    writer.node('Sub', [
      writer.node('Relu', operands),
      writer.node('Log', [writer.node('Sigmoid', [writer.node('Abs', operands)])]),
    ]),
  erf: direct('Erf'),
  sin: direct('Sin'),
  cos: direct('Cos'),
  abs: direct('Abs'),
  // Of a ReLU's output it is the mask of its gradient: 0 or 1, which one vectorised operator on all threads gives, where
  // ONNX Runtime's Sign runs on one. The slope takes the smallest normal number past 1.
  sign: ({ writer, node, operands }) =>
    node.operands[0]!.application.primitive === 'relu'
      ? writer.node('HardSigmoid', operands, { alpha: { float: 3e38 }, beta: { float: 0 } })
      : writer.node('Sign', operands),
  floor: direct('Floor'),
  round: direct('Round'),
  relu: direct('Relu'),
  add: (context) =>
    lowerBiasedProduct(context) ?? lowerNarrowBias(context) ?? context.writer.node('Add', context.operands),
  subtract: direct('Sub'),
  multiply: direct('Mul'),
  divide: direct('Div'),
  power: direct('Pow'),
  maximum: direct('Max'),
  minimum: direct('Min'),
  less: direct('Less'),
  equal: direct('Equal'),
  select: direct('Where'),
  cast: ({ writer, operands }, { dtype }) => writer.node('Cast', operands, { to: onnxElement[dtype] }),
  reduceSum: (context, parameters) =>
    lowerColumnSum(context, parameters) ?? reduceWith('ReduceSum')(context, parameters),
  reduceMax: reduceWith('ReduceMax'),
  reshape: ({ writer, operands }, { shape }) => writer.node('Reshape', [operands[0]!, writer.integers(shape)]),
  transpose: ({ writer, operands }, { permutation }) => writer.node('Transpose', operands, { perm: permutation }),
  broadcastTo: ({ writer, operands }, { shape }) => writer.node('Expand', [operands[0]!, writer.integers(shape)]),
  pad: ({ writer, operands }, { before, after }) =>
    writer.node('Pad', [operands[0]!, writer.integers([...before, ...after])]),
  slice: ({ writer, node, operands }, { start, end }) => {
    const whole = node.operands[0]!.shape;
    const axes = whole.flatMap((size, axis) => (start[axis] === 0 && end[axis] === size ? [] : [axis]));
    return writer.node('Slice', [
      operands[0]!,
      writer.integers(axes.map((axis) => start[axis]!)),
      writer.integers(axes.map((axis) => end[axis]!)),
      writer.integers(axes),
    ]);
  },
  concatenate: ({ writer, operands }, { axis }) => writer.node('Concat', operands, { axis }),
  gather: ({ writer, operands }) => writer.node('Gather', operands, { axis: 0 }),
  scatterAdd: ({ writer, node, operands }, { rows }) => {
    const [values, indices] = operands as readonly [string, string];
    const zeros = writer.node('Expand', [
      writer.tensor(new Float32Array(1), { shape: [], dtype: 'float32' }),
      writer.integers([rows, ...node.shape.slice(1)]),
    ]);
    const rowsOfIndices = writer.node('Unsqueeze', [writer.node('Cast', [indices], { to: 7 }), writer.integers([-1])]);
    return writer.node('ScatterND', [zeros, rowsOfIndices, values], { reduction: 'add' });
  },
  matmul: (context, parameters) =>
    (context.options.convolutionOperators ? matchConvolution(context, parameters) : null) ??
    (context.options.weightBits === undefined ? null : lowerWeightsInBits(context, parameters)) ??
    lowerMatmul(context, parameters),
  patches: lowerPatches,
  adamUpdate: lowerAdamUpdate,
  foldPatches: (context, parameters) =>
    (context.options.convolutionOperators ? matchTransposedConvolution(context, parameters) : null) ??
    lowerFold(context, parameters),
};

/** Parts of one update repeat its moments, and ONNX Runtime shares what is the same. */
function lowerAdamUpdate(
  { writer, node, operands }: LoweringContext,
  { part, beta1, beta2 }: PrimitiveParameters['adamUpdate'],
): string {
  const [parameter, first, second, gradient, rate, guard, kept] = operands as readonly [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const decayed = (moment: string, beta: number, news: string) =>
    writer.node('Add', [
      writer.node('Mul', [moment, writer.tensor(Float32Array.of(beta), { shape: [], dtype: 'float32' })]),
      news,
    ]);
  const newFirst = () => decayed(first, beta1, gradient);
  const newSecond = () => decayed(second, beta2, writer.node('Mul', [gradient, gradient]));
  if (part === 'first') return newFirst();
  if (part === 'second') return newSecond();
  const direction = writer.node('Div', [newFirst(), writer.node('Add', [writer.node('Sqrt', [newSecond()]), guard])]);
  const whole = scalarValue(node.operands[6]!) === 1;
  return writer.node('Sub', [
    whole ? parameter : writer.node('Mul', [parameter, kept]),
    writer.node('Mul', [direction, rate]),
  ]);
}

/** The graph as the bytes of an ONNX model with the graph's input and output names. */
export function toOnnx(graph: Graph, options: LoweringOptions = {}): Uint8Array {
  const writer = new OnnxModelWriter();
  const useCounts = new Map<Tensor, number>();
  const countUse = (tensor: Tensor) => useCounts.set(tensor, (useCounts.get(tensor) ?? 0) + 1);
  for (const node of graph.nodes) node.operands.forEach(countUse);
  for (const output of graph.outputs) countUse(output.tensor);

  const names = new Map<Tensor, string>();
  // Names are made on demand, so that what a larger operator absorbs is never written.
  const nameOf = (tensor: Tensor): string => {
    const known = names.get(tensor);
    if (known !== undefined) return known;
    const { primitive, parameters } = tensor.application;
    const rule = rules[primitive] as (
      context: LoweringContext,
      parameters: PrimitiveParameters[PrimitiveName],
    ) => string;
    const context: LoweringContext = {
      writer,
      node: tensor,
      get operands() {
        return tensor.operands.map(nameOf);
      },
      nameOf,
      uses: (of) => useCounts.get(of) ?? 0,
      options,
    };
    const name = rule(context, parameters);
    names.set(tensor, name);
    return name;
  };

  // Longest chains first would recurse deeply; walking in order keeps the recursion to absorbed operands.
  const absorbed = absorbedNodes(graph, useCounts, options);
  for (const { name, tensor } of graph.inputs) writer.input(name, tensor);
  for (const node of graph.nodes) if (!absorbed.has(node)) nameOf(node);
  for (const { name, tensor } of graph.outputs) {
    writer.nameOutput(nameOf(tensor), name);
    writer.output(name, tensor);
  }
  return writer.finish();
}

/** Nodes that their only user may absorb; they are written when that user asks for them, or not at all. */
function absorbedNodes(graph: Graph, useCounts: ReadonlyMap<Tensor, number>, options: LoweringOptions): Set<Tensor> {
  const absorbable: ReadonlySet<PrimitiveName> = new Set(
    options.convolutionOperators ? ['matmul', 'reshape', 'patches'] : ['matmul', 'reshape'],
  );
  const outputs = new Set(graph.outputs.map((output) => output.tensor));
  return new Set(
    graph.nodes.filter(
      (node) => absorbable.has(node.application.primitive) && useCounts.get(node) === 1 && !outputs.has(node),
    ),
  );
}
