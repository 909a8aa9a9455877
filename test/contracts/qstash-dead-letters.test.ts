import { expect, test } from "vitest";
import { openQStash } from "./qstash-setup.ts";

test("dead letters are listed, found by their message, deleted one by one", async () => {
  const { client, destination, passSeconds, qstash } = await openQStash();
  destination.reply(() => ({ status: 500, body: "away" }));
  const url = `${destination.url}/queue/refresh`;
  const spy = await client.publishJSON({ url, body: { symbol: "SPY" }, retries: 0, label: "refresh" });
  await client.publishJSON({ url, body: { symbol: "QQQ" }, retries: 0 });
  await passSeconds(0);

  expect((await client.dlq.listMessages()).messages).toHaveLength(2);
  const { messages, cursor } = await client.dlq.listMessages({ filter: { messageId: spy.messageId } });
  expect(cursor).toBeUndefined();
  expect(messages).toMatchObject([
    {
      messageId: spy.messageId,
      url,
      method: "POST",
      body: '{"symbol":"SPY"}',
      responseStatus: 500,
      responseBody: "away",
      maxRetries: 0,
      labels: ["refresh"],
    },
  ]);
  const dlqId = messages[0]?.dlqId ?? "";
  await client.dlq.delete(dlqId);
  await expect(client.dlq.delete(dlqId)).rejects.toMatchObject({ status: 404 });
  expect(qstash.dlq().map((letter) => letter.message.labels)).toEqual([[]]);
});

test("dead letters are redriven, all or those that were chosen, as new messages", async () => {
  const { client, destination, passSeconds, qstash } = await openQStash();
  destination.reply(() => ({ status: 500 }));
  for (const part of [1, 2, 3]) {
    const deduplicationId = `part ${part}`;
    await client.publishJSON({ url: destination.url, body: { part }, retries: 0, delay: 5, deduplicationId });
  }
  await passSeconds(5);
  const [first] = qstash.dlq();
  destination.reply(() => ({}));
  const { responses } = await client.dlq.retry(first?.dlqId ?? "");
  await passSeconds(0);
  expect(responses).toEqual([{ messageId: expect.not.stringContaining(first?.message.messageId ?? "none") }]);
  expect(destination.received.at(-1)).toMatchObject({ body: '{"part":1}' });
  expect(destination.received.at(-1)?.headers["upstash-message-id"]).toBe(responses[0]?.messageId);

  const rest = await client.dlq.retry({ all: true });
  expect(rest.responses).toHaveLength(2);
  expect(rest.cursor).toBeUndefined();
  await qstash.idle();
  expect(qstash.dlq()).toEqual([]);
  expect(qstash.counters).toMatchObject({ published: 6, delivered: 3, failed: 3 });
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
  });
  await passSeconds(0);
  expect(destination.received.map((request) => request.path)).toEqual(["/work"]);
  await passSeconds(1);
  await qstash.idle();

  expect(destination.received.map((request) => request.path)).toEqual(["/work", "/work", "/failed"]);
  const callback = destination.received[2];
  expect(callback?.headers).toMatchObject({ "content-type": "application/json" });
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
