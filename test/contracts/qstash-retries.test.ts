import { expect, test } from "vitest";
import { headerOf } from "./qstash-destination.ts";
import { openQStash, START_MS } from "./qstash-setup.ts";

test("a failing destination is retried after 12 s, 148 s and 1,808 s, then dead-lettered", async () => {
  const { client, destination, passSeconds, qstash } = await openQStash();
  destination.reply(() => ({ status: 500, body: "database away" }));
  const { messageId } = await client.publishJSON({ url: destination.url, body: { n: 1 } });
  await qstash.idle(0);
  expect(destination.received).toHaveLength(1);
  for (const [waitSeconds, attempts] of [
    [12, 1],
    [1, 2],
    [148, 2],
    [1, 3],
    [1_808, 3],
    [1, 4],
  ] as const) {
    await passSeconds(waitSeconds);
    expect(destination.received).toHaveLength(attempts);
  }
  expect(destination.received.map((request) => headerOf(request, "upstash-retried"))).toEqual([
    "0",
    "1",
    "2",
    "3",
  ]);
  await qstash.idle();

  const { messages } = await client.dlq.listMessages();
  expect(messages).toMatchObject([
    { messageId, url: destination.url, body: '{"n":1}', responseStatus: 500, responseBody: "database away" },
  ]);
  expect(qstash.counters).toMatchObject({ attempts: 4, delivered: 0, failed: 1 });
});

test("the message's own retry expression sets the waits", async () => {
  const { client, clock, destination, passSeconds, qstash } = await openQStash();
  destination.reply(() => ({ status: 503 }));
  await client.publishJSON({
    url: destination.url,
    body: {},
    retries: 2,
    retryDelay: "max(1000, pow(2, retried) * 700)",
  });
  await qstash.idle(0);
  await passSeconds(1);
  expect(destination.received).toHaveLength(2);
  clock.advanceBy(1_399);
  await qstash.idle(0);
  expect(destination.received).toHaveLength(2);
  clock.advanceBy(1);
  await qstash.idle();
  expect(destination.received).toHaveLength(3);
  expect(qstash.dlq()).toHaveLength(1);
});

test("an answer that asks for a wait gets it: seconds, a date, a duration; more than a day is ignored", async () => {
  const { client, clock, destination, passSeconds } = await openQStash();
  const waits = [
    { "retry-after": "30" },
    { "x-ratelimit-reset": "6m5s" },
    { "retry-after": new Date(START_MS + 3_600_000).toUTCString() },
    { "retry-after": "1000000" },
    { "x-ratelimit-reset-tokens": "0" },
  ];
  destination.reply(() => ({ status: 429, headers: waits[destination.received.length - 1] ?? {} }));
  await client.publishJSON({ url: destination.url, body: {}, retries: 5, retryDelay: "2000" });
  const attempts = () => destination.received.length;
  await passSeconds(0);
  await passSeconds(29);
  expect(attempts()).toBe(1);
  await passSeconds(1);
  expect(attempts()).toBe(2);
  await passSeconds(364);
  expect(attempts()).toBe(2);
  await passSeconds(1);
  expect(attempts()).toBe(3);
  await passSeconds((START_MS + 3_599_000 - clock.now()) / 1_000);
  expect(attempts()).toBe(3);
  await passSeconds(1);
  expect(attempts()).toBe(4);
  await passSeconds(1.999);
  expect(attempts()).toBe(4);
  await passSeconds(0.001);
  // The fifth asked for no wait at all, so the sixth followed at once.
  expect(attempts()).toBe(6);
});

test("489 with Upstash-NonRetryable-Error goes to the dead letters at once, 489 alone is retried", async () => {
  const { client, destination, passSeconds, qstash } = await openQStash();
  destination.reply((request) => ({
    status: 489,
    headers: request.path === "/final" ? { "Upstash-NonRetryable-Error": "true" } : {},
  }));
  await client.publishJSON({ url: `${destination.url}/final`, body: {} });
  await client.publishJSON({ url: `${destination.url}/again`, body: {} });
  await passSeconds(0);
  expect(qstash.dlq().map((letter) => letter.message.url)).toEqual([`${destination.url}/final`]);
  expect(qstash.messages()).toMatchObject([{ url: `${destination.url}/again`, retried: 1 }]);
});

test("a destination that is not there, answers too late or redirects counts as a failure", async () => {
  const { client, destination, passSeconds, qstash } = await openQStash();
  destination.reply((request) =>
    request.path === "/redirect"
      ? { status: 302, headers: { location: destination.url } }
      : new Promise((resolve) => setTimeout(() => resolve({}), 3_000).unref()),
  );
  await client.publishJSON({ url: "http://127.0.0.1:1/", body: {}, retries: 0 });
  await client.publishJSON({ url: `${destination.url}/slow`, body: {}, retries: 0, timeout: 1 });
  await client.publishJSON({ url: `${destination.url}/redirect`, body: {}, retries: 0 });
  await passSeconds(0);
  const { messages } = await client.dlq.listMessages();
  const reasons = new Map(messages.map((message) => [new URL(message.url).pathname, message]));
  expect(reasons.get("/")?.responseBody).toContain("fetch failed");
  expect(reasons.get("/slow")?.responseBody).toBe("no answer within 1s");
  expect(reasons.get("/redirect")?.responseStatus).toBe(302);
  expect(qstash.counters.failed).toBe(3);
});
