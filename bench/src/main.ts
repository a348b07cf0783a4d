/**
 * `npm run bench -- NAME [--quick] [--json] [--data FILE] [--only PART]`. The report goes to the output, progress to the error stream. Exit code 0 when
 * every bar holds, 1 when one does not or could not be measured, 2 when the command was called in a way it cannot be.
 */
import { parseArgs } from 'node:util';
import { UnknownPart } from './bench.ts';
import { benches } from './benches.ts';
import { describeMachine, disturbance } from './machine.ts';
import { everyBarHolds, toJson, toTable } from './report.ts';

const exitCodes = { barsHold: 0, barFails: 1, usage: 2 } as const;

function usage(): string {
  const width = Math.max(...Object.keys(benches).map((name) => name.length));
  const list = Object.entries(benches).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);
  return [
    'npm run bench -- NAME [--quick] [--json] [--data FILE] [--only PART]',
    '',
    '  --quick  end within 60 seconds',
    '  --json   print one JSON object instead of a table',
    '  --data   the text to use, for a bench that uses one',
    '  --only   the part to measure alone: a workload of `train`, or the `works`, `scores`, `sounds` or `offline` of `laws`',
    '',
    'Benches:',
    ...list,
    '',
    'Peers are installed with: npm run bench:peers',
  ].join('\n');
}

interface Request {
  readonly name: string | undefined;
  readonly quick: boolean;
  readonly json: boolean;
  readonly help: boolean;
  readonly data?: string | undefined;
  readonly only?: string | undefined;
}

/** The arguments, or what is wrong with them. */
function readArguments(args: string[]): Request | string {
  try {
    const boolean = { type: 'boolean', default: false } as const;
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        quick: boolean,
        json: boolean,
        help: { ...boolean, short: 'h' },
        data: { type: 'string' },
        only: { type: 'string' },
      },
    });
    if (positionals.length > 1) return `One bench at a time: ${positionals.join(', ')}`;
    return { name: positionals[0], ...values };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function main(args: string[]): Promise<number> {
  const request = readArguments(args);
  if (typeof request === 'string') {
    console.error(`${request}\n\n${usage()}`);
    return exitCodes.usage;
  }
  if (request.help) {
    console.log(usage());
    return exitCodes.barsHold;
  }
  const bench = request.name !== undefined && Object.hasOwn(benches, request.name) ? benches[request.name] : undefined;
  if (request.name === undefined || !bench) {
    console.error(
      `${request.name === undefined ? 'Name a bench.' : `There is no bench “${request.name}”.`}\n\n${usage()}`,
    );
    return exitCodes.usage;
  }
  const machine = describeMachine();
  const disturbed = disturbance(machine);
  if (disturbed) console.error(disturbed);
  const rows = await bench.run({
    quick: request.quick,
    progress: (line) => console.error(line),
    ...(request.data === undefined ? {} : { data: request.data }),
    ...(request.only === undefined ? {} : { only: request.only }),
  });
  const report = { bench: request.name, machine, rows };
  console.log(request.json ? toJson(report) : toTable(report));
  return everyBarHolds(rows) ? exitCodes.barsHold : exitCodes.barFails;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UnknownPart)) throw error;
  console.error(error.message);
  process.exitCode = exitCodes.usage;
}
