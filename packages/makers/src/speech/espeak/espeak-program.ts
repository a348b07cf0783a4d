/**
 * A process that is the program espeak-ng: arguments in, what it wrote out. It is the only file that loads the package, which is under
 * another licence than ours and therefore kept in a process of its own. Each call is a fresh instance: a second call of one would say the
 * same words in other samples.
 */
import { readFile } from 'node:fs/promises';

export interface EspeakCall {
  readonly number: number;
  readonly arguments: readonly string[];
  /** What it finds as the file `words`. */
  readonly words: string;
}

export interface EspeakReply {
  readonly number: number;
  readonly lines: readonly string[];
  readonly complaints: readonly string[];
  /** The file `sound` where it wrote one. */
  readonly sound: Uint8Array | null;
}

/** What the build says at each end of the program. */
const usual = /^program exited/;

process.once('disconnect', () => process.exit(1));
// Ctrl+C in a terminal reaches every process; whoever started this one decides what it means.
process.on('SIGINT', () => undefined);

const { default: startProgram } = await import('espeak-ng');
const module = await WebAssembly.compile(await readFile(new URL('espeak-ng.wasm', import.meta.resolve('espeak-ng'))));

async function run({ number, arguments: given, words }: EspeakCall): Promise<EspeakReply> {
  const lines: string[] = [];
  const complaints: string[] = [];
  const program = await new Promise<Awaited<ReturnType<typeof startProgram>>>((resolve, reject) => {
    startProgram({
      arguments: given,
      preRun: [({ FS }) => FS.writeFile('words', words)],
      print: (line) => lines.push(line),
      printErr: (line) => usual.test(line) || complaints.push(line),
      instantiateWasm: (imports, ready) => {
        WebAssembly.instantiate(module, imports).then((instance) => ready(instance, module), reject);
        return {};
      },
    }).then(resolve, reject);
  });
  const sound = program.FS.analyzePath('sound').exists ? program.FS.readFile('sound') : null;
  return { number, lines, complaints, sound };
}

process.on('message', (message) => {
  const call = message as EspeakCall;
  run(call).then(
    (reply) => process.send?.(reply),
    (error: unknown) => {
      const reply: EspeakReply = { number: call.number, lines: [], complaints: [String(error)], sound: null };
      process.send?.(reply);
    },
  );
});
