/** A server process for tests that kill it: `serve-fake.ts FOLDER`. Says its address to its parent. */
import { startServer } from '../../src/main.ts';
import { fakeParts } from '../fake-server.ts';

const [folder = ''] = process.argv.slice(2);
const { url } = await startServer({ folder, port: 0 }, fakeParts);
process.send?.({ url });
