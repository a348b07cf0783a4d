/** A place that models are fetched from, and why that may fail. What was fetched, and where to, is no concern of it. */

export interface HubFile {
  /** Its path in the repository. */
  readonly name: string;
  readonly bytes: number;
  /** Where the hub says it: of large files. */
  readonly sha256: string | null;
}

export interface HubRepository {
  readonly repository: string;
  /** What the revision means now: the same files for ever. */
  readonly commit: string;
  readonly licence: string | null;
  readonly files: readonly HubFile[];
}

export interface HubContent {
  /** The first byte that comes; 0 where the hub gives the whole file although the rest was asked for. */
  readonly from: number;
  readonly bytes: AsyncIterable<Uint8Array>;
}

export interface ModelHub {
  readonly host: string;
  /** @throws HubUnreachable, HubRepositoryMissing, HubRefused, HubAnswerNotUnderstood */
  describe(repository: string, revision: string, signal: AbortSignal): Promise<HubRepository>;
  /** A file from a byte on; `asked` is told each host. @throws as describe */
  open(
    file: { readonly repository: string; readonly commit: string; readonly name: string; readonly from: number },
    asked: (host: string) => void,
    signal: AbortSignal,
  ): Promise<HubContent>;
}

export class HubUnreachable extends Error {
  readonly code = 'hub-unreachable';

  constructor(host: string, cause: unknown) {
    super(`No connection to ${host}. Check the network, then go on: what came is kept.`, { cause });
    this.name = 'HubUnreachable';
  }
}

export class HubRepositoryMissing extends Error {
  readonly code = 'hub-repository-missing';

  constructor(host: string, repository: string) {
    super(
      `${host} shows nobody a model “${repository}” in this revision. Check the name (owner/model); one that asks for an account ` +
        'or an agreement can be fetched by other programs, and then used from its folder.',
    );
    this.name = 'HubRepositoryMissing';
  }
}

export class HubRefused extends Error {
  readonly code = 'hub-refused';

  constructor(host: string, status: number) {
    super(`${host} refused (status ${status}). Wait a little, then go on: what came is kept.`);
    this.name = 'HubRefused';
  }
}

export class HubAnswerNotUnderstood extends Error {
  readonly code = 'hub-answer-not-understood';

  constructor(host: string, reason: string) {
    super(
      `${host} answered with something else than was asked for (${reason}). Try again later, or get the files by hand.`,
    );
    this.name = 'HubAnswerNotUnderstood';
  }
}

export class HubFileDamaged extends Error {
  readonly code = 'hub-file-damaged';
  readonly file: string;

  constructor(file: string) {
    super(`${file} came with other bytes than the hub says it has. It was thrown away; go on to get it again.`);
    this.name = 'HubFileDamaged';
    this.file = file;
  }
}

export class HubModelUnsuitable extends Error {
  readonly code = 'hub-model-unsuitable';

  constructor(repository: string, missing: string) {
    super(
      `“${repository}” cannot be used here: it has no ${missing}. Look for one that was exported to ONNX for transformers.js ` +
        '(onnx-community has many).',
    );
    this.name = 'HubModelUnsuitable';
  }
}

export class DownloadNotFound extends Error {
  readonly code = 'download-not-found';
  readonly id: string;

  constructor(id: string) {
    super('This download is not in the list. It may have been removed; reload the page.');
    this.name = 'DownloadNotFound';
    this.id = id;
  }
}
