import { expect, test } from "vitest";
import { retryDelayMs } from "../../local/qstash/retry-delay.ts";
import { headerOf } from "./qstash-destination.ts";
import { openQStash } from "./qstash-setup.ts";

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

test("the message's own retry delay sets the waits, growing or not", async () => {
  const { client, destination, passSeconds, qstash } = await openQStash();
  destination.reply(() => ({ status: 503 }));
  const { url } = destination;
  await client.publishJSON({
    url: `${url}/grows`,
    body: {},
    retries: 2,
    retryDelay: "15000 * (1 + retried)",
  });
  await client.publishJSON({ url: `${url}/steady`, body: {}, retries: 2, retryDelay: "100000" });
  await passSeconds(0);
  const attempts = (path: string) => destination.received.filter((request) => request.path === path).length;
  for (const [waitSeconds, grows, steady] of [
    [14, 1, 1],
    [1, 2, 1],
    [29, 2, 1],
    [1, 3, 1],
    [54, 3, 1],
    [1, 3, 2],
    [100, 3, 3],
  ] as const) {
    await passSeconds(waitSeconds);
    expect([attempts("/grows"), attempts("/steady")]).toEqual([grows, steady]);
  }
  expect(qstash.dlq()).toHaveLength(2);
});

test("an answer that asks for a wait gets it; one of more than a day, or of no number, is passed over", async () => {
  const { client, destination, passSeconds } = await openQStash();
  const waits = ["30", "0", "1000000", "soon"];
  destination.reply(() => {
    const wait = waits[destination.received.length - 1];
    return { status: 429, headers: wait === undefined ? {} : { "retry-after": wait } };
  });
  await client.publishJSON({ url: destination.url, body: {}, retries: 5, retryDelay: "2000" });
  const attempts = () => destination.received.length;
  await passSeconds(0);
  await passSeconds(29);
  expect(attempts()).toBe(1);
  await passSeconds(1);
  // The second asked for no wait at all, so the third followed at once.
  expect(attempts()).toBe(3);
  await passSeconds(1.999);
  expect(attempts()).toBe(3);
  await passSeconds(0.001);
  expect(attempts()).toBe(4);
  await passSeconds(2);
  expect(attempts()).toBe(5);
});

test("the documented backoff ends at a day", () => {
  const wait = (retried: number, expression: string | null = null) =>
    retryDelayMs({ retried, expression, responseHeaders: {} });
  expect([0, 1, 2, 3, 4, 5].map((retried) => Math.floor(wait(retried) / 1_000))).toEqual([
    12, 148, 1_808, 22_026, 86_400, 86_400,
  ]);
  expect(wait(9, "86400000 * (1 + retried)")).toBe(86_400_000);
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
