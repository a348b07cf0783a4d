/**
 * safetensors (github.com/huggingface/safetensors, "Format"): a little-endian 64-bit header length, a JSON header of
 * names, types, shapes and offsets, then the bytes. The same tensors and metadata give the same bytes.
 */
import { HostTensor, type HostTensors } from '../runtime/runtime.ts';
import { sizeOf } from '../trace/shape.ts';
import type { HostData } from '../trace/primitives.ts';
import { fromHalfPrecisionBits, halfPrecisionBits } from './half-precision.ts';

export interface Checkpoint {
  readonly tensors: HostTensors;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The bytes are not a safetensors file that can be read. */
export class CheckpointError extends Error {
  readonly code = 'checkpoint-unreadable';

  constructor(reason: string) {
    super(
      `This is not a readable model or checkpoint file: ${reason}. Choose a whole .safetensors file that Fourhands wrote.`,
    );
    this.name = 'CheckpointError';
  }
}

const typeNames = { float32: 'F32', int32: 'I32', bool: 'BOOL' } as const;
const bytesPerNumber: Readonly<Record<string, number>> = { F32: 4, F16: 2, I32: 4, BOOL: 1 };
const maximumHeader = 100_000_000;

export interface WriteOptions {
  /** Keep float32 tensors as F16, in half the bytes. They are read as float32 again, rounded. */
  readonly halfPrecision?: boolean;
}

export function writeSafetensors(
  tensors: HostTensors,
  metadata: Readonly<Record<string, string>> = {},
  { halfPrecision = false }: WriteOptions = {},
): Uint8Array<ArrayBuffer> {
  const sorted = (record: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
  const header: Record<string, unknown> = { __metadata__: sorted(metadata) };
  const parts: Uint8Array[] = [];
  let offset = 0;
  for (const [name, tensor] of Object.entries(tensors).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const half = halfPrecision && tensor.dtype === 'float32';
    const data = half
      ? Uint16Array.from(tensor.data, halfPrecisionBits)
      : tensor.data instanceof Float64Array
        ? Float32Array.from(tensor.data)
        : tensor.data;
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    header[name] = {
      dtype: half ? 'F16' : typeNames[tensor.dtype],
      shape: tensor.shape,
      data_offsets: [offset, offset + bytes.length],
    };
    parts.push(bytes);
    offset += bytes.length;
  }
  let json = JSON.stringify(header);
  // The format allows trailing spaces; they keep the data aligned to 8 bytes.
  json += ' '.repeat((8 - (new TextEncoder().encode(json).length % 8)) % 8);
  const head = new TextEncoder().encode(json);
  const file = new Uint8Array(8 + head.length + offset);
  new DataView(file.buffer).setBigUint64(0, BigInt(head.length), true);
  file.set(head, 8);
  let at = 8 + head.length;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}

interface HeaderEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

function isEntry(value: unknown): value is HeaderEntry {
  const entry = value as Partial<HeaderEntry> | null;
  const whole = (list: unknown): list is number[] =>
    Array.isArray(list) && list.every((n) => Number.isSafeInteger(n) && n >= 0);
  return (
    typeof entry === 'object' &&
    entry !== null &&
    typeof entry.dtype === 'string' &&
    whole(entry.shape) &&
    whole(entry.data_offsets) &&
    entry.data_offsets.length === 2
  );
}

function readData(dtype: string, bytes: Uint8Array): HostData | null {
  // A copy at the start of its own memory: a Buffer's slice would share its pool's.
  const buffer = new Uint8Array(bytes).buffer;
  if (dtype === 'F32') return new Float32Array(buffer);
  if (dtype === 'F16') return Float32Array.from(new Uint16Array(buffer), fromHalfPrecisionBits);
  if (dtype === 'I32') return new Int32Array(buffer);
  return dtype === 'BOOL' ? new Uint8Array(buffer) : null;
}

/** Throws CheckpointError on anything but a whole, consistent file. */
export function readSafetensors(file: Uint8Array): Checkpoint {
  if (file.length < 8) throw new CheckpointError('it is too short');
  const headerLength = Number(new DataView(file.buffer, file.byteOffset, file.byteLength).getBigUint64(0, true));
  if (headerLength > maximumHeader || 8 + headerLength > file.length)
    throw new CheckpointError('its header is cut short or not of this format');
  let header: Record<string, unknown>;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(file.subarray(8, 8 + headerLength))) as Record<
      string,
      unknown
    >;
  } catch {
    throw new CheckpointError('its header is not JSON');
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header))
    throw new CheckpointError('its header is not a JSON object');
  const body = file.subarray(8 + headerLength);
  const tensors: Record<string, HostTensor> = {};
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    if (!isEntry(entry)) throw new CheckpointError(`the entry ${name} is malformed`);
    const [start, end] = entry.data_offsets;
    const width = bytesPerNumber[entry.dtype] ?? 4;
    if (end > body.length || end - start !== sizeOf(entry.shape) * width)
      throw new CheckpointError(`the tensor ${name} is cut short`);
    const data = readData(entry.dtype, body.subarray(start, end));
    if (!data) throw new CheckpointError(`the tensor ${name} has the type ${entry.dtype}, which is not used here`);
    tensors[name] = new HostTensor(data, entry.shape);
  }
  const metadata = (header['__metadata__'] ?? {}) as Record<string, unknown>;
  return {
    tensors,
    metadata: Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key, String(value)])),
  };
}
