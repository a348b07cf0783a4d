/**
 * A trained codec, opened: pictures to small files and back. Everything that a decoder must repeat bit for bit runs on
 * WebAssembly on one thread, here and in the browser, and the file carries a checksum of the pixels it stands for, so
 * that no other picture is ever shown for it.
 */
import {
  CheckpointError,
  compileFunction,
  constant,
  HostTensor,
  isHostTensor,
  mapTree,
  RandomStream,
  readSafetensors,
  type CompiledFunction,
  type Runtime,
  type Tensor,
} from '@fourhands/engine';
import { createWebRuntime } from '@fourhands/engine/web';
import { fromUnit } from '../data/pixels.ts';
import { restoreTree } from '../training/checkpoint.ts';
import type { RgbImage, TrainingRequest } from '../training/training.ts';
import { CompressedFileDamaged } from './file-format-errors.ts';
import { modelHashOf, pixelChecksumOf, readFile, requireModel, requirePixels, writeFile } from './file-format.ts';
import {
  alignment,
  analyse,
  analyseLatents,
  initialiseCodec,
  latentStride,
  predictLatents,
  synthesise,
  type CodecConfiguration,
  type CodecParameters,
} from './network.ts';
import { readPriorTables, scaleLevel, type PriorTables } from './prior-tables.ts';
import { CodedDataDamaged, RangeDecoder, RangeEncoder } from './range-coder.ts';
import { tileSpans } from './tiles.ts';

const format = 'fourhands-model 1';

export function codecMetadata(
  configuration: CodecConfiguration,
  request: TrainingRequest,
  figures: Readonly<Record<string, number>>,
): Record<string, string> {
  return {
    format,
    kind: 'codec',
    preset: request.preset,
    seed: String(request.seed),
    settings: JSON.stringify(request.settings),
    configuration: JSON.stringify(configuration),
    figures: JSON.stringify(figures),
  };
}

export interface CodecSession {
  /** SHA-256 of the model file, in hex. */
  readonly modelHash: string;
  compress(image: RgbImage): Promise<Uint8Array>;
  /** As `compress`, with the picture that the file restores to, which compressing has computed anyway. */
  compressAndRestore(image: RgbImage): Promise<{ readonly file: Uint8Array; readonly restored: RgbImage }>;
  /** Throws the errors of file-format.ts; never gives another picture than the one compressed. */
  restore(file: Uint8Array): Promise<RgbImage>;
  dispose(): Promise<void>;
}

/** Latents on a grid: [rows, columns, channels]. */
interface Grid {
  readonly rows: number;
  readonly columns: number;
  readonly channels: number;
  readonly data: Float32Array;
}

/** Tiles of at most this many latents a side (1,024 pixels), and the reach of the transforms in latents. */
const tileLatents = 64;
const reach = 2;

const priorKind = { factorised: 1, hyperprior: 2 } as const;

type Stage = 'analyse' | 'synthesise' | 'analyseLatents' | 'predictLatents';

/** Runs the networks' stages on grids of any size, each compiled once a size. */
class Networks {
  readonly #runtime: Runtime;
  readonly #parameters: CodecParameters<Tensor>;
  readonly #programs = new Map<string, Promise<CompiledFunction<'x', string>>>();

