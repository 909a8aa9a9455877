import { expect, test } from "vitest";
import { startQStash } from "../../local/qstash/start-qstash.ts";
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
  expect((await fetch(`${qstash.url}/v2/keys?qstash_token=${encodeURIComponent(qstash.token)}`)).status).toBe(
    200,
  );
});

test.for([
  ["Upstash-Delay", "5 minutes"],
  ["Upstash-Delay", "5x"],
  ["Upstash-Not-Before", "tomorrow"],
  ["Upstash-Retries", "-1"],
  ["Upstash-Retries", "two"],
  ["Upstash-Retry-Delay", "process.exit()"],
  ["Upstash-Retry-Delay", "pow(2, retried"],
  ["Upstash-Retry-Delay", "1000 1000"],
  ["Upstash-Timeout", "soon"],
  ["Upstash-Method", "FETCH"],
  ["Upstash-Callback", "/relative"],
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

test("the settings of a callback are checked under their own names", async () => {
  const setup = await openQStash();
  const answer = await publishRaw(setup, {
    "Upstash-Failure-Callback": setup.destination.url,
    "Upstash-Failure-Callback-Retries": "many",
  });
  expect(answer).toMatchObject({
    status: 400,
    text: expect.stringContaining("Upstash-Failure-Callback-Retries"),
  });
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

test("limits of the plan: 1 MB, 5 retries, 7 days of delay, messages a day", async () => {
  const { client, destination, qstash } = await openQStash({ limits: { messagesPerDay: 2 } });
  const publish = (request: object, body = "x") => client.publish({ url: destination.url, body, ...request });
  await expect(publish({}, "x".repeat(1_048_577))).rejects.toMatchObject({
    status: 413,
    message: expect.stringContaining("quota maxMessageSize exceeded"),
  });
  await expect(publish({ retries: 6 })).rejects.toThrow("quota maxRetries exceeded");
  await expect(publish({ delay: "8d" })).rejects.toThrow("quota maxDelay exceeded");
  await publish({}, "x".repeat(1_048_576));
  await publish({});
  await expect(publish({})).rejects.toMatchObject({
    name: "QstashDailyRatelimitError",
    limit: "2",
    remaining: "0",
  });
  await qstash.idle();
  expect(destination.received).toHaveLength(2);
});

test("what the local stack leaves out says so", async () => {
  const { client } = await openQStash();
  await expect(client.schedules.list()).rejects.toMatchObject({
    status: 501,
    message: expect.stringContaining("not supported by the local stack"),
  });
  await expect(
    client.schedules.create({ destination: "https://x.example", cron: "* * * * *" }),
  ).rejects.toMatchObject({
    status: 501,
  });
});

test("unknown paths, a body that is no batch and an unknown message are told apart", async () => {
  const { client, qstash } = await openQStash();
  const call = (path: string, method = "GET", body?: string) =>
    fetch(`${qstash.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${qstash.token}` },
      ...(body === undefined ? {} : { body }),
    });
  expect((await call("/v3/publish")).status).toBe(404);
  expect((await call("/v2/batch", "POST", "{")).status).toBe(400);
  expect((await call("/v2/batch", "POST", "{}")).status).toBe(400);
  await expect(client.messages.get("msg_unknown")).rejects.toMatchObject({ status: 404 });
  await expect(client.flowControl.get("unknown")).rejects.toMatchObject({ status: 404 });
});

test("a taken port is one clear line", async () => {
  const { qstash } = await openQStash();
  const port = Number(new URL(qstash.url).port);
  await expect(startQStash({ port })).rejects.toThrow(`Port ${port} is taken, QStash cannot start.`);
});
