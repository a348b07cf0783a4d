/**
 * Some histories of pictures: `exactness-entrant.ts FROM TO`; sends what was counted. Its server is its own, so that two of these share nothing but
 * the machine.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPictureGround } from '../../packages/server/test/picture-ground.ts';
import { addTally, checkExactness, emptyTally } from '../../packages/server/test/picture-exactness.ts';

const [from = 0, to = 0] = process.argv.slice(2).map(Number);
const folder = await mkdtemp(join(tmpdir(), 'fourhands-exactness-'));
const ground = await openPictureGround(folder, { 'picture-repair': 7 });
const sum = emptyTally();
for (let seed = from; seed < to; seed++) addTally(sum, await checkExactness(ground, seed));
await ground.close();
await rm(folder, { recursive: true, force: true });
process.send?.(sum, () => process.exit());
