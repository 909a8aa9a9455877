import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { createFaults, type FaultRule, type Faults } from "../faults.ts";
import { openStandIn, type StandIn } from "../stand-in.ts";
import type { Database } from "./database.ts";
import { errorAnswer } from "./error-answer.ts";
import { NEON_FAULTS, type NeonFault, Outage } from "./faults.ts";
import { HttpAnswerError } from "./http-answer-error.ts";
import { authenticate, type Credentials, readSqlRequest, type SqlRequest } from "./read-sql-request.ts";
import { resultBody } from "./result-body.ts";
import type { ResultSet } from "./statements.ts";

const MEBIBYTE = 1024 * 1024;
/** Neon's documented limit for a request and for a response. */
const DEFAULT_MAX_BYTES = 64 * MEBIBYTE;
const DEFAULT_DELAY_MS = 1_000;
const CREDENTIALS: Credentials = { user: "postgres", password: "postgres", database: "postgres" };
/** What can happen between the statements of a batch. */
const STATEMENT_FAULTS = NEON_FAULTS.filter((kind) => kind !== "slow");

export type NeonHttpOptions = {
  database: Database;
  /** 0 takes any free port. */
  port: number;
  maxRequestBytes?: number;
  maxResponseBytes?: number;
};

/** What went through since the start; the benchmark reads it. Bytes are those of request and response bodies. */
export type NeonCounters = {
  requests: number;
  statements: number;
  bytesIn: number;
  bytesOut: number;
};

export type NeonHttp = StandIn<NeonFault> & {
  /** DATABASE_URL for the Worker. */
  connectionString: string;
  /** What `neonConfig.fetchEndpoint` must be set to. */
  fetchEndpoint: string;
  counters: NeonCounters;
};

/** Serves Neon's SQL over HTTP on 127.0.0.1, in front of any Database. */
export async function startNeonHttp(options: NeonHttpOptions): Promise<NeonHttp> {
  const counters: NeonCounters = { requests: 0, statements: 0, bytesIn: 0, bytesOut: 0 };
  const faults = createFaults(NEON_FAULTS);
  const context: Context = { options, counters, faults };
  const standIn = await openStandIn({
    name: "Neon's SQL over HTTP",
    port: options.port,
    faults,
    answer: (request, response) => answer(context, request, response),
  });
  return {
    ...standIn,
    connectionString: connectionString(standIn.port),
    fetchEndpoint: `${standIn.url}/sql`,
    counters,
  };
}

type Context = {
  options: NeonHttpOptions;
  counters: NeonCounters;
  faults: Faults<NeonFault>;
};

function connectionString(port: number): string {
  const { user, password, database } = CREDENTIALS;
  return `postgresql://${user}:${password}@127.0.0.1:${port}/${database}`;
}

async function answer(context: Context, request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.setHeader("Access-Control-Allow-Origin", "*");
  if (request.url !== "/sql" || request.method !== "POST") return answerOther(request, response);
  context.counters.requests += 1;
  try {
    await bringAbout(context, context.faults.take({ path: "/sql" }));
    authenticate(request.headers, CREDENTIALS);
    const sql = await readSqlRequest(request, context.options.maxRequestBytes ?? DEFAULT_MAX_BYTES);
    const body = await runRequest(context, sql);
    if (sql.isBatch) echoTransaction(sql, response);
    send(context, response, 200, body);
  } catch (error) {
    answerError(context, request, response, error);
  }
}

/** Throws an Outage, or waits. */
async function bringAbout({ faults }: Context, fault: FaultRule<NeonFault> | null): Promise<void> {
  if (fault === null) return;
  if (fault.kind === "slow") {
    await sleep(fault.delayMs ?? DEFAULT_DELAY_MS);
    return;
  }
  throw outageOf(faults, fault.kind);
}

function outageOf(faults: Faults<NeonFault>, kind: Exclude<NeonFault, "slow">): Outage {
  if (kind !== "gone") return new Outage(kind);
  faults.add({ kind: "drop", probability: 1 });
  return new Outage("drop");
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
  { faults }: Context,
  database: Database,
  request: SqlRequest,
): Promise<ResultSet[]> {
  const beforeStatement = ({ query }: { query: string }) => {
    const fault = faults.take({ statement: query }, STATEMENT_FAULTS);
    if (fault !== null && fault.kind !== "slow") throw outageOf(faults, fault.kind);
  };
  const [only] = request.statements;
  if (request.isBatch || !only) {
    return database.batch(request.statements, { ...request.transaction, beforeStatement });
  }
  beforeStatement(only);
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
