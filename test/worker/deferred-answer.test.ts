import { afterAll, expect, test } from "vitest";
import { startSystem } from "../support/system.ts";

const system = await startSystem({ atIso: "2026-11-23T15:00:03Z", tickers: ["WMT"] });
afterAll(() => system.close());
await system.runJob();
await system.settled();

const DEFERRED = 5;
const longCall = { strategy: "long_call", symbol: "WMT", strikes: "105", dte: 11 };

async function untilEdited(count: number) {
  const { discord } = system.stack;
  for (let poll = 0; poll < 100 && discord.messages().length < count; poll += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return discord.messages();
}

test("an answer that takes too long for Discord is deferred and filled in, through a 429", async () => {
  system.stack.neon.faults.add({ kind: "slow", delayMs: 1_300, times: 2 });
  system.stack.discord.faults.add({ kind: "rate-limited", retryAfterSeconds: 1 });
  const answer = await system.command("calc", longCall);
  expect(answer).toMatchObject({ status: 200, body: { type: DEFERRED } });
  const [message] = await untilEdited(1);
  expect(JSON.stringify(message)).toContain("WMT long call");
});
