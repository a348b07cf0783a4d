/**
 * How well a chorale maker foretells music, in nats a note: -log p of each cell (a voice at a sixteenth; rests count),
 * averaged over cells. Cells are taken in order of time, the voices of a step one after another, each given all cells before
 * it and whatever is given beforehand. The network is not told where a piece ends. Pieces that are longer than its context are
 * read in windows, each of which foretells its last quarter only, but the first, which foretells all of itself.
 */
import { compileStep, RandomStream, type HostTensor, type Runtime, type Step } from '@fourhands/engine';
import type { ChoraleConfiguration } from './configuration.ts';
import { batchOf, batchTypes, symbolsOf, type Example, type ExampleBatch, type SymbolGrid } from './examples.ts';
import { ensembleLosses } from './loss.ts';
import type { Members } from './model.ts';
import { voiceCount, type Piece } from './pieces.ts';
import { streams } from './training-examples.ts';

const evaluationBatch = 4;

/** The order of voices within each step: the same for all, from 0, the highest; or drawn for each by a seed. */
export type VoiceOrder = readonly number[] | { readonly seed: number };
export type GivenCells = (step: number, voice: number) => boolean;

export interface CellLosses {
  /** By step and voice, in nats; 0 where given. */
  readonly nats: Float64Array;
  /** Cells that were foretold. */
  readonly cells: number;
}

interface Row extends Example {
  /** The steps that this row foretells. */
  readonly from: number;
  readonly to: number;
  readonly piece: number;
}

type State = { readonly parameters: Members<HostTensor> };

export class ChoraleEvaluation {
  readonly #configuration: ChoraleConfiguration;
  readonly #program: Step<State, keyof ExampleBatch, 'losses'>;

  private constructor(configuration: ChoraleConfiguration, program: Step<State, keyof ExampleBatch, 'losses'>) {
    this.#configuration = configuration;
    this.#program = program;
  }

  static async compile(
    runtime: Runtime,
    configuration: ChoraleConfiguration,
    parameters: Members<HostTensor>,
  ): Promise<ChoraleEvaluation> {
    const program = await compileStep<State, keyof ExampleBatch, 'losses'>(runtime, {
      state: { parameters },
      inputs: batchTypes(evaluationBatch, configuration.contextSteps),
      step: (state, inputs) => ({
        state,
        outputs: { losses: ensembleLosses(state.parameters, configuration, inputs) },
      }),
    });
    return new ChoraleEvaluation(configuration, program);
  }

  use(parameters: Members<HostTensor>): Promise<void> {
    return this.#program.writeState({ parameters });
  }

  /** By piece. A pitch that the network does not know throws a RangeError. */
  async losses(
    pieces: readonly Piece[],
    order: VoiceOrder,
    isGiven: (piece: number) => GivenCells = () => () => false,
    onProgress?: (done: number, total: number) => void,
  ): Promise<CellLosses[]> {
    const grids = pieces.map((piece) => symbolsOf(this.#configuration, piece));
    const rows = grids.flatMap((grid, piece) => this.#rows(grid, piece, order, isGiven(piece)));
    const found = grids.map(({ symbols }) => ({ nats: new Float64Array(symbols.length), cells: 0 }));
    const length = this.#configuration.contextSteps;
    for (let first = 0; first < rows.length; first += evaluationBatch) {
      const chosen = rows.slice(first, first + evaluationBatch);
      // Rows that are wanting are filled up with the last one.
      const filled = Array.from({ length: evaluationBatch }, (_, i) => chosen[Math.min(i, chosen.length - 1)]!);
      const { losses } = await this.#program.run(batchOf(this.#configuration, filled));
      chosen.forEach(({ from, to, piece, start, isGiven: given }, row) => {
        const of = found[piece]!;
        for (let step = from; step < to; step++)
          for (let voice = 0; voice < voiceCount; voice++) {
            if (given(step, voice)) continue;
            of.nats[step * voiceCount + voice] = losses.data[(row * length + step - start) * voiceCount + voice]!;
            of.cells += 1;
          }
      });
      onProgress?.(Math.min(first + evaluationBatch, rows.length), rows.length);
    }
    return found;
  }

  #rows(grid: SymbolGrid, piece: number, order: VoiceOrder, isGiven: GivenCells): Row[] {
    const length = this.#configuration.contextSteps;
    const stride = Math.max(4, Math.floor(length / 16) * 4);
    const orderAt = ordersOf(order, piece, grid.steps + length);
    const rows: Row[] = [];
    for (let from = 0; from < grid.steps;) {
      const to = Math.min(grid.steps, from === 0 ? length : from + stride);
      // A row begins on a quarter.
      const start = Math.max(0, Math.ceil((to - length) / 4) * 4);
      rows.push({ grid, piece, from, to, start, isGiven, orderAt, endingKnown: false, weightAt: () => 1 });
      from = to;
    }
    return rows;
  }

  dispose(): Promise<void> {
    return this.#program.dispose();
  }
}

function ordersOf(order: VoiceOrder, piece: number, steps: number): Example['orderAt'] {
  if (!('seed' in order)) return () => order;
  const random = new RandomStream(order.seed, streams.evaluation, piece * 2 ** 20);
  const orders = Array.from({ length: steps }, () => random.permutation(voiceCount));
  return (step) => orders[step]!;
}

/** The mean over all cells that were foretold, in nats a note. */
export function meanOf(losses: readonly CellLosses[]): number {
  let [nats, cells] = [0, 0];
  for (const each of losses) {
    for (const value of each.nats) nats += value;
    cells += each.cells;
  }
  return nats / cells;
}

/**
 * The same where each step's probability is the mean over several orders of its voices (Uria et al. 2014, §5: an ensemble of
 * orderings; here of those within a step, since time runs forward in all). Never more than the mean over the orders.
 */
export function ensembleMeanOf(byOrder: readonly (readonly CellLosses[])[]): number {
  let [nats, cells] = [0, 0];
  byOrder[0]!.forEach((first, piece) => {
    cells += first.cells;
    for (let at = 0; at < first.nats.length; at += voiceCount) {
      const steps = byOrder.map((orders) => {
        let sum = 0;
        for (let voice = 0; voice < voiceCount; voice++) sum -= orders[piece]!.nats[at + voice]!;
        return sum;
      });
      const peak = Math.max(...steps);
      nats -= peak + Math.log(steps.reduce((sum, each) => sum + Math.exp(each - peak), 0) / steps.length);
    }
  });
  return nats / cells;
}
