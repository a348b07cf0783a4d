/**
 * Aligns two texts of one content by the lengths of their sentences: W. A. Gale and K. W. Church, “A Program for Aligning
 * Sentences in Bilingual Corpora”, Computational Linguistics 19(1), 1993. Lengths are weighed, so that a Han character counts
 * as about three Latin letters; shared numbers, shared terms and the beginnings of paragraphs anchor it.
 */
import { weightOf } from './language.ts';

export interface Unit {
  readonly text: string;
  readonly line: number;
}

/** Sentences `from` to before `to` of each side that say the same; one side may be empty. */
export interface Bead {
  readonly source: { readonly from: number; readonly to: number };
  readonly target: { readonly from: number; readonly to: number };
}

/**
 * Sentences of source and target in a bead, and −100·ln of how often such a bead occurs, about that of the paper’s table 5. A
 * sentence without a counterpart costs as much whatever its length, so that anchors can lead past one that was left out.
 */
const shapes = [
  { source: 1, target: 1, penalty: 0 },
  { source: 1, target: 0, penalty: 450 },
  { source: 0, target: 1, penalty: 450 },
  { source: 2, target: 1, penalty: 230 },
  { source: 1, target: 2, penalty: 230 },
  { source: 2, target: 2, penalty: 440 },
] as const;

/** Variance of the target's length for each letter of the source: 6.8 in the paper; more between different scripts. */
const variance = 8;
const anchorBonus = 500;
const anchorMissing = 100;
const sameParagraph = 60;
const mostBonus = 3 * anchorBonus + sameParagraph;

interface AlignOptions {
  /** Pairs of words that translate each other, such as a glossary's terms; compared without regard to case. */
  readonly anchors?: readonly (readonly [source: string, target: string])[];
}

/** So many sentences off the diagonal are looked at in long texts of about as many sentences. */
const mostWander = 200;
/**
 * So many cells, of nine bytes each, are filled for one alignment: 10,000 sentences against about as many, or 2,400 against any
 * number that is not more than the double.
 */
const mostCells = 6_000_000;

/** What is looked at: `size` targets for each row of the source, from `band` before the diagonal on. */
function tableOf(height: number, width: number): { band: number; size: number; cells: number } {
  // Far from the diagonal nothing is looked at: a text is not longer than another by more than this without being another one.
  const wander = Math.min(mostWander, Math.ceil(Math.max(height, width) * 0.1));
  const band = Math.max(60, Math.abs(height - width) + 40, wander);
  const size = Math.min(2 * band, width) + 1;
  return { band, size, cells: (height + 1) * size };
}

/** How many cells the alignment of so many sentences fills. */
export const cellsOf = (source: number, target: number): number => tableOf(source, target).cells;

/** Whether texts of so many sentences are aligned at all; beyond, it would take minutes and hundreds of megabytes. */
export const canAlign = (source: number, target: number): boolean => cellsOf(source, target) <= mostCells;

/** Beads in order; every sentence of either side is in exactly one. Ask `canAlign` first. */
export function alignSentences(
  source: readonly Unit[],
  target: readonly Unit[],
  { anchors = [] }: AlignOptions = {},
): readonly Bead[] {
  const [sides, height, width] = [sidesOf(source, target, anchors), source.length, target.length];
  const { band, size, cells } = tableOf(height, width);
  const middle = (i: number) => (height === 0 ? 0 : Math.round((i * width) / height));
  const lowest = (i: number) => Math.max(0, middle(i) - band);
  const cost = new Float64Array(cells).fill(Infinity);
  const shapeAt = new Int8Array(cells).fill(-1);
  const at = (i: number, j: number) => i * size + (j - lowest(i));
  const inBand = (i: number, j: number) => i >= 0 && j >= 0 && Math.abs(j - middle(i)) <= band;
  cost[at(0, 0)] = 0;
  for (let i = 0; i <= height; i++) {
    const [low, high] = [lowest(i), Math.min(width, middle(i) + band)];
    for (let j = low; j <= high; j++) {
      for (const [index, shape] of shapes.entries()) {
        const [fromI, fromJ] = [i - shape.source, j - shape.target];
        if (!inBand(fromI, fromJ)) continue;
        const before = cost[at(fromI, fromJ)] ?? Infinity;
        // Anchors make a bead cheaper, by no more than this.
        if (before + shape.penalty - mostBonus >= (cost[at(i, j)] ?? Infinity)) continue;
        const now = before + shape.penalty + sides.cost(fromI, i, fromJ, j);
        if (now < (cost[at(i, j)] ?? Infinity)) {
          cost[at(i, j)] = now;
          shapeAt[at(i, j)] = index;
        }
      }
    }
  }
  const beads: Bead[] = [];
  let [i, j] = [height, width];
  while (i > 0 || j > 0) {
    const shape = shapes[shapeAt[at(i, j)] ?? -1];
    if (shape === undefined) break;
    const [fromI, fromJ] = [i - shape.source, j - shape.target];
    beads.push({ source: { from: fromI, to: i }, target: { from: fromJ, to: j } });
    [i, j] = [fromI, fromJ];
  }
  return beads.toReversed();
}

