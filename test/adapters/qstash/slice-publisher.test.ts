import type { ServerResponse } from "node:http";
import { expect, test } from "vitest";
import { connectQueue } from "../../../src/adapters/qstash/client.ts";
import { createSlicePublisher } from "../../../src/adapters/qstash/slice-publisher.ts";
import type { ChainSliceMessage } from "../../../src/chains/messages.ts";
import { addDays } from "../../../src/market/calendar-date.ts";
import { UNMETERED } from "../../../src/meter.ts";
import { POLICY } from "../../../src/operations/plan-limits.ts";
import { aSliceMessage } from "../../support/runs.ts";
import { type ReceivedRequest, sendJson, startWebServer } from "../../support/web-server.ts";

type BatchEntry = { destination: string; headers: Record<string, string>; body: string };
const batchOf = (request: ReceivedRequest | undefined) => JSON.parse(request?.body ?? "[]") as BatchEntry[];

const acceptAll = (request: ReceivedRequest, response: ServerResponse) =>
  sendJson(
    response,
    batchOf(request).map((_, i) => ({ messageId: `msg_${i}` })),
  );

async function publisher(answer = acceptAll) {
  const server = await startWebServer(answer);
  const publicBaseUrl = "https://volaris.example";
  const queue = connectQueue({ url: server.url, token: "qstash-token", publicBaseUrl }, UNMETERED);
  return {
    server,
    publish: createSlicePublisher(queue, {
      messagesPerBatch: POLICY.messagesPerBatch,
      retries: POLICY.sliceRetries,
      flow: POLICY.schwabFlow,
    }),
  };
}

const messages = (count: number): ChainSliceMessage[] =>
  Array.from({ length: count }, (_, i) => aSliceMessage({ to: addDays("2026-12-02", i) }));

test("a slice is published to the queue's own door, with flow control, a deterministic id and a failure callback", async () => {
  const { server, publish } = await publisher();
  const [message] = messages(1);
  await publish.publishSlices(messages(1));
  const [request] = server.received;
  expect(request).toMatchObject({ method: "POST", path: "/v2/batch" });
  expect(request?.headers.authorization).toBe("Bearer qstash-token");
  const [entry] = batchOf(request);
  expect(entry?.destination).toBe("https://volaris.example/queue/chain-slices");
  expect(JSON.parse(entry?.body ?? "")).toEqual(message);
  const headers = Object.fromEntries(
    Object.entries(entry?.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
  expect(headers).toMatchObject({
    "upstash-deduplication-id": "options_refresh:2026-11-23T15:00:00.000Z:SPY:2026-12-01_2026-12-02",
    "upstash-flow-control-key": "schwab",
    "upstash-failure-callback": "https://volaris.example/queue/failures",
  });
  // Below the 120 a minute that Schwab allows.
  expect(Number(/rate=(\d+)/.exec(headers["upstash-flow-control-value"] ?? "")?.[1])).toBeLessThan(120);
});

test("publishing the same slices again sends the same ids", async () => {
  const { server, publish } = await publisher();
  await publish.publishSlices(messages(3));
  await publish.publishSlices(messages(3));
  const ids = server.received.map((request) =>
    batchOf(request).map(({ headers }) => JSON.stringify(headers)),
  );
  expect(ids[0]).toEqual(ids[1]);
  expect(new Set(ids[0]).size).toBe(3);
});

test("a slice that is put back in the queue is no repetition of its first delivery", async () => {
  const { server, publish } = await publisher();
  for (const redrive of [0, 1, 2])
    await publish.publishSlices(messages(1).map((message) => ({ ...message, redrive })));
  const ids = server.received.map((request) => {
    const [entry] = batchOf(request);
    return new Headers(entry?.headers).get("upstash-deduplication-id");
  });
  const id = "options_refresh:2026-11-23T15:00:00.000Z:SPY:2026-12-01_2026-12-02";
  expect(ids).toEqual([id, `${id}:redrive:1`, `${id}:redrive:2`]);
});

test("many slices go in batches of a hundred, none twice", async () => {
  const { server, publish } = await publisher();
  await publish.publishSlices(messages(250));
  expect(server.received.map((request) => batchOf(request).length)).toEqual([100, 100, 50]);
  const bodies = server.received.flatMap((request) => batchOf(request).map(({ body }) => body));
  expect(new Set(bodies).size).toBe(250);
});

test("no slice, no call", async () => {
  const { server, publish } = await publisher();
  await publish.publishSlices([]);
  expect(server.received).toEqual([]);
});

test("single messages of a batch that were refused or dropped as copies are told apart, though QStash answers 200", async () => {
  const { publish } = await publisher((_request, response) =>
    sendJson(response, [
      { messageId: "msg_0" },
      { error: "quota exceeded" },
      { messageId: "msg_7", deduplicated: true },
    ]),
  );
  const [, second, third] = messages(3);
  expect(await publish.publishSlices(messages(3))).toMatchObject({
    refused: [{ message: second, error: { code: "publish_failed", retryable: true } }],
    swallowed: [third],
  });
});

test.each([
  [401, "QStash refused the token (401).", "QSTASH_TOKEN"],
  [429, "QStash takes no more messages for now (429): a rate or the day's limit is used up.", "plan"],
  [500, "QStash answered 500.", "QSTASH_URL"],
] as const)(
  "a batch refused with %s is told in our words, and those after it are not tried",
  async (status, words, hint) => {
    const { server, publish } = await publisher((request, response) =>
      server.received.length === 1
        ? acceptAll(request, response)
        : sendJson(response, { error: "Bearer qstash-token: no" }, status),
    );
    const { refused, swallowed } = await publish.publishSlices(messages(250));
    expect(server.received).toHaveLength(2);
    expect(refused.map(({ message }) => message)).toEqual(messages(250).slice(100));
    expect(swallowed).toEqual([]);
    const error = refused[0]?.error;
    expect(error).toMatchObject({ code: "publish_failed", retryable: true, message: words });
    expect(error?.hint).toContain(hint);
    expect(`${error} ${error?.cause}`).not.toContain("qstash-token");
  },
);
