/** `fourhands compare`: what a codec makes of pictures, beside JPEG, WebP and AVIF at the same size. */
import { basename } from 'node:path';

import type { ComparedFormat, ComparisonRow } from '@fourhands/models/codec/compare';
import type { RateCurve } from '@fourhands/models/codec/rate-plot';
import type { NamedImage } from '@fourhands/models/training/training';
import type { Command } from 'commander';

import type { CommandContext } from '../context.ts';
import { readWhole, requireWritable, writeDurably } from '../files.ts';
import { readPicture } from '../pictures.ts';
import { progressView, tableText } from '../progress.ts';

interface CompareOptions {
  readonly plot?: string;
  readonly overwrite?: boolean;
}

interface Compared {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly rows: readonly ComparisonRow[];
}

type Figures = Pick<ComparisonRow, 'bitsPerPixel' | 'psnr' | 'msSsim'>;

export function addCompareCommand(program: Command, context: CommandContext): void {
  program
    .command('compare')
    .description('compare a codec with JPEG, WebP and AVIF at the same size')
    .argument('<model>', 'the codec, a model file')
    .argument('<pictures...>', 'the pictures')
    .option('--plot <file>', 'also draw rate against quality (SVG)')
    .option('--overwrite', 'write over a file that is there')
    .option('--json', 'print the result as one JSON object')
    .addHelpText(
      'after',
      `
Each peer gets its smallest file that is at least as large as ours, so never fewer bytes than ours.

Example:
  fourhands compare codec.safetensors cat.png dog.png --plot rate.svg`,
    )
    .action((model: string, pictures: string[], options: CompareOptions) => compare(model, pictures, options, context));
}

async function compare(
  modelPath: string,
  pictures: readonly string[],
  options: CompareOptions,
  context: CommandContext,
): Promise<void> {
  if (options.plot !== undefined) await requireWritable(options.plot, options.overwrite === true);
  const model = await context.modules.openCodec(await readWhole(modelPath));
  const { comparePicture } = await import('@fourhands/models/codec/compare');
  const progress = progressView(context.terminal, 'Comparing');
  const compared: Compared[] = [];
  const curves: Map<ComparedFormat, ComparisonRow[]>[] = [];
  const started = context.terminal.now();
  try {
    for (const [index, path] of pictures.entries()) {
      const image = await readPicture(path, context);
      const file = await model.compress(image);
      const rows = await comparePicture(image, await model.restore(file), file.length);
      compared.push({ name: image.name, width: image.width, height: image.height, rows });
      if (options.plot !== undefined) curves.push(await peerCurves(image));
      const done = (index + 1) / pictures.length;
      const seconds = (context.terminal.now() - started) / 1000;
      progress.update(done, (seconds / done) * (1 - done), `${index + 1} of ${pictures.length}`);
    }
  } finally {
    progress.clear();
    await model.dispose();
  }
  if (options.plot !== undefined) await writeDurably(options.plot, await drawPlot(compared, curves));
  const plot = options.plot === undefined ? null : options.plot;
  context.report({ pictures: compared, mean: meanRows(compared), plot }, comparisonText(compared, plot));
}

async function peerCurves(image: NamedImage): Promise<Map<ComparedFormat, ComparisonRow[]>> {
  const { peerFormats, rateCurve } = await import('@fourhands/models/codec/compare');
  const curves = new Map<ComparedFormat, ComparisonRow[]>();
  for (const format of peerFormats) curves.set(format, await rateCurve(image, format));
  return curves;
}

/** Peers' curves and our point, each the mean over the pictures at one setting. */
async function drawPlot(
  compared: readonly Compared[],
  curves: readonly ReadonlyMap<ComparedFormat, readonly ComparisonRow[]>[],
): Promise<string> {
  const { peerFormats } = await import('@fourhands/models/codec/compare');
  const { ratePlot } = await import('@fourhands/models/codec/rate-plot');
  const peers = peerFormats.map((format): RateCurve => {
    const rows = curves.flatMap((curve) => curve.get(format) ?? []);
    const qualities = [...new Set(rows.map((row) => row.quality))];
    const points = qualities.map((quality) => mean(rows.filter((row) => row.quality === quality)));
    return { format, points: points.toSorted((a, b) => a.bitsPerPixel - b.bitsPerPixel) };
  });
  const title = compared.length === 1 ? (compared[0]?.name ?? '') : `Mean of ${compared.length} pictures`;
  const ours: RateCurve = { format: 'fourhands', points: [mean(rowsOf(compared, 'fourhands'))] };
  return ratePlot(title, [ours, ...peers]);
}

function rowsOf(compared: readonly Compared[], format: ComparedFormat): ComparisonRow[] {
  return compared.flatMap(({ rows }) => rows.filter((row) => row.format === format));
}

function mean(rows: readonly Figures[]): Figures {
  const of = (name: keyof Figures) => rows.reduce((sum, row) => sum + row[name], 0) / rows.length;
  return { bitsPerPixel: of('bitsPerPixel'), psnr: of('psnr'), msSsim: of('msSsim') };
}

function meanRows(compared: readonly Compared[]): (Figures & { readonly format: ComparedFormat })[] {
  const formats = (compared[0]?.rows ?? []).map((row) => row.format);
  return formats.map((format) => ({ format, ...mean(rowsOf(compared, format)) }));
}

function comparisonText(compared: readonly Compared[], plot: string | null): string {
  const figures = (row: Figures) => [row.bitsPerPixel.toFixed(3), row.psnr.toFixed(2), row.msSsim.toFixed(4)];
  const lines = compared.flatMap(({ name, rows }) =>
    rows.map((row) => [
      name,
      row.format,
      String(row.bytes),
      ...figures(row),
      row.atLowestQuality ? 'its lowest quality' : '',
    ]),
  );
  const means =
    compared.length > 1 ? meanRows(compared).map((row) => ['mean', row.format, '', ...figures(row), '']) : [];
  const table = tableText([['picture', 'format', 'bytes', 'bits/pixel', 'PSNR dB', 'MS-SSIM', ''], ...lines, ...means]);
  return plot === null ? table : `${table}\nWrote ${basename(plot)}.`;
}