function sidesOf(source: readonly Unit[], target: readonly Unit[], anchors: readonly (readonly [string, string])[]) {
  const lengthSums = (units: readonly Unit[]) => {
    const sum = new Float64Array(units.length + 1);
    for (const [index, { text }] of units.entries()) sum[index + 1] = (sum[index] ?? 0) + weightOf(text);
    return sum;
  };
  const [sourceSums, targetSums] = [lengthSums(source), lengthSums(target)];
  const [sourceMarks, targetMarks] = [
    source.map(({ text }) =>
      marksOf(
        text,
        anchors.map(([word]) => word),
      ),
    ),
    target.map(({ text }) =>
      marksOf(
        text,
        anchors.map(([, word]) => word),
      ),
    ),
  ];
  const [sourceBegins, targetBegins] = [source, target].map((units) =>
    units.map(({ line }, index) => line !== units[index - 1]?.line),
  );
  const [sourceCounts, targetCounts] = [sourceMarks, targetMarks].map(runningCount);
  // One ratio for the whole: a terse translation is terse throughout.
  const [all, allTarget] = [sourceSums.at(-1) ?? 0, targetSums.at(-1) ?? 0];
  const ratio = all > 0 && allTarget > 0 ? Math.min(1.6, Math.max(0.6, allTarget / all)) : 1;
  const difference = (sums: Float64Array | undefined, from: number, to: number) =>
    (sums?.[to] ?? 0) - (sums?.[from] ?? 0);
  return {
    cost(fromI: number, toI: number, fromJ: number, toJ: number): number {
      if (toI === fromI || toJ === fromJ) return 0;
      const cost = matchCost(difference(sourceSums, fromI, toI) * ratio, difference(targetSums, fromJ, toJ));
      const [first, second] = [sourceBegins?.[fromI] === true, targetBegins?.[fromJ] === true];
      const paragraphs = first !== second ? sameParagraph / 2 : first ? -sameParagraph : 0;
      const marks = difference(sourceCounts, fromI, toI) + difference(targetCounts, fromJ, toJ);
      if (marks === 0) return cost + paragraphs;
      return (
        cost +
        paragraphs +
        anchorCost(
          sourceMarks.slice(fromI, toI).flat(),
          targetMarks.slice(fromJ, toJ).flat(),
          toI - fromI + toJ - fromJ === 4,
        )
      );
    },
  };
}

/** How many marks there are before each sentence. */
function runningCount(marks: readonly (readonly string[])[]): Float64Array {
  const counts = new Float64Array(marks.length + 1);
  for (const [index, own] of marks.entries()) counts[index + 1] = (counts[index] ?? 0) + own.length;
  return counts;
}

/** −100·ln of the probability that lengths differ by as much, by a normal distribution of the difference. */
function matchCost(first: number, second: number): number {
  if (first === 0 && second === 0) return 0;
  const mean = (first + second) / 2;
  const delta = Math.abs(second - first) / Math.sqrt(variance * mean);
  const probability = 2 * (1 - normal(delta));
  return probability > 1e-12 ? -100 * Math.log(probability) : 2763;
}

/** The normal distribution's integral up to z: Abramowitz and Stegun, 26.2.17, as in the paper. */
function normal(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const tail =
    0.3989423 *
    Math.exp((-z * z) / 2) *
    ((((1.330274429 * t - 1.821255978) * t + 1.781477937) * t - 0.356563782) * t + 0.31938153) *
    t;
  return 1 - tail;
}

/** Numbers, and which of the anchor words are in a text. */
function marksOf(text: string, words: readonly string[]): readonly string[] {
  const lower = text.toLowerCase();
  const numbers = (text.match(/\d+(?:[.,]\d+)*/g) ?? []).map(
    (number) => `#${number.replaceAll(/[.,](?=\d{3}\b)/g, '')}`,
  );
  const found = words.flatMap((word, index) =>
    word !== '' && lower.includes(word.toLowerCase()) ? [`@${index}`] : [],
  );
  return [...numbers, ...found];
}

function anchorCost(first: readonly string[], second: readonly string[], crossed: boolean): number {
  if (first.length === 0 && second.length === 0) return 0;
  const theirs = new Set(second);
  const shared = new Set(first.filter((mark) => theirs.has(mark))).size;
  const alone = new Set(first).size + theirs.size - 2 * shared;
  // Two beside two hides which of them belong together.
  const counted = crossed ? shared / 2 : shared;
  return alone * anchorMissing - anchorBonus * Math.min(Math.floor(counted), 3);
}
