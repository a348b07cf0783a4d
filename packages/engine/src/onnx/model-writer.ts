/** Collects ONNX nodes and initializers and writes a ModelProto (onnx.proto, IR version 8, operator set 18). */
import { ProtobufWriter } from './protobuf.ts';
import type { HostData } from '../trace/primitives.ts';
import type { DType, Shape, TensorType } from '../trace/shape.ts';

export type Attribute = number | string | readonly number[] | { readonly float: number };

const elementType: Record<DType, number> = { float32: 1, int32: 6, bool: 9 };
const int64Type = 7;
const byteType = 2;

/** Operators that ONNX Runtime has beside ONNX's own. */
const ownDomain = 'com.microsoft';

interface OnnxNode {
  readonly operator: string;
  readonly domain?: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

function writeAttribute(writer: ProtobufWriter, name: string, value: Attribute): void {
  writer.text(1, name);
  if (typeof value === 'number') writer.int(3, value).int(20, 2);
  else if (typeof value === 'string') writer.text(4, value).int(20, 3);
  else if ('float' in value) writer.float(2, value.float).int(20, 1);
  else {
    for (const item of value) writer.int(8, item);
    writer.int(20, 7);
  }
}

/** A tensor whose sizes are not all fixed: a size that is a name is known when the model runs. */
export interface OpenType {
  readonly dtype: DType | 'int64';
  readonly shape: readonly (number | string)[];
}

function writeValueInfo(writer: ProtobufWriter, name: string, { dtype, shape }: OpenType): void {
  const element = dtype === 'int64' ? int64Type : elementType[dtype];
  writer.text(1, name).message(2, (typeProto) =>
    typeProto.message(1, (tensor) =>
      tensor.int(1, element).message(2, (sizes) => {
        for (const size of shape)
          sizes.message(1, (dimension) =>
            typeof size === 'number' ? dimension.int(1, size) : dimension.text(2, size),
          );
      }),
    ),
  );
}

export class OnnxModelWriter {
  readonly #nodes: OnnxNode[] = [];
  readonly #initializers = new Map<string, string>();
  readonly #initializerBytes: Uint8Array[] = [];
  readonly #computed = new Set<string>();
  readonly #outputNames = new Map<string, string>();
  readonly #inputs: Uint8Array[] = [];
  readonly #outputs: Uint8Array[] = [];
  #fresh = 0;

  freshName(): string {
    return `t${this.#fresh++}`;
  }

  /** Adds a node with one output and gives the output's name. */
  node(
    operator: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
    output = this.freshName(),
  ): string {
    this.#nodes.push({ operator, inputs, outputs: [output], attributes });
    this.#computed.add(output);
    return output;
  }

  /** As `node`, with an operator of ONNX Runtime's own. */
  ownNode(operator: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>>): string {
    const output = this.freshName();
    this.#nodes.push({ operator, domain: ownDomain, inputs, outputs: [output], attributes });
    this.#computed.add(output);
    return output;
  }

  /** Adds a node with several outputs and gives their names. */
  nodes(
    operator: string,
    inputs: readonly string[],
    count: number,
    attributes: Readonly<Record<string, Attribute>> = {},
  ): string[] {
    const outputs = Array.from({ length: count }, () => this.freshName());
    this.#nodes.push({ operator, inputs, outputs, attributes });
    return outputs;
  }

  #initializer(type: number, shape: Shape, raw: Uint8Array, name: string): string {
    const writer = new ProtobufWriter();
    for (const size of shape) writer.int(1, size);
    writer.int(2, type).text(8, name).bytes(9, raw);
    this.#initializerBytes.push(writer.finish());
    return name;
  }

  /** Fixed 64-bit numbers (shapes, axes), shared when equal. */
  integers(values: readonly number[], shape: Shape = [values.length]): string {
    const key = `${shape.join(',')}:${values.join(',')}`;
    const found = this.#initializers.get(key);
    if (found) return found;
    const name = this.#initializer(
      int64Type,
      shape,
      new Uint8Array(BigInt64Array.from(values, BigInt).buffer),
      `i${this.#initializers.size}`,
    );
    this.#initializers.set(key, name);
    return name;
  }

  tensor(data: HostData, type: TensorType, name = this.freshName()): string {
    const typed =
      type.dtype === 'float32'
        ? Float32Array.from(data)
        : type.dtype === 'int32'
          ? Int32Array.from(data)
          : Uint8Array.from(data);
    return this.#initializer(elementType[type.dtype], type.shape, new Uint8Array(typed.buffer), name);
  }

  bytes(data: Uint8Array, shape: Shape): string {
    return this.#initializer(byteType, shape, data, this.freshName());
  }

  input(name: string, type: OpenType): void {
    const writer = new ProtobufWriter();
    writeValueInfo(writer, name, type);
    this.#inputs.push(writer.finish());
  }

  output(name: string, type: OpenType): void {
    const writer = new ProtobufWriter();
    writeValueInfo(writer, name, type);
    this.#outputs.push(writer.finish());
  }

  /** Makes a computed value an output of the model by this name; a value that has one already, or is an input, is copied. */
  nameOutput(value: string, name: string): void {
    if (this.#computed.has(value) && !this.#outputNames.has(value)) this.#outputNames.set(value, name);
    else this.node('Identity', [value], {}, name);
  }

  finish(): Uint8Array {
    const finalName = (name: string) => this.#outputNames.get(name) ?? name;
    return new ProtobufWriter()
      .int(1, 8)
      .text(2, 'fourhands')
      .message(7, (graph) => {
        for (const node of this.#nodes) {
          graph.message(1, (writer) => {
            for (const name of node.inputs) writer.text(1, finalName(name));
            for (const name of node.outputs) writer.text(2, finalName(name));
            writer.text(4, node.operator);
            if (node.domain !== undefined) writer.text(7, node.domain);
            for (const [name, value] of Object.entries(node.attributes))
              writer.message(5, (inner) => writeAttribute(inner, name, value));
          });
        }
        graph.text(2, 'graph');
        for (const bytes of this.#initializerBytes) graph.bytes(5, bytes);
        for (const bytes of this.#inputs) graph.bytes(11, bytes);
        for (const bytes of this.#outputs) graph.bytes(12, bytes);
      })
      .message(8, (operatorSet) => operatorSet.text(1, '').int(2, 18))
      .message(8, (operatorSet) => operatorSet.text(1, ownDomain).int(2, 1))
      .finish();
  }
}
