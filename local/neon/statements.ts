/** A column of a result, as PostgreSQL's row description names it. */
export type ResultField = {
  name: string;
  dataTypeID: number;
  tableID: number;
  columnID: number;
  dataTypeSize: number;
  dataTypeModifier: number;
};

/** One statement's answer. Every value is PostgreSQL's text form, or null. */
export type ResultSet = {
  fields: ResultField[];
  rows: (string | null)[][];
  /** First word of the command tag: "SELECT", "INSERT", "CREATE"; empty for an empty statement. */
  command: string;
  rowCount: number | null;
};

/** One statement with its parameters in PostgreSQL's text form. */
export type Statement = {
  query: string;
  params: (string | null)[];
};

export type IsolationLevel = "ReadUncommitted" | "ReadCommitted" | "RepeatableRead" | "Serializable";

export type BatchOptions = {
  isolationLevel?: IsolationLevel;
  readOnly?: boolean;
  deferrable?: boolean;
  /** Called before each statement; what it throws rolls the batch back. This is where faults are injected. */
  beforeStatement?: (statement: Statement) => void;
};

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
