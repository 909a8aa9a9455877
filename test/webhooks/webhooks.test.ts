import { expect, test } from "vitest";
import type { StoredAlert } from "../../src/alerts/ports.ts";
import { AppError } from "../../src/errors.ts";
import { announceEvents } from "../../src/webhooks/announce-events.ts";
import { deliverWebhook } from "../../src/webhooks/deliver-webhook.ts";
import { alertFired, jobFailed, refreshCompleted, type WebhookEvent } from "../../src/webhooks/events.ts";
import { WebhookMessage } from "../../src/webhooks/messages.ts";
import type { ReceiverAnswer } from "../../src/webhooks/ports.ts";
import { keepLog } from "../support/log-lines.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";

const RUN = "options_refresh@2026-11-23T15:00:00.000Z";
const CLOSED = {
  status: "partial",
  reason: "1 of 3 slices failed; see their tasks",
  ...{ tasks: 3, tasksFailed: 1, contracts: 812, skipped: {}, providerCalls: 3, bytes: 10, elapsedMs: 900 },
  symbols: 2,
  lost: [{ slice: "SPY:x", symbol: "SPY", code: "provider_rejected", message: "Schwab refused it." }],
} as const;
const ALERT: StoredAlert = {
  id: 12,
  ownerId: "1311000000000000777",
  guildId: "1311000000000000888",
  target: { kind: "channel", id: "1311000000000000999" },
  symbol: "SPY",
  kind: "price",
  level: 600,
  direction: "up",
  state: "armed",
  reason: null,
  arming: 3,
  seen: null,
  armedAtMs: IN_SESSION,
  fired: null,
  firedFor: null,
};

const closed = () => ({ ...CLOSED, skipped: {}, lost: [...CLOSED.lost] });
const TWO = [
  { id: "aaaa", url: "https://hooks.example/a" },
  { id: "bbbb", url: "https://hooks.example/b" },
];
const destinations = async () => TWO;
const EVENT = refreshCompleted(RUN, closed(), IN_SESSION + minutes(2));

function announcer(publish: (messages: readonly WebhookMessage[]) => Promise<void>, sleep = forever) {
  const { log, lines } = keepLog();
  return {
    lines,
    announce: (events: readonly WebhookEvent[]) =>
      announceEvents({ queue: { publish }, destinations, sleep, log }, events),
  };
}
const forever = () => new Promise<void>(() => undefined);

test("a refresh is told with what it brought, what it lost and how long it took since its slot", () => {
  expect(EVENT).toEqual({
    id: "refresh:options_refresh@2026-11-23T15:00:00_000Z:1795446120000",
    type: "options_refresh.completed",
    atMs: IN_SESSION + minutes(2),
    data: {
      runId: RUN,
      slot: "2026-11-23T15:00:00.000Z",
      outcome: "partial",
      ...{ symbols: 2, contracts: 812, slices: 3, failedSlices: 1 },
      failures: CLOSED.lost,
      reason: CLOSED.reason,
      durationMs: 120_000,
      workMs: 900,
    },
  });
});

test("an alert tells what was waited for and seen, and nothing of who asked or where it is told", () => {
  const event = alertFired(ALERT, { value: 600.25, atMs: IN_SESSION }, null, IN_SESSION + 1_000);
  expect(event).toMatchObject({
    id: "alert:12:3",
    type: "alert.fired",
    data: {
      symbol: "SPY",
      condition: { kind: "price", level: 600, words: "SPY crosses $600.00 from below" },
      value: 600.25,
      unit: "dollars a share",
      seenAt: "2026-11-23T15:00:00.000Z",
    },
  });
  expect(JSON.stringify(event)).not.toMatch(/1311/);
});

test("no id has the full stop that separates the parts of what is signed, and each fits its message", () => {
  const failure = {
    runId: RUN,
    job: "options_refresh",
    slotMs: IN_SESSION,
    code: "busy",
    message: ".",
  } as const;
  for (const { id, type, atMs, data } of [EVENT, jobFailed(failure, IN_SESSION + 0.5)]) {
    expect(id).not.toContain(".");
    const event = { type, timestamp: new Date(atMs).toISOString(), data };
    expect(WebhookMessage.safeParse({ v: 1, webhookId: id, destination: "aaaa", event }).success).toBe(true);
  }
});

