import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { listenOnLocalhost } from "../listen-on-localhost.ts";
import { createTurns } from "../neon/turns.ts";
import { type Encoding, encodeOutcomes } from "./encode-outcome.ts";
import { planRedisFaults, type RedisFaults, type RedisOutageKind } from "./faults.ts";
import { keepSnapshot, type SnapshotKeeper } from "./keep-snapshot.ts";
import { type KeySpace, openKeySpace } from "./key-space.ts";
import { RequestError, readRedisRequest } from "./read-redis-request.ts";
import { ReplyError } from "./reply.ts";
import { type CommandRunner, createCommandRunner } from "./run-request.ts";
import { createScriptHost } from "./run-script.ts";

export interface UpstashRedisOptions {
  /** 0 takes any free port. */
  port: number;
  token: string;
  /** JSON file that keeps the keys over a restart; in memory only when omitted. */
  snapshotFile?: string;
}

/** What went through since the start. Each command of a pipeline counts, as Upstash bills it. */
export interface RedisCounters {
  requests: number;
  commands: number;
}

export interface UpstashRedis {
  url: string;
  token: string;
  faults: RedisFaults;
  counters: RedisCounters;
  /** Brings every expiry nearer, as if so much time had passed: for a simulated day, which goes faster than ours. */
  passTime(milliseconds: number): Promise<void>;
  close(): Promise<void>;
}

/** Serves Upstash's Redis REST API on 127.0.0.1, in front of ioredis-mock. */
export async function startUpstashRedis(options: UpstashRedisOptions): Promise<UpstashRedis> {
  const keys = await openKeySpace();
  const scripts = createScriptHost(keys);
  const turns = createTurns();
  const snapshot = await keepSnapshot({ keys, scripts, turns, file: options.snapshotFile });
  const planned = planRedisFaults();
  const counters: RedisCounters = { requests: 0, commands: 0 };
  const runner = createCommandRunner(keys, scripts, turns);
  const context: Context = { token: options.token, runner, counters, snapshot };
  const server = createServer((request, response) => {
    void answerWithFaults(context, planned, request, response);
  });
  const port = await listenOnLocalhost(server, options.port, "Upstash's Redis REST");
  return {
    url: `http://127.0.0.1:${port}`,
    token: options.token,
    faults: planned.faults,
    counters,
    passTime: (milliseconds) => bringExpiriesNearer(keys, milliseconds),
    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await snapshot.close();
    },
  };
}

async function bringExpiriesNearer(keys: KeySpace, milliseconds: number): Promise<void> {
  const names = await keys.run("keys", ["*"]);
  if (!Array.isArray(names)) return;
  for (const name of names.map(String)) {
    const expiresAt = await keys.expiresAt(name);
    if (expiresAt !== null) await keys.run("pexpireat", [name, String(expiresAt - milliseconds)]);
  }
}

interface Context {
  token: string;
  runner: CommandRunner;
  counters: RedisCounters;
  snapshot: SnapshotKeeper;
}

async function answerWithFaults(
  context: Context,
  planned: ReturnType<typeof planRedisFaults>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  context.counters.requests += 1;
  const delayMs = planned.nextDelay();
  if (delayMs > 0) await sleep(delayMs);
  const outage = planned.nextOutage();
  if (outage) answerOutage(outage, request, response);
  else await answer(context, request, response);
}

async function answer(context: Context, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const encoding = readEncoding(request);
    const { mode, commands } = await readRedisRequest(request, context.token);
    context.counters.commands += commands.length;
    const outcomes = await context.runner.run(mode, commands);
    const writes = context.snapshot.noteWrites(commands);
    response.setHeader("upstash-sync-token", `local=${writes}`);
    const isRefusal = !Array.isArray(outcomes) && "error" in outcomes;
    send(response, isRefusal ? 400 : 200, encodeOutcomes(outcomes, encoding), encoding);
  } catch (error) {
    request.resume();
    const status = error instanceof RequestError ? error.status : error instanceof ReplyError ? 400 : 500;
    const message = error instanceof Error ? error.message : String(error);
    send(response, status, JSON.stringify({ error: message }), "plain");
  }
}

function readEncoding(request: IncomingMessage): Encoding {
  const isBase64 = request.headers["upstash-encoding"] === "base64";
  const isResp2 = request.headers["upstash-response-format"] === "resp2";
  if (isBase64 && isResp2) {
    throw new RequestError(400, "ERR base64 encoding cannot be combined with the resp2 response format");
  }
  return isResp2 ? "resp2" : isBase64 ? "base64" : "plain";
}

function send(response: ServerResponse, status: number, body: string, encoding: Encoding): void {
  const type = encoding === "resp2" ? "application/octet-stream" : "application/json";
  response.writeHead(status, { "Content-Type": type });
  response.end(body);
}

const LIMIT_ERROR =
  "ERR max requests limit exceeded. Limit: 500000, Usage: 500000. " +
  "See https://upstash.com/docs/redis/troubleshooting/max_requests_limit for details";

function answerOutage(kind: RedisOutageKind, request: IncomingMessage, response: ServerResponse): void {
  if (kind === "drop") {
    request.socket.destroy();
    return;
  }
  request.resume();
  if (kind === "html") {
    response.writeHead(502, { "Content-Type": "text/html" });
    response.end("<html><body><h1>502 Bad Gateway</h1></body></html>");
    return;
  }
  const [status, error] = kind === "limit" ? [400, LIMIT_ERROR] : [500, "ERR internal server error"];
  send(response, status, JSON.stringify({ error }), "plain");
}
