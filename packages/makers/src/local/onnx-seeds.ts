/**
 * An ONNX model whose random numbers come from a seed of ours. A network that draws inside itself (VITS does) otherwise draws
 * from the clock. Each of its drawing operators is given the attribute `seed` (ONNX, Operators.md, RandomNormalLike and its like);
 * ONNX Runtime then begins with it whenever the model is opened. It has to be opened from these bytes, so that no weights may lie beside its file.
 */

const drawing = new Set([
  'Bernoulli',
  'Multinomial',
  'RandomNormal',
  'RandomNormalLike',
  'RandomUniform',
  'RandomUniformLike',
]);
/** A seed is a float that has to be a whole number. */
const seeds = 2 ** 24;

/** Fields of onnx.proto: ModelProto, GraphProto, NodeProto, AttributeProto, FunctionProto. */
const model = { graph: 7, functions: 25 } as const;
const graphNode = 1;
const functionNode = 7;
const node = { operator: 4, attribute: 5 } as const;
const attribute = { name: 1, float: 2, graph: 6, graphs: 11, type: 20 } as const;
const floatType = 1;

interface Field {
  readonly number: number;
  /** From its tag on. */
  readonly whole: Uint8Array;
  /** Of a message, a text or bytes; empty for others. */
  readonly content: Uint8Array;
}

/** What a message becomes: pieces of the old one, and new ones. */
type Pieces = Uint8Array[];

export class SeededOnnx {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  /** Where the seeds are. */
  readonly #places: readonly number[];

  private constructor(bytes: Uint8Array<ArrayBuffer>, places: readonly number[]) {
    this.#bytes = bytes;
    this.#places = places;
  }

  /** Null where nothing in the model is drawn. @throws RangeError where it is no ONNX */
  static read(bytes: Uint8Array): SeededOnnx | null {
    const places = new Set<Uint8Array>();
    const pieces = fieldsOf(bytes).flatMap(({ number, whole, content }) =>
      number === model.graph
        ? within(number, nodesOf(content, graphNode, places))
        : number === model.functions
          ? within(number, nodesOf(content, functionNode, places))
          : [whole],
    );
    if (places.size === 0) return null;
    const joined = new Uint8Array(lengthOf(pieces));
    const found: number[] = [];
    let at = 0;
    for (const piece of pieces) {
      joined.set(piece, at);
      if (places.has(piece)) found.push(at);
      at += piece.length;
    }
    return new SeededOnnx(joined, found);
  }

  /** The model with a seed; the bytes are the same each time, and hold until the next call. */
  with(seed: number): Uint8Array<ArrayBuffer> {
    const view = new DataView(this.#bytes.buffer);
    // Two operators with one seed would draw the same numbers.
    this.#places.forEach((place, index) => view.setFloat32(place, (seed + index * 7919) % seeds, true));
    return this.#bytes;
  }
}

/** A graph or a function, the operators in it seeded. */
function nodesOf(bytes: Uint8Array, nodeField: number, places: Set<Uint8Array>): Pieces {
  return fieldsOf(bytes).flatMap(({ number, whole, content }) =>
    number === nodeField ? within(number, seededNode(content, places)) : [whole],
  );
}

function seededNode(bytes: Uint8Array, places: Set<Uint8Array>): Pieces {
  const fields = fieldsOf(bytes);
  const operator = fields.find(({ number }) => number === node.operator);
  const draws = operator !== undefined && drawing.has(textOf(operator.content));
  const pieces = fields.flatMap(({ number, whole, content }) => {
    if (number !== node.attribute) return [whole];
    const inner = fieldsOf(content);
    const name = inner.find((field) => field.number === attribute.name);
    if (draws && name !== undefined && textOf(name.content) === 'seed') return [];
    if (!inner.some((field) => field.number === attribute.graph || field.number === attribute.graphs)) return [whole];
    return within(
      number,
      inner.flatMap((field) =>
        field.number === attribute.graph || field.number === attribute.graphs
          ? within(field.number, nodesOf(field.content, graphNode, places))
          : [field.whole],
      ),
    );
  });
  if (!draws) return pieces;
  const seed = new Uint8Array(4);
  places.add(seed);
  const name = within(attribute.name, [new TextEncoder().encode('seed')]);
  return [
    ...pieces,
    ...within(node.attribute, [
      ...name,
      Uint8Array.of(attribute.float * 8 + 5),
      seed,
      varint(attribute.type * 8),
      varint(floatType),
    ]),
  ];
}

const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

const lengthOf = (pieces: Pieces) => pieces.reduce((sum, { length }) => sum + length, 0);

/** Pieces as a field that is a message. */
const within = (field: number, pieces: Pieces): Pieces => [varint(field * 8 + 2), varint(lengthOf(pieces)), ...pieces];

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Uint8Array.from([...bytes, rest]);
}

/** The fields of a message (protobuf.dev, “Encoding”). */
function fieldsOf(bytes: Uint8Array): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const number = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[at++];
      if (byte === undefined) throw new RangeError('it ends in the middle');
      value += (byte % 128) * factor;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const start = at;
    const tag = number();
    let content = bytes.subarray(at, at);
    const wire = tag % 8;
    if (wire === 0) number();
    else if (wire === 1) at += 8;
    else if (wire === 5) at += 4;
    else if (wire === 2) {
      const length = number();
      content = bytes.subarray(at, at + length);
      at += length;
    } else throw new RangeError('it is no ONNX file');
    if (at > bytes.length) throw new RangeError('it ends in the middle');
    fields.push({ number: Math.floor(tag / 8), whole: bytes.subarray(start, at), content });
  }
  return fields;
}
