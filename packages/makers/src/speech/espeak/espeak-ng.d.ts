/** What of the package espeak-ng is used: Emscripten's build of the program. */
declare module 'espeak-ng' {
  interface Program {
    readonly FS: {
      writeFile(path: string, content: string | Uint8Array): void;
      readFile(path: string): Uint8Array;
      analyzePath(path: string): { readonly exists: boolean };
    };
  }

  interface Start {
    readonly arguments: readonly string[];
    readonly preRun: readonly ((program: Program) => void)[];
    print(line: string): void;
    printErr(line: string): void;
    instantiateWasm(
      imports: WebAssembly.Imports,
      ready: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
    ): object;
  }

  export default function startProgram(start: Start): Promise<Program>;
}
