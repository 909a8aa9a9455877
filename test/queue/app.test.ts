import { expect, test } from "vitest";
import { QUEUE_PATHS } from "../../src/chains/messages.ts";
import { AppError } from "../../src/errors.ts";
import { KEYS, MESSAGE, PUBLIC, queueDoor as queue } from "../support/queue-door.ts";

test("a signed delivery is handed to the ingestion, and its outcome is the acknowledgement", async () => {
  const { deliver, ingested } = queue();
  const answer = await deliver();
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ kind: "stored", contracts: 12 });
  expect(ingested).toEqual([MESSAGE]);
});

test("the key before a rotation and the key after it are both good", async () => {
  const { deliver, ingested } = queue();
  for (const key of Object.values(KEYS)) expect((await deliver({ key })).status).toBe(200);
  expect(ingested).toHaveLength(2);
});

for (const [what, delivery] of [
  ["no signature", { signature: null }],
  ["an empty signature", { signature: "" }],
  ["a signature that is no token", { signature: "not.a.jwt" }],
  ["somebody else's key", { key: "sig_stranger" }],
  ["another body than was signed", { signedBody: JSON.stringify({ ...MESSAGE, symbol: "AAPL" }) }],
  ["one more blank in the body", { signedBody: `${JSON.stringify(MESSAGE)} ` }],
  ["the address of another queue", { url: `${PUBLIC}/queue/failures` }],
  ["the address of another deployment", { url: "https://staging.example/queue/chain-slices" }],
  ["the address that the Worker itself sees", { url: "http://10.0.0.7:8787/queue/chain-slices" }],
  ["a signature of ten minutes ago", { issuedAtMs: Date.now() - 600_000 }],
  ["a signature of ten minutes ahead", { issuedAtMs: Date.now() + 600_000 }],
] as const) {
  test(`${what} is 401, and nothing is run`, async () => {
    const { counted, deliver, ingested, lines } = queue();
    const answer = await deliver({ ...delivery, retried: 1 });
    expect(answer.status).toBe(401);
    expect(counted()).toBe(0);
    expect(await answer.json()).toMatchObject({ error: { code: "unauthorized", requestId: "request-1" } });
    expect(ingested).toEqual([]);
    expect(lines).toEqual([
      expect.objectContaining({
        event: "delivery_refused",
        fields: expect.objectContaining({ messageId: "msg_1" }),
      }),
    ]);
  });
}

