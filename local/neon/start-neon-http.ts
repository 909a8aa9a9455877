import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { listenOnLocalhost } from "../listen-on-localhost.ts";
import type { Database, ResultSet } from "./database.ts";
import { errorAnswer } from "./error-answer.ts";
import { type NeonFaults, Outage, type PlannedFaults, planFaults } from "./faults.ts";
import { HttpAnswerError } from "./http-answer-error.ts";
import { authenticate, type Credentials, readSqlRequest, type SqlRequest } from "./read-sql-request.ts";
import { resultBody } from "./result-body.ts";

const MEBIBYTE = 1024 * 1024;
/** Neon's documented limit for a request and for a response. */
const DEFAULT_MAX_BYTES = 64 * MEBIBYTE;

export interface NeonHttpOptions {
  database: Database;
  /** 0 takes any free port. */
  port: number;
  /** Checked against each request's connection string. Default: postgres / postgres / postgres. */
  credentials?: Credentials;
  /** Port in the connection string, for programs such as psql; this server's own when omitted. */
  postgresPort?: number;
  maxRequestBytes?: number;
  maxResponseBytes?: number;
}

/** What went through since the start; the benchmark reads it. Bytes are those of request and response bodies. */
export interface NeonCounters {
  requests: number;
  statements: number;
  bytesIn: number;
  bytesOut: number;
}

export interface NeonHttp {
  url: string;
  /** DATABASE_URL for the Worker. */
  connectionString: string;
  /** What `neonConfig.fetchEndpoint` must be set to. */
  fetchEndpoint: string;
  faults: NeonFaults;
  counters: NeonCounters;
  close(): Promise<void>;
}

/** Serves Neon's SQL over HTTP on 127.0.0.1, in front of any Database. */
export async function startNeonHttp(options: NeonHttpOptions): Promise<NeonHttp> {
  const credentials = options.credentials ?? { user: "postgres", password: "postgres", database: "postgres" };
  const counters: NeonCounters = { requests: 0, statements: 0, bytesIn: 0, bytesOut: 0 };
  const planned = planFaults();
  const context: Context = { options, credentials, counters, planned };
  const server = createServer((request, response) => void answer(context, request, response));
  const port = await listenOnLocalhost(server, options.port, "Neon's SQL over HTTP");
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    connectionString: connectionString(credentials, options.postgresPort ?? port),
    fetchEndpoint: `${url}/sql`,
    faults: planned.faults,
    counters,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Context {
  options: NeonHttpOptions;
  credentials: Credentials;
  counters: NeonCounters;
  planned: PlannedFaults;
}

function connectionString({ user, password, database }: Credentials, port: number): string {
  const [name, secret, path] = [user, password, database].map(encodeURIComponent);
  return `postgresql://${name}:${secret}@127.0.0.1:${port}/${path}`;
}

async function answer(context: Context, request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.setHeader("Access-Control-Allow-Origin", "*");
  if (request.url !== "/sql" || request.method !== "POST") return answerOther(request, response);
  context.counters.requests += 1;
  try {
    const delayMs = context.planned.nextDelay();
    if (delayMs > 0) await sleep(delayMs);
    const outage = context.planned.nextOutage();
    if (outage) throw new Outage(outage);
    authenticate(request.headers, context.credentials);
    const sql = await readSqlRequest(request, context.options.maxRequestBytes ?? DEFAULT_MAX_BYTES);
    const body = await runRequest(context, sql);
    if (sql.isBatch) echoTransaction(sql, response);
    send(context, response, 200, body);
  } catch (error) {
    answerError(context, request, response, error);
  }
}

/** Browsers ask before they post; everything else is not spoken here. */
function answerOther(request: IncomingMessage, response: ServerResponse): void {
  if (request.url === "/sql" && request.method === "OPTIONS") {
    response.setHeader("Allow", "OPTIONS, POST");
    response.setHeader(
      "Access-Control-Allow-Headers",
      "Authorization, Neon-Connection-String, Neon-Raw-Text-Output, Neon-Array-Mode, Neon-Pool-Opt-In, " +
        "Neon-Batch-Read-Only, Neon-Batch-Isolation-Level, Neon-Batch-Deferrable",
    );
    response.setHeader("Access-Control-Max-Age", "86400");
    response.end();
    return;
  }
  request.resume();
  response.writeHead(400, { "Content-Type": "application/json" });
  response.end(JSON.stringify({ message: "query is not supported" }));
}

async function runRequest(context: Context, request: SqlRequest): Promise<string> {
  const { database, maxResponseBytes = DEFAULT_MAX_BYTES } = context.options;
  context.counters.statements += request.statements.length;
  context.counters.bytesIn += request.bodyBytes;
  const results = await runStatements(context, database, request);
  const body = resultBody(request, results);
  if (Buffer.byteLength(body) > maxResponseBytes) {
    throw new HttpAnswerError(507, `response is too large (max is ${maxResponseBytes} bytes)`);
  }
  return body;
}

async function runStatements(
  context: Context,
  database: Database,
  request: SqlRequest,
): Promise<ResultSet[]> {
  const [only] = request.statements;
  if (request.isBatch || !only) {
    const beforeStatement = (statement: { query: string }) => context.planned.checkStatement(statement.query);
    return database.batch(request.statements, { ...request.transaction, beforeStatement });
  }
  context.planned.checkStatement(only.query);
  return [await database.query(only.query, only.params)];
}

function echoTransaction(request: SqlRequest, response: ServerResponse): void {
  const { readOnly, deferrable, isolationLevel } = request.transaction;
  if (readOnly) response.setHeader("Neon-Batch-Read-Only", "true");
  if (deferrable) response.setHeader("Neon-Batch-Deferrable", "true");
  if (isolationLevel) response.setHeader("Neon-Batch-Isolation-Level", isolationLevel);
}

function answerError(
  context: Context,
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
): void {
  if (error instanceof Outage && error.kind === "drop") {
    request.socket.destroy();
    return;
  }
  request.resume();
  const { status, error: fields } = errorAnswer(error);
  send(context, response, status, JSON.stringify(fields));
}

function send(context: Context, response: ServerResponse, status: number, body: string): void {
  context.counters.bytesOut += Buffer.byteLength(body);
  response.writeHead(status, { "Content-Type": "application/json" });
  response.end(body);
}