test("every receiver has its own message of the same id, all with one request, and none sees an address", async () => {
  const requests: (readonly WebhookMessage[])[] = [];
  const { announce } = announcer(async (messages) => void requests.push(messages));
  await announce([EVENT]);
  expect(requests).toHaveLength(1);
  expect(requests[0]?.map(({ webhookId, destination }) => [webhookId, destination])).toEqual([
    [EVENT.id, "aaaa"],
    [EVENT.id, "bbbb"],
  ]);
  expect(JSON.stringify(requests)).not.toContain("hooks.example");
});

test("a queue that refuses or never answers is logged and holds nobody up", async () => {
  const refusing = announcer(() => Promise.reject(new AppError("publish_failed", "QStash is away.")));
  await refusing.announce([EVENT]);
  expect(refusing.lines).toMatchObject([
    { level: "warn", event: "webhooks_not_queued", fields: { ids: [EVENT.id], error: "QStash is away." } },
  ]);
  const silent = announcer(forever, async () => undefined);
  await silent.announce([EVENT]);
  expect(silent.lines).toMatchObject([
    { event: "webhooks_not_queued", fields: { error: "QStash did not answer in time." } },
  ]);
});

function delivering(answer: ReceiverAnswer, destination = "bbbb") {
  const posted: unknown[] = [];
  const { log, lines } = keepLog();
  const sender = {
    post: async (url: string, { id, body }: { id: string; body: string }) => {
      posted.push([url, id, JSON.parse(body)]);
      return answer;
    },
  };
  const event = { type: "webhook.ping" as const, timestamp: "2026-11-23T15:00:00.000Z", data: { a: 1 } };
  const message: WebhookMessage = { v: 1, webhookId: "ping:1", destination, event };
  return { posted, lines, event, deliver: () => deliverWebhook({ sender, destinations, log }, message) };
}

test("an event is posted to its receiver under its id: 2xx is delivered", async () => {
  const { deliver, posted, event } = delivering({ status: 202, retryAfterSeconds: null });
  expect(await deliver()).toEqual({ kind: "delivered", status: 202 });
  expect(posted).toEqual([["https://hooks.example/b", "ping:1", event]]);
});

test("410 is the end of it, and told in the log", async () => {
  const { deliver, lines } = delivering({ status: 410, retryAfterSeconds: null });
  expect(await deliver()).toEqual({ kind: "gone" });
  expect(lines).toMatchObject([{ level: "warn", event: "webhook_gone", fields: { destination: "bbbb" } }]);
});

test("an address that is set no more is posted nothing", async () => {
  const { deliver, posted } = delivering({ status: 200, retryAfterSeconds: null }, "cccc");
  expect(await deliver()).toEqual({ kind: "unknown" });
  expect(posted).toEqual([]);
});

for (const [status, words] of [
  [500, "answered 500"],
  [404, "answered 404"],
  [301, "answered 301. Redirects are not followed."],
  [null, "did not answer"],
] as const) {
  test(`${status ?? "silence"} is tried again, and the error names no address`, async () => {
    const { deliver } = delivering({ status, retryAfterSeconds: null });
    const error = await deliver().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "webhook_refused", retryable: true, retryAfterSeconds: undefined });
    expect(String(error)).toContain(words);
    expect(String(error)).not.toContain("hooks.example");
  });
}

test("a receiver that asks for patience has an hour of it at most", async () => {
  await expect(delivering({ status: 429, retryAfterSeconds: 7 }).deliver()).rejects.toMatchObject({
    retryAfterSeconds: 7,
  });
  await expect(delivering({ status: 503, retryAfterSeconds: 99_999 }).deliver()).rejects.toMatchObject({
    retryAfterSeconds: 3_600,
  });
});
