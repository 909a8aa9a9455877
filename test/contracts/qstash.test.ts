import { expect, test } from "vitest";
import { headerOf } from "./qstash-destination.ts";
import { openQStash } from "./qstash-setup.ts";

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
    { url: `${destination.url}/c`, body: { n: 3 }, retryDelay: "pow(2, retried)" },
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

test("a delayed message waits its time", async () => {
  const { client, destination, passSeconds } = await openQStash();
  await client.publishJSON({ url: destination.url, body: {}, delay: 90 });
  await passSeconds(89);
  expect(destination.received).toEqual([]);
  await passSeconds(1);
  expect(destination.received).toHaveLength(1);
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

test("a deduplicated publish answers 202", async () => {
  const { destination, qstash } = await openQStash();
  const publish = () =>
    fetch(`${qstash.url}/v2/publish/${destination.url}`, {
      method: "POST",
      headers: { authorization: `Bearer ${qstash.token}`, "upstash-deduplication-id": "tick" },
      body: "tick",
    });
  expect((await publish()).status).toBe(200);
  expect((await publish()).status).toBe(202);
});
