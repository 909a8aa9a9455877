import { Webhook } from "standardwebhooks";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { LOCAL_WEBHOOK_SECRET, startWebhookReceiver } from "../../local/webhooks/start-webhook-receiver.ts";
import { createWebhookSender } from "../../src/adapters/webhooks/webhook-sender.ts";
import { UNMETERED } from "../../src/meter.ts";

const OLD_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const BODY = JSON.stringify({
  type: "webhook.ping",
  timestamp: "2026-11-23T15:00:00.000Z",
  data: { é: "–" },
});

const receiver = await startWebhookReceiver();
afterAll(() => receiver.close());
afterEach(() => receiver.faults.clear());

const sender = (secrets: readonly string[] = [LOCAL_WEBHOOK_SECRET], wallMs = Date.now) =>
  createWebhookSender(secrets, { meter: UNMETERED, wallMs });
const post = (secrets?: readonly string[], wallMs?: () => number) =>
  sender(secrets, wallMs).post(`${receiver.url}/hook`, { id: "ping:1", body: BODY });
const last = () => receiver.received().at(-1);

test("the official verifier takes what is signed, and the body to the letter", async () => {
  expect(await post()).toEqual({ status: 204, retryAfterSeconds: null });
  expect(last()).toMatchObject({ id: "ping:1", verified: true, type: "webhook.ping", data: { é: "–" } });
  expect(last()?.headers).toMatchObject({
    "content-type": "application/json",
    "user-agent": expect.stringContaining("Volaris"),
    "webhook-timestamp": expect.stringMatching(/^\d{10}$/),
    "webhook-signature": expect.stringMatching(/^v1,[A-Za-z0-9+/]{43}=$/),
  });
});

test("while a secret is changed, a receiver of the old one and a receiver of the new one both verify", async () => {
  expect(await post([OLD_SECRET, LOCAL_WEBHOOK_SECRET])).toMatchObject({ status: 204 });
  const headers = last()?.headers ?? {};
  expect(headers["webhook-signature"]?.split(" ")).toHaveLength(2);
  for (const secret of [OLD_SECRET, LOCAL_WEBHOOK_SECRET]) {
    expect(new Webhook(secret).verify(BODY, headers)).toEqual(JSON.parse(BODY));
  }
});

test("another secret, another body and another hour do not verify", async () => {
  expect(await post([OLD_SECRET])).toMatchObject({ status: 401 });
  expect(await post(undefined, () => Date.now() - 3_600_000)).toMatchObject({ status: 401 });
  await post();
  const headers = last()?.headers ?? {};
  expect(() => new Webhook(LOCAL_WEBHOOK_SECRET).verify(`${BODY} `, headers)).toThrow();
});

test("a redirect is not followed: its target may be nobody's that was allowed", async () => {
  receiver.faults.add({ kind: "redirect" });
  const before = receiver.received().length;
  expect(await post()).toEqual({ status: 307, retryAfterSeconds: null });
  expect(receiver.received()).toHaveLength(before + 1);
});

test("how long a receiver wants to be left alone is handed on", async () => {
  receiver.faults.add({ kind: "refuse", status: 503, retryAfterSeconds: 90 });
  expect(await post()).toEqual({ status: 503, retryAfterSeconds: 90 });
});

test("a receiver that is not there is an answer without a status", async () => {
  const gone = await startWebhookReceiver();
  await gone.close();
  expect(await sender().post(gone.url, { id: "ping:2", body: BODY })).toEqual({
    status: null,
    retryAfterSeconds: null,
  });
});

test("an answer whose body breaks off, or does not end, is known by its status", async () => {
  const bodies = [
    new ReadableStream({ start: (stream) => stream.error(new Error("connection reset")) }),
    new ReadableStream({ pull: (stream) => stream.enqueue(new Uint8Array(65_536)) }),
    new ReadableStream({ cancel: () => Promise.reject(new Error("connection reset")) }),
  ];
  for (const body of bodies) {
    vi.spyOn(globalThis, "fetch").mockResolvedValueOnce(new Response(body, { status: 200 }));
    expect(await post()).toEqual({ status: 200, retryAfterSeconds: null });
  }
  vi.restoreAllMocks();
});
