import { expect, test } from "vitest";
import { connectQueue } from "../../src/adapters/qstash/client.ts";
import { createQueueProbe } from "../../src/adapters/qstash/queue-probe.ts";
import { UNMETERED } from "../../src/meter.ts";
import { appErrorOf } from "../support/app-error-of.ts";
import { openQStash } from "./qstash-setup.ts";

const ID = "0f9d5c5a-3c1e-4f6b-9a55-5a6f0f3f7b11";

async function open() {
  const setup = await openQStash();
  const probeOf = (changes: { token?: string; publicBaseUrl?: string } = {}) =>
    createQueueProbe(
      connectQueue(
        {
          url: setup.qstash.url,
          token: setup.qstash.token,
          publicBaseUrl: setup.destination.url,
          ...changes,
        },
        UNMETERED,
      ),
    );
  return { ...setup, probeOf };
}

test("the keys are the account's", async () => {
  const { probeOf, qstash } = await open();
  expect(await probeOf().signingKeys()).toEqual({
    current: qstash.currentSigningKey,
    next: qstash.nextSigningKey,
  });
});

test("an echo arrives at our own door once, signed, and is no dead letter", async () => {
  const { probeOf, passSeconds, destination } = await open();
  const messageId = await probeOf().publishEcho(ID);
  await passSeconds(1);
  expect(destination.received).toHaveLength(1);
  expect(destination.received[0]).toMatchObject({
    path: "/queue/echo",
    body: JSON.stringify({ v: 1, echo: ID }),
    headers: { "upstash-signature": expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) },
  });
  expect(await probeOf().takeRefusal(messageId)).toBeNull();
});

test("a refusal is read with its status at the first attempt, and taken out of the dead letters", async () => {
  const { probeOf, passSeconds, destination, client } = await open();
  destination.reply(() => ({ status: 401 }));
  const messageId = await probeOf().publishEcho(ID);
  await passSeconds(1);
  expect(destination.received).toHaveLength(1);
  expect(await probeOf().takeRefusal(messageId)).toEqual({ status: 401 });
  expect((await client.dlq.listMessages()).messages).toEqual([]);
});

test("an address where nobody listens is a refusal without a status", async () => {
  const { probeOf, passSeconds } = await open();
  const probe = probeOf({ publicBaseUrl: "http://127.0.0.1:9" });
  const messageId = await probe.publishEcho(ID);
  await passSeconds(1);
  expect(await probe.takeRefusal(messageId)).toEqual({ status: 0 });
});

test("a wrong token is told as one, and is not repeated", async () => {
  const { probeOf } = await open();
  const probe = probeOf({ token: "hunter2" });
  for (const asked of [() => probe.signingKeys(), () => probe.publishEcho(ID)]) {
    const error = await appErrorOf(asked());
    expect(error).toMatchObject({ code: "publish_failed", hint: expect.stringContaining("QSTASH_TOKEN") });
    expect(`${error.message} ${error.hint}`).not.toContain("hunter2");
  }
});

for (const [status, says] of [
  [429, /used up/],
  [400, /PUBLIC_BASE_URL/],
  [503, /QSTASH_URL/],
] as const) {
  test(`QStash answering ${status} is told in the operator's words`, async () => {
    const { probeOf, qstash } = await open();
    qstash.faults.add({ kind: "refused", status, times: 10 });
    const error = await appErrorOf(probeOf().publishEcho(ID));
    expect(error.code).toBe("publish_failed");
    expect(`${error.message} ${error.hint}`).toMatch(says);
  });
}
