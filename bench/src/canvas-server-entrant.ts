/** The server of the bench `canvas`: `canvas-server-entrant.ts FOLDER`. It serves the studio that was built. */
import { studioFolder } from '../../e2e/studio.ts';
import { startServer } from '../../packages/server/src/main.ts';

const [folder = ''] = process.argv.slice(2);
const { url } = await startServer({ folder, port: 0, studioFolder });
process.send?.({ url });
