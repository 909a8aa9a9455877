import { openPglite } from "./open-pglite.ts";
import { openPostgres } from "./open-postgres.ts";

/** A column of a result, as PostgreSQL's row description names it. */
export interface ResultField {
  name: string;
  dataTypeID: number;
  tableID: number;
  columnID: number;
  dataTypeSize: number;
  dataTypeModifier: number;
}

/** One statement's answer. Every value is PostgreSQL's text form, or null. */
export interface ResultSet {
  fields: ResultField[];
  rows: (string | null)[][];
  /** First word of the command tag: "SELECT", "INSERT", "CREATE"; empty for an empty statement. */
  command: string;
  rowCount: number | null;
}

/** One statement with its parameters in PostgreSQL's text form. */
export interface Statement {
  query: string;
  params: (string | null)[];
}

export type IsolationLevel = "ReadUncommitted" | "ReadCommitted" | "RepeatableRead" | "Serializable";

export interface BatchOptions {
  isolationLevel?: IsolationLevel;
  readOnly?: boolean;
  deferrable?: boolean;
  /** Called before each statement; what it throws rolls the batch back. This is where faults are injected. */
  beforeStatement?: (statement: Statement) => void;
}

/** A PostgreSQL, whichever engine it runs on. Errors carry PostgreSQL's own fields (see postgres-error.ts). */
export interface Database {
  readonly engine: "pglite" | "postgres";
  /** Runs one statement. A transaction that it leaves open is rolled back: a request has no session. */
  query(query: string, params?: (string | null)[]): Promise<ResultSet>;
  /** Runs all statements in one transaction, or none of them. */
  batch(statements: readonly Statement[], options?: BatchOptions): Promise<ResultSet[]>;
  /** Runs a script of any number of statements, without parameters. */
  exec(script: string): Promise<void>;
  /** Applies the migrations that `drizzle-kit generate` wrote, and journals them as drizzle does. */
  migrate(folder: string): Promise<void>;
  close(): Promise<void>;
}

export interface OpenDatabaseOptions {
  /** Folder that PGlite keeps its files in; in memory when omitted. */
  dataDir?: string;
  /** What a new PGlite begins with: the files of another database, as PGlite dumped them. */
  image?: Blob;
  /** postgres:// or postgresql:// URL of a real server, used instead of PGlite. */
  url?: string;
}

/** Opens PGlite, or connects to a real PostgreSQL when a URL is given. */
export function openDatabase(options: OpenDatabaseOptions = {}): Promise<Database> {
  return options.url === undefined ? openPglite(options.dataDir, options.image) : openPostgres(options.url);
}

const ISOLATION_SQL: Record<IsolationLevel, string> = {
  ReadUncommitted: "READ UNCOMMITTED",
  ReadCommitted: "READ COMMITTED",
  RepeatableRead: "REPEATABLE READ",
  Serializable: "SERIALIZABLE",
};

/** The statement that opens a batch's transaction. */
export function beginStatement(options: BatchOptions): string {
  const words = ["BEGIN"];
  if (options.isolationLevel) words.push("ISOLATION LEVEL", ISOLATION_SQL[options.isolationLevel]);
  if (options.readOnly) words.push("READ ONLY");
  if (options.deferrable) words.push("DEFERRABLE");
  return words.join(" ");
}

/** Splits a command tag as Neon's proxy does: "INSERT 0 2" is ("INSERT", 2), "CREATE TABLE" is ("CREATE", null). */
export function parseCommandTag(tag: string): { command: string; rowCount: number | null } {
  const [command = "", ...rest] = tag.split(" ");
  const count = command === "INSERT" ? rest[1] : rest[0];
  return { command, rowCount: count !== undefined && /^\d+$/.test(count) ? Number(count) : null };
}
