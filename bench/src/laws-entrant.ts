/**
 * Some histories of one law: `laws-entrant.ts NUMBER FROM TO`; sends what broke. A process of its own for each few hundred, because
 * what histories leave in WebAssembly's memory slows down those that follow.
 */
import { laws } from '../../packages/core/test/laws.ts';
import { scoreLaws } from '../../packages/core/test/score-laws.ts';
import { soundLaws } from '../../packages/core/test/sound-laws.ts';
import { offlineLaw } from '../../packages/server/test/offline-law.ts';

const [number = 0, from = 0, to = 0] = process.argv.slice(2).map(Number);
const law = [...laws, ...scoreLaws, ...soundLaws, offlineLaw].find((one) => one.number === number);
const broken: string[] = [];
for (let seed = from; seed < to; seed++) {
  try {
    await law?.check(seed);
  } catch (error) {
    broken.push(error instanceof Error ? error.message.split('\n', 1)[0]! : `seed ${seed}: ${String(error)}`);
  }
}
process.send?.(broken, () => process.exit());
