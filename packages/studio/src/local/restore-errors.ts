/** Why a picture could not be restored in this browser, beyond what the codec and the client throw. */

/** The model that compressed the picture is not on this server. `modelHash` is the first 16 bytes of its SHA-256, in hex. */
export class ModelNotHere extends Error {
  readonly code = 'model-missing';
  readonly modelHash: string;

  constructor(modelHash: string) {
    super(
      `The model that compressed this picture (${modelHash}) is not here. Import its model file under Models, then try again.`,
    );
    this.name = 'ModelNotHere';
    this.modelHash = modelHash;
  }
}

/** The browser has not what it takes: WebAssembly with SIMD, enough memory, a worker. */
export class BrowserCannotRestore extends Error {
  readonly code = 'browser-cannot-restore';

  constructor(reason: string) {
    super(
      `This browser could not restore the picture (${reason}). Reload the page and try again, or use a current browser; the picture that the server restored is not affected.`,
    );
    this.name = 'BrowserCannotRestore';
  }
}

/** The pixels restored here are not the server's: one of the two, or what came over the network, is wrong. */
export class PixelsDiffer extends Error {
  readonly code = 'pixels-differ';
  /** Of `pixels` in the picture, this many differ; null when the sizes do. */
  readonly differing: number | null;

  constructor(differing: number | null, pixels: number) {
    const what = differing === null ? 'Its size' : `${differing} of its ${pixels} pixels`;
    super(
      `The picture restored in this browser is not the server’s: ${what} differ. Trust neither; reload the page and compress the picture again.`,
    );
    this.name = 'PixelsDiffer';
    this.differing = differing;
  }
}

/** A failure inside the worker, with the code and message that it had there. */
export class RestoringHereFailed extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'RestoringHereFailed';
    this.code = code;
  }
}
