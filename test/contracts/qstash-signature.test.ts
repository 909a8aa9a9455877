import { Receiver, SignatureError } from "@upstash/qstash";
import { expect, test } from "vitest";
import { signDelivery } from "../../local/qstash/sign-delivery.ts";
import { headerOf } from "./qstash-destination.ts";
import { openQStash, type Setup } from "./qstash-setup.ts";

/** One real delivery to `/queue/refresh?x=1` and a Receiver with the keys the account had at the start. */
async function deliverOne(setup: Setup) {
  const { client, destination, qstash } = setup;
  const url = `${destination.url}/queue/refresh?x=1`;
  await client.publishJSON({ url, body: { symbol: "SPY", name: "Trésor €" } });
  await qstash.idle();
  const request = destination.received.at(-1);
  const receiver = new Receiver({
    currentSigningKey: qstash.currentSigningKey,
    nextSigningKey: qstash.nextSigningKey,
    devMode: false,
  });
  const delivery = { signature: headerOf(request, "upstash-signature"), body: request?.body ?? "", url };
  return { receiver, delivery };
}

test("the official Receiver accepts a delivery", async () => {
  const { receiver, delivery } = await deliverOne(await openQStash());
  await expect(receiver.verify(delivery)).resolves.toBe(true);
});

test("the official Receiver refuses a changed body, another URL and a foreign key", async () => {
  const { receiver, delivery } = await deliverOne(await openQStash());
  await expect(receiver.verify({ ...delivery, body: delivery.body.replace("SPY", "QQQ") })).rejects.toThrow(
    "body hash does not match",
  );
  await expect(
    receiver.verify({ ...delivery, url: "https://elsewhere.example/queue/refresh?x=1" }),
  ).rejects.toThrow("invalid subject");
  const stranger = new Receiver({ currentSigningKey: "sig_a", nextSigningKey: "sig_b", devMode: false });
  await expect(stranger.verify(delivery)).rejects.toThrow(SignatureError);
});

test("a signature ends after five minutes", async () => {
  // With two different keys the Receiver hides the reason behind the failure of the second.
  const receiver = new Receiver({ currentSigningKey: "sig_a", nextSigningKey: "sig_a", devMode: false });
  const url = "https://worker.example/queue/refresh";
  const signedAgo = (seconds: number) => ({
    url,
    body: "{}",
    signature: signDelivery({
      url,
      body: Buffer.from("{}"),
      signingKey: "sig_a",
      issuedAtMs: Date.now() - seconds * 1_000,
    }),
  });
  await expect(receiver.verify(signedAgo(240))).resolves.toBe(true);
  await expect(receiver.verify(signedAgo(301))).rejects.toThrow('"exp" claim timestamp check failed');
});

test("failure callbacks are signed for their own URL and body", async () => {
  const { client, destination, passSeconds, qstash } = await openQStash();
  destination.reply((request) => ({ status: request.path === "/told" ? 200 : 500 }));
  const failureCallback = `${destination.url}/told`;
  await client.publishJSON({ url: `${destination.url}/work`, body: {}, retries: 0, failureCallback });
  await passSeconds(0);
  const told = destination.received.find((request) => request.path === "/told");
  const receiver = new Receiver({
    currentSigningKey: qstash.currentSigningKey,
    nextSigningKey: qstash.nextSigningKey,
    devMode: false,
  });
  const delivery = { signature: headerOf(told, "upstash-signature"), body: told?.body ?? "" };
  await expect(receiver.verify({ ...delivery, url: `${destination.url}/told` })).resolves.toBe(true);
  await expect(receiver.verify({ ...delivery, url: `${destination.url}/work` })).rejects.toThrow(
    "invalid subject",
  );
});

test("the keys can be read by the token holder", async () => {
  const { qstash } = await openQStash();
  const answer = await fetch(`${qstash.url}/v2/keys`, {
    headers: { authorization: `Bearer ${qstash.token}` },
  });
  expect(await answer.json()).toEqual({ current: qstash.currentSigningKey, next: qstash.nextSigningKey });
});
