/** A server process with fake makers, for tests and benches that kill it: `serve-works.ts FOLDER`. Says its address to its parent. */
import { startServer } from '../../src/main.ts';
import { FakeMakers } from '../fake-makers.ts';

const [folder = ''] = process.argv.slice(2);
const { url } = await startServer({ folder, port: 0 }, { makers: new FakeMakers() });
process.send?.({ url });
