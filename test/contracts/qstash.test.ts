import { expect, test } from "vitest";
import { headerOf } from "./qstash-destination.ts";
import { openQStash, START_MS } from "./qstash-setup.ts";

test("a published message arrives as it was sent, with QStash's headers", async () => {
  const { client, destination, qstash } = await openQStash();
  const url = `${destination.url}/queue/refresh?part=1&of=2`;
  const { messageId } = await client.publishJSON({
    url,
    body: { symbol: "SPY" },
    headers: { "x-trace": "t1" },
  });
  await qstash.idle();

  const [request] = destination.received;
  expect(request).toMatchObject({ method: "POST", url, body: '{"symbol":"SPY"}' });
  expect(request?.headers).toMatchObject({
    "content-type": "application/json",
    "user-agent": "Upstash-QStash",
    "upstash-message-id": messageId,
    "upstash-retried": "0",
    "x-trace": "t1",
  });
  expect(headerOf(request, "upstash-signature")).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
  expect(Object.keys(request?.headers ?? {}).filter((name) => name.startsWith("upstash-forward-"))).toEqual(
    [],
  );
  expect(qstash.counters).toMatchObject({ published: 1, attempts: 1, delivered: 1, failed: 0 });
});

test("a batch sends its good messages and says which one was bad", async () => {
  const { client, destination, qstash } = await openQStash();
  const answers = await client.batchJSON([
    { url: `${destination.url}/a`, body: { n: 1 } },
    { url: "ftp://nowhere", body: { n: 2 } },
    { url: `${destination.url}/c`, body: { n: 3 }, retryDelay: "retired * 2" },
    { url: `${destination.url}/d`, body: { n: 4 } },
  ]);
  await qstash.idle();

  expect(answers.map((answer) => Object.keys(answer))).toEqual([
    ["messageId"],
    ["error"],
    ["error"],
    ["messageId"],
  ]);
  expect(JSON.stringify(answers[1])).toContain("invalid destination url");
  expect(JSON.stringify(answers[2])).toContain("Upstash-Retry-Delay");
  expect(destination.received.map((request) => request.path).sort()).toEqual(["/a", "/d"]);
});

test("a delayed message waits its time, and not-before wins over the delay", async () => {
  const { client, destination, passSeconds } = await openQStash();
  await client.publishJSON({ url: `${destination.url}/delayed`, body: {}, delay: "90s" });
  await client.publishJSON({
    url: `${destination.url}/scheduled`,
    body: {},
    delay: 5,
    notBefore: START_MS / 1_000 + 600,
  });
  await passSeconds(89);
  expect(destination.received).toEqual([]);
  await passSeconds(1);
  expect(destination.received.map((request) => request.path)).toEqual(["/delayed"]);
  await passSeconds(509);
  expect(destination.received).toHaveLength(1);
  await passSeconds(1);
  expect(destination.received.map((request) => request.path)).toEqual(["/delayed", "/scheduled"]);
});

test("a second message with the same deduplication id is dropped for ten minutes", async () => {
  const { client, destination, passSeconds } = await openQStash();
  const publish = (part: number) =>
    client.publishJSON({
      url: destination.url,
      body: { part },
      deduplicationId: "options_refresh:14:30:SPY:0",
    });
  const first = await publish(1);
  await passSeconds(599);
  const second = await publish(2);
  expect(second).toEqual({ messageId: first.messageId, deduplicated: true });
  await passSeconds(1);
  const third = await publish(3);
  expect(third).toEqual({ messageId: expect.not.stringContaining(first.messageId) });
  await passSeconds(0);
  expect(destination.received.map((request) => request.body)).toEqual(['{"part":1}', '{"part":3}']);
});

test("a deduplicated publish answers 202, and equal content can be the id", async () => {
  const { client, destination, passSeconds, qstash } = await openQStash();
  const publish = () =>
    fetch(`${qstash.url}/v2/publish/${destination.url}`, {
      method: "POST",
      headers: { authorization: `Bearer ${qstash.token}`, "upstash-content-based-deduplication": "true" },
      body: "tick",
    });
  expect((await publish()).status).toBe(200);
  expect((await publish()).status).toBe(202);
  await client.publish({ url: destination.url, body: "tock", contentBasedDeduplication: true });
  await passSeconds(0);
  expect(destination.received.map((request) => request.body)).toEqual(["tick", "tock"]);
});

test("a waiting message can be looked at and cancelled, one or many", async () => {
  const { client, destination, passSeconds } = await openQStash();
  const url = destination.url;
  const flowControl = { key: "schwab", rate: 100, period: "1m" } as const;
  const one = await client.publishJSON({
    url,
    body: { n: 1 },
    delay: 60,
    label: ["refresh", "SPY"],
    flowControl,
  });
  await client.publishJSON({ url, body: { n: 2 }, delay: 60, label: "refresh" });
  await client.publishJSON({ url, body: { n: 3 }, delay: 60, label: "backfill" });

  expect(await client.messages.get(one.messageId)).toMatchObject({
    messageId: one.messageId,
    url,
    method: "POST",
    body: '{"n":1}',
    maxRetries: 3,
    notBefore: START_MS + 60_000,
    createdAt: START_MS,
    labels: ["refresh", "SPY"],
    flowControlKey: "schwab",
    ratePerSecond: 100,
    period: 60,
  });
  expect(await client.messages.cancel(one.messageId)).toEqual({ cancelled: 1 });
  await expect(client.messages.get(one.messageId)).rejects.toThrow("not found");
  expect(await client.messages.cancel({ filter: { label: "refresh" } })).toEqual({ cancelled: 1 });
  await passSeconds(60);
  expect(destination.received.map((request) => request.body)).toEqual(['{"n":3}']);
});

test("the log tells the life of a message, latest first", async () => {
  const { client, destination, passSeconds } = await openQStash();
  destination.reply(() => ({ status: destination.received.length === 1 ? 500 : 200, body: "away" }));
  const { messageId } = await client.publishJSON({ url: destination.url, body: {}, label: "refresh" });
  await client.publishJSON({ url: destination.url, body: {}, delay: 3_600 });
  await passSeconds(0);
  await passSeconds(13);
  const { logs } = await client.logs({ messageIds: [messageId] });
  expect(logs.map((entry) => entry.state)).toEqual([
    "DELIVERED",
    "ACTIVE",
    "RETRY",
    "ERROR",
    "ACTIVE",
    "CREATED",
  ]);
  expect(logs[3]?.error).toBe("status 500: away");
  expect((await client.logs({ filter: { state: "DELIVERED" } })).logs).toHaveLength(1);
});