test.each(["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "POST"])(
  "a %s that QStash never sent is not counted, whatever it claims and wherever it knocks",
  async (method) => {
    const { app, counted, ingested } = queue();
    for (const path of [...Object.values(QUEUE_PATHS), "/queue/x", "/queue/"]) {
      const headers = {
        "upstash-retried": "1",
        "upstash-message-id": "msg_1",
        "upstash-signature": "not.a.jwt",
      };
      const answer = await app.request(path, { method, headers });
      expect(answer.ok).toBe(false);
    }
    expect([counted(), ingested]).toEqual([0, []]);
  },
);

test("an echo of the doctor's is noted when it is truly signed, and only then", async () => {
  const id = "0f9d5c5a-3c1e-4f6b-9a55-5a6f0f3f7b11";
  const echo = { path: "/queue/echo", body: JSON.stringify({ v: 1, echo: id }) };
  const { deliver, echoed } = queue();
  expect((await deliver({ ...echo, key: "sig_stranger" })).status).toBe(401);
  expect((await deliver({ ...echo, body: JSON.stringify({ v: 1, echo: "any key" }) })).status).toBe(489);
  expect(echoed).toEqual([]);
  expect(await (await deliver(echo)).json()).toEqual({ kind: "echoed" });
  expect(echoed).toEqual([id]);
});

for (const [what, body] of [
  ["no JSON", "{"],
  ["an empty object", "{}"],
  ["a message of an older version", JSON.stringify({ ...MESSAGE, v: 0 })],
  ["a field too many", JSON.stringify({ ...MESSAGE, extra: 1 })],
  ["a side that does not exist", JSON.stringify({ ...MESSAGE, side: "BOTH" })],
  ["a date that is none", JSON.stringify({ ...MESSAGE, from: "tomorrow" })],
  ["an instant in words", JSON.stringify({ ...MESSAGE, slotMs: "10:00" })],
] as const) {
  test(`${what}, though signed, goes to the dead letters at once`, async () => {
    const { deliver, ingested } = queue();
    const answer = await deliver({ body });
    expect([answer.status, answer.headers.get("upstash-nonretryable-error")]).toEqual([489, "true"]);
    expect(ingested).toEqual([]);
  });
}

test("what may pass is 503 with its Retry-After; what will not is 489", async () => {
  const failing = (error: AppError) =>
    queue({
      ingestSlice: async () => {
        throw error;
      },
    });
  const limited = await failing(
    new AppError("provider_rate_limited", "x", { retryAfterSeconds: 30 }),
  ).deliver();
  expect([limited.status, limited.headers.get("retry-after")]).toEqual([503, "30"]);
  const refused = await failing(new AppError("provider_unauthorized", "x")).deliver();
  expect([refused.status, refused.headers.get("upstash-nonretryable-error")]).toEqual([489, "true"]);
});

test("a bug is 503, with nothing of it in the answer and all of it in the log", async () => {
  const { deliver, lines } = queue({
    ingestSlice: async () => {
      throw new TypeError("cannot read volaris_owner of undefined");
    },
  });
  const answer = await deliver();
  expect(answer.status).toBe(503);
  expect(await answer.text()).not.toContain("volaris_owner");
  expect(JSON.stringify(lines)).toContain("volaris_owner");
});

const base64 = (text: string) => Buffer.from(text).toString("base64");

test("a failure callback marks the slice that it wraps, with the status seen last", async () => {
  const { deliver, deadLettered, ingested } = queue();
  const body = JSON.stringify({
    sourceMessageId: "msg_1",
    sourceBody: base64(JSON.stringify(MESSAGE)),
    status: 503,
    retried: 2,
    maxRetries: 2,
  });
  expect((await deliver({ path: "/queue/failures", body })).status).toBe(200);
  expect(deadLettered).toEqual([[MESSAGE, 503]]);
  expect(ingested).toEqual([]);
});

test("a signed webhook is posted, and one that the queue gave up is told", async () => {
  const { deliver, posted, lostWebhooks, deadLettered } = queue();
  const event = { type: "webhook.ping", timestamp: "2026-11-23T15:00:00.000Z", data: {} };
  const message = JSON.stringify({ v: 1, webhookId: "ping:1", destination: "aaaa", event });
  const answer = await deliver({ path: "/queue/webhooks", body: message });
  expect([answer.status, await answer.json()]).toEqual([200, { kind: "delivered", status: 200 }]);
  expect(posted).toEqual(["ping:1"]);
  const body = JSON.stringify({ sourceBody: base64(message), status: 503 });
  expect((await deliver({ path: "/queue/failures", body })).status).toBe(200);
  expect(lostWebhooks).toEqual([["ping:1", 503]]);
  expect(deadLettered).toEqual([]);
});

for (const [what, sourceBody] of [
  ["no base64", "%%%"],
  ["a foreign message", base64('{"hello":"world"}')],
  ["nothing", ""],
] as const) {
  test(`a failure callback that wraps ${what} is not tried again`, async () => {
    const { deliver, deadLettered } = queue();
    const answer = await deliver({
      path: "/queue/failures",
      body: JSON.stringify({ sourceBody, status: 500 }),
    });
    expect(answer.status).toBe(489);
    expect(deadLettered).toEqual([]);
  });
}

test("a failure callback must be signed for its own address", async () => {
  const { deliver, deadLettered } = queue();
  const body = JSON.stringify({ sourceBody: base64(JSON.stringify(MESSAGE)), status: 500 });
  const answer = await deliver({ path: "/queue/failures", body, url: `${PUBLIC}/queue/chain-slices` });
  expect(answer.status).toBe(401);
  expect(deadLettered).toEqual([]);
});

test("a body beyond the limit is refused before it is verified, and an unknown queue is none of ours", async () => {
  const { deliver } = queue();
  const large = await deliver({ body: "x".repeat(256 * 1024 + 1) });
  expect(await large.json()).toMatchObject({ error: { code: "payload_too_large" } });
  expect((await deliver({ path: "/queue/elsewhere" })).status).toBe(489);
});

test("a signed page of a run goes on with it, and one that is not of ours is refused for good", async () => {
  const { deliver, continued } = queue();
  const page = { v: 1, runId: "eod_sync@2026-11-23T22:15:00.000Z", job: "eod_sync", page: 1, notAfterMs: 1 };
  const answer = await deliver({ path: "/queue/job-pages", body: JSON.stringify(page) });
  expect([answer.status, await answer.json()]).toEqual([200, { kind: "done" }]);
  for (const wrong of [
    { ...page, page: 0 },
    { ...page, job: "no_such_job" },
    { ...page, v: 2 },
  ]) {
    expect((await deliver({ path: "/queue/job-pages", body: JSON.stringify(wrong) })).status).toBe(489);
  }
  expect(continued).toEqual([1]);
});

test("a page that is being worked on asks to be delivered again, and when", async () => {
  const { deliver } = queue({
    continueRun: async () => {
      throw new AppError("busy", "Page 1 is being worked on.", { retryAfterSeconds: 42 });
    },
  });
  const page = { v: 1, runId: "eod_sync@x", job: "eod_sync", page: 1, notAfterMs: 1 };
  const answer = await deliver({ path: "/queue/job-pages", body: JSON.stringify(page) });
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "42"]);
});

test("retries and failure callbacks are counted, first deliveries were, and what is not signed never is", async () => {
  const { deliver, counted } = queue();
  await deliver({ retried: 0 });
  expect(counted()).toBe(0);
  await deliver({ retried: 1 });
  const failure = JSON.stringify({ sourceBody: base64(JSON.stringify(MESSAGE)), status: 500 });
  await deliver({ path: "/queue/failures", body: failure });
  expect(counted()).toBe(2);
  expect((await deliver({ retried: 1, signature: null })).status).toBe(401);
  expect((await deliver({ path: "/queue/failures", body: failure, signature: "forged" })).status).toBe(401);
  expect(counted()).toBe(2);
});
