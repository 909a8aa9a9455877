import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { createFaults, type Faults } from "../faults.ts";
import { openStandIn, type StandIn } from "../stand-in.ts";
import { outageAnswer, REDIS_FAULTS, type RedisFault } from "./faults.ts";
import { keepSnapshot, type SnapshotKeeper } from "./keep-snapshot.ts";
import { type KeySpace, openKeySpace, type Reply, type StoredKey } from "./key-space.ts";
import { readCommand } from "./read-command.ts";
import { Refusal } from "./refusal.ts";
import { isWrite, runCommand } from "./run-command.ts";

const DEFAULT_DELAY_MS = 1_000;

export type UpstashRedisOptions = {
  /** 0 takes any free port. */
  port: number;
  token: string;
  /** JSON file that keeps the keys over a restart; in memory only when omitted. */
  snapshotFile?: string;
};

/** What went through since the start. A request that is refused before its command is read is no command. */
export type RedisCounters = {
  requests: number;
  commands: number;
};

export type UpstashRedis = StandIn<RedisFault> & {
  token: string;
  counters: RedisCounters;
  /** Every key that has not expired. */
  stored(): Promise<StoredKey[]>;
  /** Brings every expiry nearer, as if so much time had passed: for a simulated day, which goes faster than ours. */
  passTime(milliseconds: number): Promise<void>;
};

type Context = {
  token: string;
  keys: KeySpace;
  faults: Faults<RedisFault>;
  counters: RedisCounters;
  snapshot: SnapshotKeeper | null;
  writes: number;
};

/** Serves what the Worker uses of Upstash's Redis REST API on 127.0.0.1, in front of ioredis-mock. */
export async function startUpstashRedis(options: UpstashRedisOptions): Promise<UpstashRedis> {
  const { token, port, snapshotFile } = options;
  const keys = openKeySpace();
  const context: Context = {
    token,
    keys,
    faults: createFaults(REDIS_FAULTS),
    counters: { requests: 0, commands: 0 },
    snapshot: snapshotFile === undefined ? null : await keepSnapshot(keys, snapshotFile),
    writes: 0,
  };
  const standIn = await openStandIn({
    name: "Upstash's Redis REST",
    port,
    faults: context.faults,
    answer: (request, response) => answer(context, request, response),
  });
  return {
    ...standIn,
    token,
    counters: context.counters,
    stored: keys.all,
    async passTime(milliseconds) {
      for (const { key, expiresAtMs } of await keys.all()) {
        if (expiresAtMs !== null) await keys.expireAt(key, expiresAtMs - milliseconds);
      }
    },
    async close() {
      await standIn.close();
      await context.snapshot?.close();
    },
  };
}

async function answer(context: Context, request: IncomingMessage, response: ServerResponse): Promise<void> {
  context.counters.requests += 1;
  const fault = context.faults.take({ path: request.url ?? "/" });
  if (fault?.kind === "slow") await sleep(fault.delayMs ?? DEFAULT_DELAY_MS);
  else if (fault !== null) return fail(fault.kind, request, response);
  try {
    const command = await readCommand(request, context.token);
    context.counters.commands += 1;
    const reply = await runCommand(context.keys, command);
    if (isWrite(command)) {
      context.writes += 1;
      context.snapshot?.touch();
    }
    response.setHeader("upstash-sync-token", `local=${context.writes}`);
    const isBase64 = request.headers["upstash-encoding"] === "base64";
    send(response, 200, { result: isBase64 ? toBase64(reply) : reply });
  } catch (error) {
    const status = error instanceof Refusal ? error.status : 500;
    send(response, status, { error: error instanceof Error ? error.message : String(error) });
  }
}

function fail(kind: Exclude<RedisFault, "slow">, request: IncomingMessage, response: ServerResponse): void {
  const outage = outageAnswer(kind);
  if (outage === null) {
    request.socket.destroy();
    return;
  }
  request.resume();
  response.writeHead(outage.status, { "Content-Type": outage.type });
  response.end(outage.body);
}

/** Text but the status OK, so that any bytes survive JSON; of a list each text. */
function toBase64(reply: Reply): Reply {
  const encoded = (text: string) => Buffer.from(text, "utf8").toString("base64");
  if (typeof reply === "string") return reply === "OK" ? reply : encoded(reply);
  if (reply === null || typeof reply === "number") return reply;
  return reply.map((text) => (text === null ? null : encoded(text)));
}

function send(response: ServerResponse, status: number, body: { result: Reply } | { error: string }): void {
  response.writeHead(status, { "Content-Type": "application/json" });
  response.end(JSON.stringify(body));
}
