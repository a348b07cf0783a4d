/**
 * Opens a SQLite file through node:sqlite for Kysely. Every commit is durable (WAL with synchronous=FULL). Kysely's own
 * SQLite dialect does the rest; it asks for one connection and queues what comes meanwhile.
 */
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { Kysely, type SqliteDatabase, SqliteDialect, type SqliteStatement } from 'kysely';
import { StorageFull } from '../../blobs/blobs.ts';
import { FolderFromNewerVersion } from '../store.ts';
import { migrations } from './migrations.ts';
import type { Tables } from './schema.ts';

export type Database = Kysely<Tables>;

/** How long a statement waits for another process (a backup, a person's own look) to let go, in milliseconds. */
const busyTimeout = 10_000;
const statementsKept = 200;

export interface OpenDatabase {
  readonly database: Database;
  close(): Promise<void>;
}

export function openDatabase(path: string): OpenDatabase {
  const connection = new DatabaseSync(path, { timeout: busyTimeout, enableForeignKeyConstraints: true });
  try {
    connection.exec('pragma journal_mode = wal; pragma synchronous = full;');
    migrate(connection, path);
  } catch (error) {
    connection.close();
    throw translate(error);
  }
  const database = new Kysely<Tables>({ dialect: new SqliteDialect({ database: new Connection(connection) }) });
  return {
    database,
    async close() {
      await database.destroy();
      // Kysely leaves the connection alone when it was never asked anything.
      if (connection.isOpen) connection.close();
    },
  };
}

function migrate(connection: DatabaseSync, path: string): void {
  const version = Number(connection.prepare('pragma user_version').get()?.['user_version'] ?? 0);
  if (version > migrations.length) throw new FolderFromNewerVersion(path, version, migrations.length);
  for (const [index, step] of migrations.entries()) {
    if (index < version) continue;
    connection.exec('begin immediate');
    try {
      connection.exec(step);
      connection.exec(`pragma user_version = ${index + 1}`);
      connection.exec('commit');
    } catch (error) {
      if (connection.isTransaction) connection.exec('rollback');
      throw error;
    }
  }
}

class Connection implements SqliteDatabase {
  readonly #connection: DatabaseSync;
  readonly #statements = new Map<string, SqliteStatement>();

  constructor(connection: DatabaseSync) {
    this.#connection = connection;
  }

  prepare(sql: string): SqliteStatement {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = new Statement(guarded(() => this.#connection.prepare(sql)));
      if (this.#statements.size >= statementsKept) this.#statements.clear();
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  close(): void {
    this.#statements.clear();
    this.#connection.close();
  }
}

class Statement implements SqliteStatement {
  readonly reader: boolean;
  readonly #statement: StatementSync;

  constructor(statement: StatementSync) {
    this.#statement = statement;
    this.reader = statement.columns().length > 0;
  }

  all(parameters: readonly unknown[]): unknown[] {
    return guarded(() => this.#statement.all(...(parameters as SQLInputValue[])));
  }

  run(parameters: readonly unknown[]): { changes: number | bigint; lastInsertRowid: number | bigint } {
    return guarded(() => this.#statement.run(...(parameters as SQLInputValue[])));
  }

  *iterate(parameters: readonly unknown[]): IterableIterator<unknown> {
    yield* this.all(parameters);
  }
}

function guarded<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw translate(error);
  }
}

/** SQLITE_FULL, and the input and output errors a full disk gives while the log grows. */
const fullCodes = new Set([13, 778, 4874]);

function translate(error: unknown): unknown {
  const full = error instanceof Error && 'errcode' in error && fullCodes.has(Number(error.errcode));
  return full ? new StorageFull(error) : error;
}
