import { ensureQueue } from "./accept.ts";
import type { Account } from "./account.ts";
import { rotateSigningKeys } from "./account.ts";
import { type ApiAnswer, type ApiRequest, DONE, notFound, ok, type Route } from "./api-request.ts";
import { configureFlowKey, describeFlowKey } from "./flow-control.ts";
import type { FlowKey, Queue } from "./message.ts";
import { parseDurationMs } from "./parse-duration.ts";
import { RequestRefused } from "./refuse.ts";

/** Flow control, queues and signing keys, and a clear no for what the local stack leaves out. */
export const CONTROL_ROUTES: Route[] = [
  {
    method: "GET",
    path: /^\/v2\/flowControl$/,
    handle: (account) =>
      ok(
        [...account.state.flowKeys.values()].map((key) =>
          describeFlowKey(account.state, key, account.clock.now()),
        ),
      ),
  },
  {
    method: "GET",
    path: /^\/v2\/flowControl\/([^/]+)$/,
    handle: (account, _request, [name = ""]) =>
      ok(describeFlowKey(account.state, findFlowKey(account, name), account.clock.now())),
  },
  {
    method: "POST",
    path: /^\/v2\/flowControl\/([^/]+)\/(pause|resume|pin|unpin|resetRate)$/,
    handle: steerFlowKey,
  },
  {
    method: "GET",
    path: /^\/v2\/globalParallelism$/,
    handle: ({ limits, state }) =>
      ok({ parallelismMax: limits.parallelism, parallelismCount: state.inFlight }),
  },
  { method: "GET", path: /^\/v2\/keys$/, handle: (account) => ok(account.keys) },
  { method: "POST", path: /^\/v2\/keys\/rotate$/, handle: (account) => ok(rotateSigningKeys(account)) },
  {
    method: "GET",
    path: /^\/v2\/queues$/,
    handle: (account) => ok([...account.state.queues.values()].map((queue) => describeQueue(account, queue))),
  },
  { method: "POST", path: /^\/v2\/queues$/, handle: upsertQueue },
  {
    method: "GET",
    path: /^\/v2\/queues\/([^/]+)$/,
    handle: (account, _request, [name = ""]) => ok(describeQueue(account, findQueue(account, name))),
  },
  {
    method: "DELETE",
    path: /^\/v2\/queues\/([^/]+)$/,
    handle(account, _request, [name = ""]) {
      account.state.queues.delete(findQueue(account, name).name);
      return DONE;
    },
  },
  {
    method: "POST",
    path: /^\/v2\/queues\/([^/]+)\/(pause|resume)$/,
    handle(account, _request, [name = "", verb]) {
      findQueue(account, name).paused = verb === "pause";
      return DONE;
    },
  },
  { method: "*", path: /^\/v2\/(schedules|topics)(\/|$)/, handle: notSupported },
];

function findFlowKey(account: Account, name: string): FlowKey {
  const key = account.state.flowKeys.get(decodeURIComponent(name));
  if (key === undefined) throw notFound(`flow control key ${name}`);
  return key;
}

function steerFlowKey(account: Account, request: ApiRequest, [name = "", verb = ""]: string[]): ApiAnswer {
  // A key may be paused or pinned before its first message.
  const wanted = { key: decodeURIComponent(name), parallelism: null, rate: null, periodMs: 1_000 };
  if (!account.state.flowKeys.has(wanted.key)) configureFlowKey(account.state, wanted, account.clock.now());
  const key = findFlowKey(account, name);
  if (verb === "pause" || verb === "resume") key.paused = verb === "pause";
  else if (verb === "pin") pinFlowKey(key, request.query);
  else if (verb === "unpin") {
    if (request.query.get("parallelism") === "true") key.pinnedParallelism = false;
    if (request.query.get("rate") === "true") key.pinnedRate = false;
  } else {
    key.periodStartMs = account.clock.now();
    key.startedInPeriod = 0;
  }
  return DONE;
}

function pinFlowKey(key: FlowKey, query: URLSearchParams): void {
  const parallelism = query.get("parallelism");
  if (parallelism !== null) {
    key.parallelism = readCount(parallelism, "parallelism");
    key.pinnedParallelism = true;
  }
  const rate = query.get("rate");
  if (rate === null) return;
  const period = query.get("period") ?? "1";
  const periodMs = /^\d+$/.test(period) ? Number(period) * 1_000 : parseDurationMs(period);
  if (periodMs === null || periodMs < 1_000) throw new RequestRefused(400, `invalid period: "${period}"`);
  key.rate = readCount(rate, "rate");
  key.periodMs = periodMs;
  key.pinnedRate = true;
}

function readCount(value: string, name: string): number {
  if (/^[1-9]\d*$/.test(value)) return Number(value);
  throw new RequestRefused(400, `invalid ${name}: "${value}" is not a whole number above 0`);
}

function findQueue(account: Account, name: string): Queue {
  const queue = account.state.queues.get(decodeURIComponent(name));
  if (queue === undefined) throw notFound(`queue ${name}`);
  return queue;
}

function describeQueue(account: Account, queue: Queue) {
  let lag = 0;
  for (const message of account.state.messages.values()) if (message.queueName === queue.name) lag += 1;
  return {
    name: queue.name,
    parallelism: queue.parallelism,
    paused: queue.paused,
    createdAt: queue.createdAtMs,
    updatedAt: queue.updatedAtMs,
    lag,
  };
}

function upsertQueue(account: Account, request: ApiRequest): ApiAnswer {
  const wanted = readQueueSettings(request.body);
  ensureQueue(account.state, wanted.name, account.clock.now());
  const queue = findQueue(account, encodeURIComponent(wanted.name));
  queue.parallelism = wanted.parallelism;
  queue.paused = wanted.paused;
  queue.updatedAtMs = account.clock.now();
  return DONE;
}

function readQueueSettings(body: Buffer): { name: string; parallelism: number; paused: boolean } {
  let fields: Map<string, unknown>;
  try {
    fields = new Map<string, unknown>(Object.entries(JSON.parse(body.toString("utf8"))));
  } catch {
    throw new RequestRefused(400, "invalid queue: the body is not a JSON object");
  }
  const name = fields.get("queueName");
  if (typeof name !== "string" || !/^[\w.-]+$/.test(name)) {
    throw new RequestRefused(
      400,
      "invalid queue: queueName may hold letters, digits, hyphen, underscore and period",
    );
  }
  return {
    name,
    parallelism: readCount(String(fields.get("parallelism") ?? 1), "parallelism"),
    paused: fields.get("paused") === true,
  };
}

function notSupported(_account: Account, request: ApiRequest): ApiAnswer {
  throw new RequestRefused(
    501,
    `${request.path} is not supported by the local stack: Volaris uses neither schedules nor URL groups`,
  );
}
