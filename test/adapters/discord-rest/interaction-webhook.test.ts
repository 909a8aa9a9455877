import type { ServerResponse } from "node:http";
import { expect, test } from "vitest";
import { faultAnswer } from "../../../local/discord/faults.ts";
import { createInteractionWebhook } from "../../../src/adapters/discord-rest/interaction-webhook.ts";
import { startWebServer } from "../../support/web-server.ts";

type Reply = { status: number; headers?: Record<string, string>; body?: string } | "cut";

const NOT_YET = faultAnswer({ kind: "not-yet" });
const BANNED = faultAnswer({ kind: "rate-limited-html" });
const limited = (retryAfterSeconds: number) => faultAnswer({ kind: "rate-limited", retryAfterSeconds });
const FAR = 600_000;

/** Discord answering with these replies in turn, on a clock that only waiting moves. */
async function discord(...replies: Reply[]) {
  const left = [...replies];
  const server = await startWebServer((_request, response: ServerResponse) => {
    const reply = left.shift() ?? { status: 200 };
    if (reply === "cut") {
      response.destroy();
      return;
    }
    response.writeHead(reply.status, reply.headers ?? {});
    response.end(reply.body ?? "{}");
  });
  const waits: number[] = [];
  let nowMs = 0;
  const sleep = async (ms: number) => {
    waits.push(ms);
    nowMs += ms;
  };
  const wallMs = () => nowMs;
  const webhook = createInteractionWebhook({ apiBase: server.url, sleep, wallMs });
  return { ...webhook, received: server.received, waits };
}

test("the deferred reply is patched under its token, without the flags that were fixed when it was deferred", async () => {
  const { editOriginal, received } = await discord();
  expect(await editOriginal("1311/token-1", { content: "found", flags: 64 }, FAR)).toEqual({ status: 200 });
  expect(received).toHaveLength(1);
  expect(received[0]).toMatchObject({ method: "PATCH", path: "/webhooks/1311/token-1/messages/@original" });
  expect(JSON.parse(received[0]?.body ?? "")).toEqual({ content: "found" });
});

test("it is taken away, and followed by a message that keeps its flags", async () => {
  const { deleteOriginal, followUp, received } = await discord({ status: 204, body: "" });
  expect(await deleteOriginal("1311/token-1", FAR)).toEqual({ status: 204 });
  expect(await followUp("1311/token-1", { content: "sorry", flags: 64 }, FAR)).toEqual({ status: 200 });
  expect(received.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "DELETE /webhooks/1311/token-1/messages/@original",
    "POST /webhooks/1311/token-1",
  ]);
  expect(JSON.parse(received[1]?.body ?? "")).toEqual({ content: "sorry", flags: 64 });
});

test("every request says who calls, as Discord asks", async () => {
  const { editOriginal, deleteOriginal, followUp, received } = await discord();
  await editOriginal("1311/t", { content: "x" }, FAR);
  await deleteOriginal("1311/t", FAR);
  await followUp("1311/t", { content: "x" }, FAR);
  for (const { headers } of received) expect(headers["user-agent"]).toMatch(/^DiscordBot \(https:\S+, \d/);
  expect(received).toHaveLength(3);
});

test("a 404 right after the deferral is tried again four times, ever later, then believed", async () => {
  const soon = await discord(NOT_YET, NOT_YET);
  expect(await soon.editOriginal("1311/t", { content: "x" }, FAR)).toEqual({ status: 200 });
  expect(soon.waits).toEqual([500, 1_000]);

  const never = await discord(NOT_YET, NOT_YET, NOT_YET, NOT_YET, NOT_YET);
  expect(await never.editOriginal("1311/t", { content: "x" }, FAR)).toEqual({ status: 404 });
  expect(never.waits).toEqual([500, 1_000, 2_000, 4_000]);
});

test("a 429 is waited out exactly as long as its body says", async () => {
  const { editOriginal, waits } = await discord(limited(0.3), limited(11.2));
  expect(await editOriginal("1311/t", { content: "x" }, FAR)).toEqual({ status: 200 });
  expect(waits).toEqual([300, 11_200]);
});

test("a 429 whose body does not say is waited out as its header says", async () => {
  const { editOriginal, waits } = await discord({ status: 429, headers: { "retry-after": "2" } });
  expect(await editOriginal("1311/t", { content: "x" }, FAR)).toEqual({ status: 200 });
  expect(waits).toEqual([2_000]);
});

test("five rate limits in a row are enough", async () => {
  const { editOriginal, received } = await discord(...Array.from({ length: 7 }, () => limited(0.1)));
  expect(await editOriginal("1311/t", { content: "x" }, FAR)).toEqual({ status: 429 });
  expect(received).toHaveLength(6);
});

test("Cloudflare's ban of an address that others share passes soon, whatever its page says", async () => {
  const { editOriginal, waits } = await discord(BANNED, BANNED);
  expect(await editOriginal("1311/t", { content: "x" }, FAR)).toEqual({ status: 200 });
  expect(waits).toEqual([1_000, 2_000]);
});

test("an outage and a cut connection are tried again, five times in all", async () => {
  const down = [502, 503, 500, 503].map((status) => ({ status }));
  const { editOriginal, received, waits } = await discord("cut", ...down);
  expect(await editOriginal("1311/t", { content: "x" }, FAR)).toEqual({ status: 503 });
  expect(received).toHaveLength(5);
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000]);
});

test("nothing is waited for beyond the instant until which there is time", async () => {
  const { editOriginal, received, waits } = await discord(NOT_YET, limited(5), limited(5));
  expect(await editOriginal("1311/t", { content: "x" }, 6_000)).toEqual({ status: 429 });
  expect(waits).toEqual([500, 5_000]);
  expect(received).toHaveLength(3);
});

test("a refusal is not tried again", async () => {
  for (const status of [400, 401, 403]) {
    const { editOriginal, received } = await discord({ status });
    expect(await editOriginal("1311/t", { content: "x" }, FAR)).toEqual({ status });
    expect(received).toHaveLength(1);
  }
});

test("nobody there is status 0", async () => {
  const { editOriginal } = createInteractionWebhook({
    apiBase: "http://127.0.0.1:1",
    sleep: async () => undefined,
    wallMs: () => 0,
  });
  expect(await editOriginal("1311/t", { content: "x" }, FAR)).toEqual({ status: 0 });
});
