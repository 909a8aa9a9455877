import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { readBody } from "../read-body.ts";
import { HttpAnswerError } from "./http-answer-error.ts";
import type { BatchOptions, IsolationLevel, Statement } from "./statements.ts";

/** Who may connect; the same three parts as in the connection string. */
export type Credentials = {
  user: string;
  password: string;
  database: string;
};

/** A statement as it was posted, with its own choice of row shape. */
export type PostedStatement = Statement & { arrayMode: boolean };

export type SqlRequest = {
  statements: PostedStatement[];
  /** Whether the body was `{queries: [...]}`: answered as a list, run in one transaction. */
  isBatch: boolean;
  rawText: boolean;
  transaction: BatchOptions;
  bodyBytes: number;
};

const ISOLATION_LEVELS: readonly IsolationLevel[] = [
  "ReadUncommitted",
  "ReadCommitted",
  "RepeatableRead",
  "Serializable",
];

/** Checks `Neon-Connection-String` against the credentials. Throws what Neon answers, status 400. */
export function authenticate(headers: IncomingHttpHeaders, expected: Credentials): void {
  const header = headers["neon-connection-string"];
  if (typeof header !== "string") throw new HttpAnswerError(400, "invalid header: neon-connection-string");
  const url = URL.parse(header);
  if (!url) throw new HttpAnswerError(400, "invalid connection string: relative URL without a base");
  if (url.protocol !== "postgres:" && url.protocol !== "postgresql:") {
    throw new HttpAnswerError(400, "incorrect scheme");
  }
  const database = decodeURIComponent(url.pathname.slice(1));
  if (database === "") throw new HttpAnswerError(400, "missing database name");
  const user = decodeURIComponent(url.username);
  if (user === "") throw new HttpAnswerError(400, "missing username");
  if (url.password === "") {
    throw new HttpAnswerError(400, "missing authentication credentials: required password");
  }
  if (user !== expected.user || decodeURIComponent(url.password) !== expected.password) {
    throw new HttpAnswerError(400, `password authentication failed for user '${user}'`);
  }
  if (database !== expected.database) {
    throw new HttpAnswerError(400, `database "${database}" does not exist`, "3D000");
  }
}

/** Reads options and statements. Throws HttpAnswerError with Neon's wording for what it does not accept. */
export async function readSqlRequest(request: IncomingMessage, maxBytes: number): Promise<SqlRequest> {
  const transaction = readTransaction(request.headers);
  const body = await readBody(
    request,
    maxBytes,
    () => new HttpAnswerError(413, `request is too large (max is ${maxBytes} bytes)`),
  );
  const arrayMode = isTrue(request.headers["neon-array-mode"]);
  const payload = parsePayload(body.toString("utf8"));
  const { queries } = payload;
  const isBatch = queries !== undefined;
  const posted = isBatch ? queries : [payload];
  if (!Array.isArray(posted)) throw unreadable("`queries` is not a list");
  return {
    statements: posted.map((statement) => readStatement(statement, arrayMode)),
    isBatch,
    rawText: isTrue(request.headers["neon-raw-text-output"]),
    transaction,
    bodyBytes: body.length,
  };
}

function readTransaction(headers: IncomingHttpHeaders): BatchOptions {
  const options: BatchOptions = {
    readOnly: isTrue(headers["neon-batch-read-only"]),
    deferrable: isTrue(headers["neon-batch-deferrable"]),
  };
  const named = headers["neon-batch-isolation-level"];
  if (named === undefined) return options;
  const isolationLevel = ISOLATION_LEVELS.find((level) => level === named);
  if (!isolationLevel) throw new HttpAnswerError(400, "invalid isolation level");
  return { ...options, isolationLevel };
}

/** Only exactly "true" is true. */
function isTrue(header: string | string[] | undefined): boolean {
  return header === "true";
}

function parsePayload(body: string): Record<string, unknown> {
  try {
    return asObject(JSON.parse(body));
  } catch (error) {
    throw error instanceof HttpAnswerError ? error : unreadable(String(error));
  }
}

function readStatement(posted: unknown, arrayMode: boolean): PostedStatement {
  const statement = asObject(posted);
  const { query, params = [], arrayMode: own } = statement;
  if (typeof query !== "string") throw unreadable("missing field `query`");
  if (!Array.isArray(params)) throw unreadable("`params` is not a list");
  return {
    query,
    params: params.map(parameterText),
    arrayMode: typeof own === "boolean" ? own : arrayMode,
  };
}

function asObject(value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw unreadable("not an object");
  return Object.fromEntries(Object.entries(value));
}

function unreadable(reason: string): HttpAnswerError {
  return new HttpAnswerError(400, `could not parse the HTTP request body: ${reason}`);
}

/** JSON to PostgreSQL text: strings as they are, arrays as array literals, the rest as JSON. */
function parameterText(value: unknown): string | null {
  if (value === null) return null;
  if (typeof value === "string") return value;
  return Array.isArray(value) ? arrayLiteral(value) : JSON.stringify(value);
}

function arrayLiteral(values: unknown[]): string {
  const items = values.map((value) => {
    if (value === null) return "NULL";
    if (Array.isArray(value)) return arrayLiteral(value);
    return JSON.stringify(typeof value === "object" ? JSON.stringify(value) : value);
  });
  return `{${items.join(",")}}`;
}
