import { Client } from "@upstash/qstash";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createVirtualClock, type VirtualClock } from "../../local/qstash/clock.ts";
import { type LocalQStash, startQStash } from "../../local/qstash/start-qstash.ts";
import { type Destination, headerOf, startDestination } from "./qstash-destination.ts";

const START = Date.UTC(2026, 10, 23, 14, 30);

let clock: VirtualClock;
let qstash: LocalQStash;
let client: Client;
let destination: Destination;

beforeEach(async () => {
  clock = createVirtualClock(START);
  qstash = await startQStash({ clock });
  client = new Client({ baseUrl: qstash.url, token: qstash.token, retry: false, devMode: false });
  destination = await startDestination();
});

afterEach(async () => {
  await qstash.close();
  await destination.close();
});

/** Lets time pass and everything that falls due come to rest. */
async function passSeconds(seconds: number): Promise<void> {
  clock.advanceBy(seconds * 1_000);
  await qstash.idle(0);
}

test("a published message arrives as it was sent, with QStash's headers", async () => {
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
  await client.publishJSON({ url: `${destination.url}/delayed`, body: {}, delay: "90s" });
  await client.publishJSON({
    url: `${destination.url}/scheduled`,
    body: {},
    delay: 5,
    notBefore: START / 1_000 + 600,
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

test("a failing destination is retried after 12 s, 148 s and 1,808 s, then dead-lettered", async () => {
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
