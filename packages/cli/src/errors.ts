/** What can go wrong in the command line itself, and what any failure means for the exit code. */

export const exitCodes = { ok: 0, failure: 1, usage: 2 } as const;

/** The command was called in a way it cannot be. */
export class UsageError extends Error {
  readonly code = 'usage';

  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** A file that would be written is there already. */
export class FileExists extends Error {
  readonly code = 'file-exists';
  readonly path: string;

  constructor(path: string) {
    super(`“${path}” is there already and is not overwritten. Choose another name with --out, or add --overwrite.`);
    this.name = 'FileExists';
    this.path = path;
  }
}

/** A file could not be read or written, for a reason the system gave. */
export class FileFailed extends Error {
  readonly code: 'file-not-found' | 'disk-full' | 'file-unusable';
  readonly path: string;

  constructor(path: string, action: 'read' | 'written', cause: unknown) {
    const systemCode = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    const reasons: Readonly<Record<string, string>> = {
      ENOENT: action === 'read' ? 'there is no such file; check its name' : 'its folder does not exist; make it first',
      EACCES: 'you may not open it; check its permissions',
      EPERM: 'you may not change it; check its permissions',
      EISDIR: 'it is a folder; name a file',
      ENOSPC: 'the disk is full; make room and try again',
      EROFS: 'the disk can only be read; choose another place',
    };
    const detail = reasons[systemCode] ?? (cause instanceof Error ? cause.message : String(cause));
    super(`“${path}” could not be ${action}: ${detail}.`);
    this.name = 'FileFailed';
    this.path = path;
    this.code = systemCode === 'ENOENT' ? 'file-not-found' : systemCode === 'ENOSPC' ? 'disk-full' : 'file-unusable';
  }
}

/** A file that should hold text holds something else. */
export class TextUnreadable extends Error {
  readonly code = 'text-unreadable';
  readonly path: string;

  constructor(path: string) {
    super(`“${path}” is not text in UTF-8. Choose a plain text file, or one that gzip made of it (.gz).`);
    this.name = 'TextUnreadable';
    this.path = path;
  }
}

/** A checkpoint of an unfinished run lies where this run would write its own. */
export class CheckpointExists extends Error {
  readonly code = 'checkpoint-exists';
  readonly path: string;

  constructor(path: string) {
    super(
      `“${path}” holds an unfinished run. Go on with it by adding --resume “${path}”, or add --overwrite to start anew and lose it.`,
    );
    this.name = 'CheckpointExists';
    this.path = path;
  }
}

/** Training was interrupted and can go on. */
export class Interrupted extends Error {
  readonly code = 'interrupted';
  readonly checkpoint: string;

  constructor(checkpoint: string, resumeCommand: string) {
    super(`Stopped, and kept in “${checkpoint}”. Go on with:\n  ${resumeCommand}`);
    this.name = 'Interrupted';
    this.checkpoint = checkpoint;
  }
}

/** Training was interrupted before its first step. */
export class InterruptedEarly extends Error {
  readonly code = 'interrupted';

  constructor() {
    super('Stopped before training began; nothing was written.');
    this.name = 'InterruptedEarly';
  }
}

/** No model file here is the one a compressed picture needs. */
export class ModelNotFound extends Error {
  readonly code = 'model-not-found';
  readonly modelHash: string;

  constructor(modelHash: string, folders: readonly string[]) {
    super(
      `The picture needs the model whose hash begins ${modelHash}, and no .safetensors file in ${folders.join(' or ')} has it. Name the model with --model, or its folder with --models.`,
    );
    this.name = 'ModelNotFound';
    this.modelHash = modelHash;
  }
}

/** The studio is not built, and could not be. */
export class StudioNotBuilt extends Error {
  readonly code = 'studio-not-built';

  constructor(detail: string) {
    super(`The studio could not be built (${detail}). Run “npm install”, then “npm run build”, and start again.`);
    this.name = 'StudioNotBuilt';
  }
}

/** The stable code of any failure. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unexpected';
}

const usageCodes = new Set(['usage', 'training-request-refused']);

export function exitCodeOf(error: unknown): number {
  return usageCodes.has(codeOf(error)) ? exitCodes.usage : exitCodes.failure;
}

/** No work is called so. */
export class WorkMissing extends Error {
  readonly code = 'work-missing';

  constructor(called: string) {
    super(
      `There is no work “${called}”. Name it by its title or the beginning of its id; “fourhands history” lists all.`,
    );
    this.name = 'WorkMissing';
  }
}

/** Several works are called so. */
export class WorkAmbiguous extends Error {
  readonly code = 'work-ambiguous';

  constructor(called: string, ids: readonly string[]) {
    super(`Several works are called “${called}”. Name one by its id: ${ids.join(', ')}.`);
    this.name = 'WorkAmbiguous';
  }
}

/** A proposal ended with nothing to take. */
export class NothingProposed extends Error {
  readonly code: string;

  constructor(failure: { readonly code: string; readonly message: string } | null) {
    super(failure?.message ?? 'The maker proposed nothing. Ask in other words, or choose another maker.');
    this.name = 'NothingProposed';
    this.code = failure?.code ?? 'nothing-proposed';
  }
}
