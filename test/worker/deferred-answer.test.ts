import { afterAll, beforeEach, expect, test } from "vitest";
import { startSystem } from "../support/system.ts";

const system = await startSystem({ atIso: "2026-11-23T15:00:03Z", tickers: ["WMT"] });
const { discord, neon } = system.stack;
afterAll(() => system.close());
await system.runJob();
await system.settled();

const DEFERRED = 5;
const EPHEMERAL = 64;
const longCall = { strategy: "long_call", symbol: "WMT", strikes: "105", dte: 11 };
const MESSAGE = /\/messages\/@original$/;

let answered = 0;
beforeEach(() => {
  answered = discord.requests().length;
});

/** What Discord has been asked for in this test, once that many requests have come. */
async function requests(count: number) {
  const asked = () => discord.requests().slice(answered);
  for (let poll = 0; poll < 200 && asked().length < count; poll += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return asked().map(
    ({ method, path, status }) => `${method} ${MESSAGE.test(path) ? "original" : "new"} ${status}`,
  );
}

test("an answer that takes too long for Discord is deferred and filled in, through a 404 and a 429", async () => {
  neon.faults.add({ kind: "slow", delayMs: 1_300, times: 2 });
  discord.faults.add({ kind: "not-yet" });
  discord.faults.add({ kind: "rate-limited", retryAfterSeconds: 1 });
  const answer = await system.command("calc", longCall);
  expect(answer).toMatchObject({ status: 200, body: { type: DEFERRED } });
  expect(await requests(3)).toEqual(["PATCH original 404", "PATCH original 429", "PATCH original 200"]);
  expect(JSON.stringify(discord.messages().at(-1))).toContain("WMT long call");
});

test("a failure that is found too late is seen by the typist alone", async () => {
  neon.faults.add({ kind: "slow", delayMs: 2_600 });
  discord.faults.add({ kind: "not-yet" });
  const answer = await system.command("calc", { ...longCall, symbol: "ZZZZ" });
  expect(answer).toMatchObject({ status: 200, body: { type: DEFERRED } });
  expect(await requests(3)).toEqual(["DELETE original 404", "DELETE original 204", "POST new 200"]);
  const [original, told] = discord.messages().slice(-2);
  expect(original).toMatchObject({ kind: "original", deleted: true });
  expect(told).toMatchObject({ kind: "followup", payload: { flags: EPHEMERAL } });
  expect(JSON.stringify(told)).toContain("ZZZZ");
});
