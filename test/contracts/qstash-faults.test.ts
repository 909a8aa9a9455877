import { expect, test } from "vitest";
import { headerOf } from "./qstash-destination.ts";
import { openQStash } from "./qstash-setup.ts";

test("a delivered message arrives twice, one is lost, a burst comes in reverse", async () => {
  const { client, destination, qstash } = await openQStash();
  qstash.faults.add({ kind: "duplicated" });
  const { messageId } = await client.publishJSON({ url: `${destination.url}/twice`, body: {} });
  await qstash.idle();
  expect(destination.received.map((request) => headerOf(request, "upstash-message-id"))).toEqual([
    messageId,
    messageId,
  ]);

  qstash.faults.add({ kind: "lost" });
  await client.publishJSON({ url: `${destination.url}/lost`, body: {} });
  await qstash.idle();
  expect(destination.received).toHaveLength(2);
  expect(qstash.messages()).toEqual([]);

  qstash.faults.add({ kind: "reversed" });
  const flowControl = { key: "one-by-one", parallelism: 1 };
  await client.batchJSON([1, 2, 3].map((n) => ({ url: `${destination.url}/${n}`, body: {}, flowControl })));
  await qstash.idle();
  expect(destination.received.slice(2).map((request) => request.path)).toEqual(["/3", "/2", "/1"]);
  expect(qstash.counters).toMatchObject({ delivered: 4, attempts: 6 });
});

test("held deliveries wait for their release, and the API can be away", async () => {
  const { client, destination, qstash } = await openQStash();
  qstash.faults.add({ kind: "held" });
  await client.publishJSON({ url: destination.url, body: {} });
  expect(qstash.messages()).toMatchObject([{ inFlight: false }]);
  qstash.faults.clear("held");
  await qstash.idle();
  expect(destination.received).toHaveLength(1);

  qstash.faults.add({ kind: "refused", status: 503, times: 2 });
  await expect(client.publishJSON({ url: destination.url, body: {} })).rejects.toMatchObject({ status: 503 });
  await expect(client.dlq.listMessages()).rejects.toMatchObject({ status: 503 });
  await client.publishJSON({ url: destination.url, body: {} });
  await qstash.idle();
  expect(destination.received).toHaveLength(2);
});

test("an attempt can arrive twice at the same time, and counts once", async () => {
  const { client, destination, qstash } = await openQStash();
  let running = 0;
  let most = 0;
  destination.reply(async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, 20));
    running -= 1;
    return {};
  });
  qstash.faults.add({ kind: "doubled" });
  await client.publishJSON({ url: destination.url, body: {} });
  await qstash.idle();
  expect(most).toBe(2);
  expect(qstash.counters).toMatchObject({ attempts: 2, delivered: 1 });
});

test("when the answer is lost, the message comes again as a retry", async () => {
  const { client, destination, passSeconds, qstash } = await openQStash();
  qstash.faults.add({ kind: "answer-lost" });
  await client.publishJSON({ url: destination.url, body: {}, retryDelay: "1000" });
  await passSeconds(0);
  expect(qstash.messages()).toMatchObject([{ retried: 1 }]);
  await passSeconds(1);
  expect(destination.received.map((request) => headerOf(request, "upstash-retried"))).toEqual(["0", "1"]);
  expect(qstash.counters).toMatchObject({ attempts: 2, delivered: 1, failed: 0 });
});
