import { Receiver } from "@upstash/qstash";
import { expect, test } from "vitest";
import { DEV_CREDENTIALS } from "../../local/qstash/account.ts";
import { startQStash } from "../../local/qstash/start-qstash.ts";
import { headerOf } from "./qstash-destination.ts";
import { clientOf, openQStash, type Setup } from "./qstash-setup.ts";

/** Publishes with raw headers, as a client that checks nothing would. */
async function publishRaw(
  setup: Setup,
  headers: Record<string, string>,
  destination = setup.destination.url,
) {
  const answer = await fetch(`${setup.qstash.url}/v2/publish/${destination}`, {
    method: "POST",
    headers: { authorization: `Bearer ${setup.qstash.token}`, ...headers },
    body: "{}",
  });
  return { status: answer.status, text: await answer.text() };
}

test("a wrong or missing token is answered with 401", async () => {
  const { destination, qstash } = await openQStash();
  const stranger = clientOf(qstash, "not-the-token");
  await expect(stranger.publishJSON({ url: destination.url, body: {} })).rejects.toMatchObject({
    status: 401,
    message: expect.stringContaining("invalid token"),
  });
  expect((await fetch(`${qstash.url}/v2/keys`)).status).toBe(401);
});

test("each region has its own token and signing keys, and knows no other's", async () => {
  const credentials = { token: "token-of-the-us", currentSigningKey: "sig_us_1", nextSigningKey: "sig_us_2" };
  const [eu, us] = [await openQStash(), await openQStash({ credentials })];
  const keys = async ({ qstash }: Setup, token: string) => {
    const answer = await fetch(`${qstash.url}/v2/keys`, { headers: { authorization: `Bearer ${token}` } });
    return { status: answer.status, body: await answer.json() };
  };
  expect(await keys(us, credentials.token)).toEqual({
    status: 200,
    body: { current: "sig_us_1", next: "sig_us_2" },
  });
  const { currentSigningKey: current, nextSigningKey: next } = DEV_CREDENTIALS;
  expect(await keys(eu, DEV_CREDENTIALS.token)).toEqual({ status: 200, body: { current, next } });
  expect(await keys(eu, credentials.token)).toMatchObject({ status: 401 });
  expect(await keys(us, DEV_CREDENTIALS.token)).toMatchObject({ status: 401 });

  // What the other region delivers is signed with its own key.
  await us.client.publishJSON({ url: us.destination.url, body: {} });
  await us.qstash.idle();
  const [request] = us.destination.received;
  const receiver = new Receiver({
    currentSigningKey: credentials.currentSigningKey,
    nextSigningKey: credentials.nextSigningKey,
  });
  const signature = headerOf(request, "upstash-signature");
  expect(await receiver.verify({ signature, body: request?.body ?? "" })).toBe(true);
});

test.for([
  ["Upstash-Delay", "5 minutes"],
  ["Upstash-Delay", "5x"],
  ["Upstash-Retries", "-1"],
  ["Upstash-Retries", "two"],
  ["Upstash-Timeout", "soon"],
  ["Upstash-Failure-Callback", "nowhere"],
  ["Upstash-Flow-Control-Key", "lonely"],
] as const)("%s: %s is refused with 400 and the header's name", async ([name, value]) => {
  const answer = await publishRaw(await openQStash(), { [name]: value });
  expect(answer.status).toBe(400);
  expect(JSON.parse(answer.text).error).toContain(
    name === "Upstash-Flow-Control-Key" ? "Upstash-Flow-Control" : name,
  );
});

test.for(["rate=0", "rate=ten", "speed=3", "period=1m", "rate=1, period=8d", "rate=1, period=0s"])(
  "a flow-control value of %s is refused",
  async (value) => {
    const answer = await publishRaw(await openQStash(), {
      "Upstash-Flow-Control-Key": "schwab",
      "Upstash-Flow-Control-Value": value,
    });
    expect(answer).toMatchObject({
      status: 400,
      text: expect.stringContaining("Upstash-Flow-Control-Value"),
    });
  },
);

