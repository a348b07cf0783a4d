/**
 * One server a data folder. The lock is an exclusive SQLite transaction on a file of its own: the operating system
 * releases it when the process ends, however it ends, so a stale lock cannot exist.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export class FolderInUse extends Error {
  readonly code = 'folder-in-use';
  readonly folder: string;

  constructor(folder: string, holder: string) {
    super(
      `Another Fourhands server${holder} already uses the folder ${folder}. ` +
        'Use that one, or end it first, or choose another folder with --folder.',
    );
    this.name = 'FolderInUse';
    this.folder = folder;
  }
}

export interface FolderLock {
  /** Writes down where the server can be reached, for the message to whoever comes second. */
  announce(address: string): void;
  release(): void;
}

/** @throws FolderInUse */
export function lockFolder(folder: string): FolderLock {
  const note = join(folder, 'server.json');
  const connection = new DatabaseSync(join(folder, 'server.lock'), { timeout: 0 });
  try {
    connection.exec('begin exclusive');
  } catch (error) {
    connection.close();
    const busy = error instanceof Error && 'errcode' in error && error.errcode === 5;
    throw busy ? new FolderInUse(folder, holderOf(note)) : error;
  }
  return {
    announce: (address) => writeFileSync(note, `${JSON.stringify({ process: process.pid, address })}\n`),
    release: () => connection.close(),
  };
}

/** Where the server that uses a folder, or used it last, said it could be reached; null when none has said so. */
export function runningServer(folder: string): string | null {
  return readNote(join(folder, 'server.json'))?.address ?? null;
}

function holderOf(note: string): string {
  const holder = readNote(note);
  return holder === null ? '' : ` (${holder.address}, process ${holder.process})`;
}

function readNote(note: string): { readonly process: number; readonly address: string } | null {
  try {
    return JSON.parse(readFileSync(note, 'utf8')) as { process: number; address: string };
  } catch {
    return null;
  }
}