  constructor(runtime: Runtime, parameters: CodecParameters<HostTensor>) {
    this.#runtime = runtime;
    this.#parameters = mapTree<HostTensor, Tensor>(parameters, isHostTensor, (tensor) =>
      constant(tensor.data, tensor.shape),
    ) as CodecParameters<Tensor>;
  }

  async run(stage: Stage, { rows, columns, channels, data }: Grid): Promise<Readonly<Record<string, Grid>>> {
    const shape = [1, rows, columns, channels];
    const key = `${stage} ${shape.join(' ')}`;
    let program = this.#programs.get(key);
    if (!program) {
      program = compileFunction(this.#runtime, { x: { shape, dtype: 'float32' } }, ({ x }) => this.#trace(stage, x));
      this.#programs.set(key, program);
    }
    const results = await (await program).run({ x: new HostTensor(data, shape) });
    return Object.fromEntries(
      Object.entries<HostTensor>(results).map(([name, tensor]) => [
        name,
        {
          rows: tensor.shape[1]!,
          columns: tensor.shape[2]!,
          channels: tensor.shape[3]!,
          data: tensor.data as Float32Array,
        },
      ]),
    );
  }

  #trace(stage: Stage, x: Tensor): Record<string, Tensor> {
    switch (stage) {
      case 'analyse':
        return { y: analyse(this.#parameters, x) };
      case 'synthesise':
        return { x: synthesise(this.#parameters, x) };
      case 'analyseLatents':
        return { z: analyseLatents(this.#parameters, x) };
      case 'predictLatents':
        return { ...predictLatents(this.#parameters, x) };
    }
  }

  async dispose(): Promise<void> {
    for (const program of this.#programs.values()) await (await program).dispose();
    this.#programs.clear();
  }
}

/** The part of a grid from (top, left). */
function cut(grid: Grid, top: number, left: number, rows: number, columns: number): Grid {
  const data = new Float32Array(rows * columns * grid.channels);
  const width = columns * grid.channels;
  for (let row = 0; row < rows; row++) {
    const from = ((top + row) * grid.columns + left) * grid.channels;
    data.set(grid.data.subarray(from, from + width), row * width);
  }
  return { rows, columns, channels: grid.channels, data };
}

/** A network over tiles: `scale` output cells for an input cell where it enlarges, or 1/n where it shrinks. */
async function overTiles(
  grid: Grid,
  inputUnit: number,
  outputUnit: number,
  run: (tile: Grid) => Promise<Grid>,
): Promise<Grid> {
  const [rows, columns] = [grid.rows / inputUnit, grid.columns / inputUnit];
  const [down, across] = [tileSpans(rows, tileLatents, reach), tileSpans(columns, tileLatents, reach)];
  let result: { rows: number; columns: number; channels: number; data: Float32Array } | undefined;
  for (const vertical of down)
    for (const horizontal of across) {
      const [height, width] = [Math.min(tileLatents, rows), Math.min(tileLatents, columns)];
      const part = await run(
        cut(grid, vertical.start * inputUnit, horizontal.start * inputUnit, height * inputUnit, width * inputUnit),
      );
      const { channels } = part;
      result ??= {
        rows: rows * outputUnit,
        columns: columns * outputUnit,
        channels,
        data: new Float32Array(rows * columns * outputUnit * outputUnit * channels),
      };
      for (let row = vertical.from * outputUnit; row < vertical.to * outputUnit; row++) {
        const from =
          ((row - vertical.start * outputUnit) * part.columns + (horizontal.from - horizontal.start) * outputUnit) *
          channels;
        const count = (horizontal.to - horizontal.from) * outputUnit * channels;
        result.data.set(
          part.data.subarray(from, from + count),
          (row * result.columns + horizontal.from * outputUnit) * channels,
        );
      }
    }
  return result!;
}

/** Pixels as numbers in [0, 1], the last row and column repeated up to whole hyper-latents. */
function paddedPixels({ width, height, data }: RgbImage): Grid {
  const [rows, columns] = [height, width].map((size) => Math.ceil(size / alignment) * alignment) as [number, number];
  const padded = new Float32Array(rows * columns * 3);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const from = (Math.min(row, height - 1) * width + Math.min(column, width - 1)) * 3;
      for (let c = 0; c < 3; c++) padded[(row * columns + column) * 3 + c] = data[from + c]! / 255;
    }
  return { rows, columns, channels: 3, data: padded };
}

function toImage(grid: Grid, width: number, height: number): RgbImage {
  const data = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row++)
    for (let i = 0; i < width * 3; i++) data[row * width * 3 + i] = fromUnit(grid.data[row * grid.columns * 3 + i]!);
  return { width, height, data };
}

/** A coder in either direction: codes the symbol that stands at a place, or finds it out. */
type CodeSymbol = (table: PriorTables['scales'][number], symbol: number) => number;

class Codec implements CodecSession {
  readonly modelHash: string;
  readonly #configuration: CodecConfiguration;
  readonly #tables: PriorTables;
  readonly #networks: Networks;

  constructor(modelHash: string, configuration: CodecConfiguration, tables: PriorTables, networks: Networks) {
    this.modelHash = modelHash;
    this.#configuration = configuration;
    this.#tables = tables;
    this.#networks = networks;
  }

  async compress(image: RgbImage): Promise<Uint8Array> {
    return (await this.compressAndRestore(image)).file;
  }

  async compressAndRestore(image: RgbImage): Promise<{ file: Uint8Array; restored: RgbImage }> {
    const y = await overTiles(
      paddedPixels(image),
      latentStride,
      1,
      async (tile) => (await this.#networks.run('analyse', tile))['y']!,
    );
    const encoder = new RangeEncoder();
    const encode: CodeSymbol = (table, symbol) => {
      encoder.encode(table, symbol);
      return symbol;
    };
    const coded = await this.#codeLatents(y.rows, y.columns, encode, y);
    const restored = await this.#synthesise(coded, image.width, image.height);
    const kind = priorKind[this.#configuration.prior];
    const file = writeFile({
      kind,
      modelHash: this.modelHash,
      width: image.width,
      height: image.height,
      pixelChecksum: pixelChecksumOf(restored),
      payload: encoder.finish(),
    });
    return { file, restored };
  }

  async restore(file: Uint8Array): Promise<RgbImage> {
    const { payload, ...header } = readFile(file);
    requireModel(header, this.modelHash);
    try {
      const decoder = new RangeDecoder(payload);
      const [rows, columns] = [header.height, header.width].map(
        (size) => (Math.ceil(size / alignment) * alignment) / latentStride,
      ) as [number, number];
      const y = await this.#codeLatents(rows, columns, (table) => decoder.decode(table), undefined);
      decoder.finish();
      const restored = await this.#synthesise(y, header.width, header.height);
      requirePixels(header, restored);
      return restored;
    } catch (error) {
      if (error instanceof CodedDataDamaged) throw new CompressedFileDamaged(error.message);
      throw error;
    }
  }

  async #synthesise(y: Grid, width: number, height: number): Promise<RgbImage> {
    return toImage(
      await overTiles(y, 1, latentStride, async (tile) => (await this.#networks.run('synthesise', tile))['x']!),
      width,
      height,
    );
  }

  /** Codes the latents `given`, or finds them out; the rounded latents that a decoder has. */
  async #codeLatents(rows: number, columns: number, code: CodeSymbol, given: Grid | undefined): Promise<Grid> {
    const channels = this.#configuration.widths[2];
    if (this.#configuration.prior === 'factorised') return this.#codeFactorised(rows, columns, channels, code, given);
    const factor = alignment / latentStride;
    const hyper = given ? (await this.#networks.run('analyseLatents', given))['z'] : undefined;
    const z = this.#codeFactorised(rows / factor, columns / factor, this.#configuration.widths[3], code, hyper);
    const { mean, scale } = (await this.#networks.run('predictLatents', z)) as { mean: Grid; scale: Grid };
    const y = new Float32Array(rows * columns * channels);
    const { scales, thresholds } = this.#tables;
    for (let i = 0; i < y.length; i++) {
      const symbol = given ? nearest(given.data[i]! - mean.data[i]!) : 0;
      y[i] = code(scales[scaleLevel(scale.data[i]!, thresholds)]!, symbol) + mean.data[i]!;
    }
    return { rows, columns, channels, data: y };
  }

  #codeFactorised(rows: number, columns: number, channels: number, code: CodeSymbol, given: Grid | undefined): Grid {
    const data = new Float32Array(rows * columns * channels);
    for (let i = 0; i < data.length; i++)
      data[i] = code(this.#tables.factorised[i % channels]!, given ? nearest(given.data[i]!) : 0);
    return { rows, columns, channels, data };
  }

  dispose(): Promise<void> {
    return this.#networks.dispose();
  }
}

/** The nearest whole number that the coder can take. */
function nearest(value: number): number {
  return Math.max(-(2 ** 24), Math.min(2 ** 24, Math.round(value))) || 0;
}

function parseConfiguration(json: string | undefined): CodecConfiguration {
  try {
    const found = JSON.parse(json ?? '') as CodecConfiguration;
    if (
      !(found.prior in priorKind) ||
      found.widths.length !== 4 ||
      !found.widths.every((width) => Number.isInteger(width) && width > 0 && width <= 4096)
    )
      throw new Error();
    return found;
  } catch {
    throw new CheckpointError('its configuration cannot be read');
  }
}

/** Opens a model file. Throws CheckpointError when it is not a whole codec. */
export async function loadCodec(bytes: Uint8Array, runtime?: Runtime): Promise<CodecSession> {
  const file = readSafetensors(bytes);
  if (file.metadata['format'] !== format || file.metadata['kind'] !== 'codec')
    throw new CheckpointError('it holds no picture codec');
  const configuration = parseConfiguration(file.metadata['configuration']);
  const parameters = restoreTree(initialiseCodec(configuration, new RandomStream(0)), file);
  const tables = readPriorTables(file.tensors);
  const channels = configuration.prior === 'hyperprior' ? configuration.widths[3] : configuration.widths[2];
  if (!tables || tables.factorised.length !== channels || tables.scales.length !== tables.thresholds.length + 1)
    throw new CheckpointError('its coding tables are missing');
  return new Codec(
    modelHashOf(bytes),
    configuration,
    tables,
    new Networks(runtime ?? (await createWebRuntime()), parameters),
  );
}