test.for([
  ["Upstash-Cron", "* * * * *"],
  ["Upstash-Callback", "https://worker.example/told"],
  ["Upstash-Failure-Callback-Retries", "3"],
  ["Upstash-Not-Before", "1795444200"],
  ["Upstash-Queue-Name", "ledger"],
  ["Upstash-Content-Based-Deduplication", "true"],
  ["Upstash-Method", "PUT"],
  ["Upstash-Retry-Delay", "pow(2, retried) * 1000"],
] as const)("%s: %s is not passed over: it says 501 and where to add it", async ([name, value]) => {
  const answer = await publishRaw(await openQStash(), { [name]: value });
  expect(answer.status).toBe(501);
  expect(JSON.parse(answer.text).error).toMatch(
    new RegExp(`^${name}.* is not supported by the local QStash; add it in local/qstash/`),
  );
});

test("durations may be combined, and flow control reads as curl users write it", async () => {
  const setup = await openQStash();
  const answer = await publishRaw(setup, {
    "Upstash-Delay": "1d10h30m",
    "Upstash-Flow-Control-Key": "k",
    "Upstash-Flow-Control-Value": "Rate=20,Parallelism=10",
  });
  expect(answer.status).toBe(200);
  expect(setup.qstash.messages()).toMatchObject([
    { delayMs: 124_200_000, flowControl: { key: "k", rate: 20, parallelism: 10, periodMs: 1_000 } },
  ]);
});

test.for(["", "my-url-group", "ftp://files.example/x", "http://"])(
  "the destination %j is refused",
  async (destination) => {
    const answer = await publishRaw(await openQStash(), {}, destination);
    expect(answer).toMatchObject({ status: 400, text: expect.stringContaining("invalid destination url") });
  },
);

test("limits of the plan: 1 MB, 5 retries, 7 days of delay", async () => {
  const { client, destination, qstash } = await openQStash();
  const publish = (request: object, body = "x") => client.publish({ url: destination.url, body, ...request });
  await expect(publish({}, "x".repeat(1_048_577))).rejects.toMatchObject({
    status: 413,
    message: expect.stringContaining("quota maxMessageSize exceeded"),
  });
  await expect(publish({ retries: 6 })).rejects.toThrow("quota maxRetries exceeded");
  await expect(publish({ delay: "8d" })).rejects.toThrow("quota maxDelay exceeded");
  await publish({}, "x".repeat(1_048_576));
  await qstash.idle();
  expect(destination.received).toHaveLength(1);
});

test("doors of QStash that nobody uses here say so", async () => {
  const { client, destination } = await openQStash();
  const refusal = { status: 501, message: expect.stringContaining("not supported by the local QStash") };
  await expect(client.schedules.list()).rejects.toMatchObject(refusal);
  await expect(client.messages.get("msg_1")).rejects.toMatchObject(refusal);
  await expect(client.flowControl.get("schwab")).rejects.toMatchObject(refusal);
  await expect(client.logs()).rejects.toMatchObject(refusal);
  await expect(client.dlq.listMessages({ filter: { label: "refresh" } })).rejects.toMatchObject(refusal);
  const queue = client.queue({ queueName: "ledger" });
  await expect(queue.enqueueJSON({ url: destination.url, body: {} })).rejects.toMatchObject(refusal);
  const [entry] = await client.batchJSON([{ url: destination.url, body: {}, queueName: "ledger" }]);
  expect(JSON.stringify(entry)).toContain("not supported by the local QStash");
  expect(destination.received).toEqual([]);
});

test("a body that is no batch is refused", async () => {
  const { qstash } = await openQStash();
  for (const body of ["{", "{}", "[1]", "[{}]"]) {
    const answer = await fetch(`${qstash.url}/v2/batch`, {
      method: "POST",
      headers: { authorization: `Bearer ${qstash.token}` },
      body,
    });
    expect(await answer.text()).toContain("invalid batch");
    expect(answer.status).toBe(body.startsWith("[") ? 200 : 400);
  }
});

test("a taken port is one clear line", async () => {
  const { qstash } = await openQStash();
  const port = Number(new URL(qstash.url).port);
  await expect(startQStash({ port })).rejects.toThrow(`Port ${port} is taken, QStash cannot start.`);
});
