import { expect, test } from "vitest";
import { openQStash } from "./qstash-setup.ts";

test("a dead letter is listed, filtered, redriven once and then gone", async () => {
  const { client, destination, passSeconds, qstash } = await openQStash();
  destination.reply(() => ({ status: 500 }));
  const url = `${destination.url}/queue/refresh`;
  await client.publishJSON({
    url,
    body: { symbol: "SPY" },
    retries: 0,
    label: "refresh",
    deduplicationId: "d1",
  });
  await client.publishJSON({ url, body: { symbol: "QQQ" }, retries: 0, label: "backfill" });
  await passSeconds(0);

  const { messages } = await client.dlq.listMessages({ filter: { label: "refresh", responseStatus: 500 } });
  expect(messages).toMatchObject([{ url, body: '{"symbol":"SPY"}', responseStatus: 500, maxRetries: 0 }]);
  const dlqId = messages[0]?.dlqId ?? "";
  expect((await client.dlq.listMessages({ dlqIds: [dlqId] })).messages).toHaveLength(1);

  destination.reply(() => ({}));
  const { responses } = await client.dlq.retry(dlqId);
  await passSeconds(0);
  expect(responses).toEqual([{ messageId: expect.not.stringContaining(messages[0]?.messageId ?? "none") }]);
  expect(destination.received.at(-1)).toMatchObject({ body: '{"symbol":"SPY"}' });
  expect(destination.received.at(-1)?.headers["upstash-message-id"]).toBe(responses[0]?.messageId);
  expect(qstash.dlq().map((letter) => letter.message.labels)).toEqual([["backfill"]]);
});

test("the documented single-letter paths work as well: get, retry, delete", async () => {
  const { client, destination, passSeconds, qstash } = await openQStash();
  destination.reply(() => ({ status: 500, body: "away" }));
  await client.publishJSON({ url: destination.url, body: {}, retries: 0 });
  await client.publishJSON({ url: destination.url, body: {}, retries: 0 });
  await passSeconds(0);
  const [first, second] = qstash.dlq().map((letter) => letter.dlqId);
  const call = (method: string, path: string) =>
    fetch(`${qstash.url}/v2/dlq/${path}`, { method, headers: { authorization: `Bearer ${qstash.token}` } });

  expect(await (await call("GET", first ?? "")).json()).toMatchObject({ dlqId: first, responseBody: "away" });
  expect(await (await call("POST", `retry/${first}`)).json()).toEqual({
    messageId: expect.stringMatching(/^msg_/),
  });
  expect((await call("GET", first ?? "")).status).toBe(404);
  expect((await call("DELETE", second ?? "")).ok).toBe(true);
  await passSeconds(0);
  expect(qstash.counters).toMatchObject({ published: 3, failed: 3 });
});

test("many dead letters are redriven and deleted page by page", async () => {
  const { client, destination, passSeconds, qstash } = await openQStash();
  destination.reply(() => ({ status: 500 }));
  await client.batchJSON(
    Array.from({ length: 7 }, (_, part) => ({ url: destination.url, body: { part }, retries: 0 })),
  );
  await passSeconds(0);
  expect(qstash.dlq()).toHaveLength(7);
  const page = await client.dlq.delete({ all: true, count: 3 });
  expect(page).toEqual({ deleted: 3, cursor: expect.any(String) });
  expect(await client.dlq.delete({ filter: { url: "https://elsewhere.example" } })).toEqual({ deleted: 0 });

  destination.reply(() => ({}));
  const redriven = await client.dlq.retry({ all: true });
  expect(redriven.responses).toHaveLength(4);
  expect(redriven.cursor).toBeUndefined();
  await qstash.idle();
  expect(qstash.dlq()).toEqual([]);
});

test("a failure callback tells, once and only at the end, what failed and where it lies", async () => {
  const { client, destination, passSeconds, qstash } = await openQStash();
  destination.reply((request) => (request.path === "/failed" ? {} : { status: 502, body: "bad gateway" }));
  const { messageId } = await client.publishJSON({
    url: `${destination.url}/work`,
    body: { symbol: "SPY" },
    retries: 1,
    retryDelay: "1000",
    failureCallback: `${destination.url}/failed`,
    headers: { "Upstash-Failure-Callback-Forward-x-job": "options_refresh" },
  });
  await passSeconds(0);
  expect(destination.received.map((request) => request.path)).toEqual(["/work"]);
  await passSeconds(1);
  await qstash.idle();

  expect(destination.received.map((request) => request.path)).toEqual(["/work", "/work", "/failed"]);
  const callback = destination.received[2];
  expect(callback?.headers).toMatchObject({ "content-type": "application/json", "x-job": "options_refresh" });
  const body = JSON.parse(callback?.body ?? "{}");
  expect(body).toMatchObject({
    status: 502,
    retried: 1,
    maxRetries: 1,
    dlqId: qstash.dlq()[0]?.dlqId,
    sourceMessageId: messageId,
    url: `${destination.url}/work`,
    method: "POST",
    sourceHeader: { "content-type": ["application/json"] },
  });
  expect(atob(body.body)).toBe("bad gateway");
  expect(atob(body.sourceBody)).toBe('{"symbol":"SPY"}');
  expect(qstash.counters.published).toBe(2);
});

test("a callback follows every attempt, with the destination's answer", async () => {
  const { client, destination, passSeconds, qstash } = await openQStash();
  let attempts = 0;
  destination.reply((request) => {
    if (request.path === "/told") return {};
    attempts += 1;
    return attempts === 1 ? { status: 500, body: "first" } : { status: 200, body: "second" };
  });
  await client.publishJSON({
    url: `${destination.url}/work`,
    body: {},
    retryDelay: "1000",
    callback: `${destination.url}/told`,
  });
  await passSeconds(0);
  await passSeconds(1);
  await qstash.idle();
  const told = destination.received
    .filter((request) => request.path === "/told")
    .map((r) => JSON.parse(r.body));
  expect(told.map((body) => [body.status, body.retried, atob(body.body), "dlqId" in body])).toEqual([
    [500, 0, "first", false],
    [200, 1, "second", false],
  ]);
});

test("a callback that cannot be delivered is retried and dead-lettered like any message, without a loop", async () => {
  const { client, destination, passSeconds, qstash } = await openQStash();
  destination.reply(() => ({ status: 500 }));
  await client.publishJSON({
    url: `${destination.url}/work`,
    body: {},
    retries: 0,
    failureCallback: `${destination.url}/failed`,
  });
  await passSeconds(0);
  await qstash.idle();
  expect(qstash.dlq().map((letter) => new URL(letter.message.url).pathname)).toEqual(["/work", "/failed"]);
});

test("dead letters are kept for three days", async () => {
  const { client, destination, passSeconds, qstash } = await openQStash();
  destination.reply(() => ({ status: 500 }));
  const fail = async (path: string) => {
    await client.publishJSON({ url: `${destination.url}/${path}`, body: {}, retries: 0 });
    await passSeconds(0);
  };
  await fail("old");
  await passSeconds(2 * 86_400);
  await fail("young");
  await passSeconds(86_400);
  await fail("new");
  expect(qstash.dlq().map((letter) => new URL(letter.message.url).pathname)).toEqual(["/young", "/new"]);
});
