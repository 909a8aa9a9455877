import { afterAll, expect, test } from "vitest";
import { PlanAnswer } from "../../src/http/plan/plan-answer-schema.ts";
import { readEmbed } from "../support/read-embed.ts";
import { startSystem } from "../support/system.ts";

const system = await startSystem({ atIso: "2026-11-23T15:00:03Z", tickers: ["WMT"] });
afterAll(() => system.close());
await system.runJob();
await system.settled();

test("a plan over the stored chain takes one request to the database, and its trades are /v1/calc's", async () => {
  // Once before, so that no first request of the isolate is counted.
  await system.post("/v1/plan", { symbol: "WMT", bias: "neutral", dte: 30 });
  const before = system.stack.neon.counters.requests;
  const { status, body } = await system.post("/v1/plan", {
    symbol: "WMT",
    bias: "bullish",
    dte: 30,
    limit: 2,
  });
  expect([status, system.stack.neon.counters.requests - before]).toEqual([200, 1]);
  const plan = PlanAnswer.parse(body);
  expect(plan.funnel.generated).toBeGreaterThan(5);
  const [first] = plan.candidates;
  if (first === undefined) throw new Error(`${plan.verdict.words} ${JSON.stringify(plan.funnel)}`);
  const calculation = await system.post("/v1/calc", first.calcRequest);
  expect(calculation.body).toMatchObject({
    net: first.net,
    maxLoss: first.maxLoss,
    probabilityOfProfit: first.probabilityOfProfit,
  });
});

test("/plan answers in Discord with trades and the lines to type", async () => {
  const embed = readEmbed(await system.command("plan", { symbol: "wmt", bias: "bearish", dte: 30 }));
  expect(embed.title).toMatch(/^WMT bearish, \w+ \d+ \(\d+ d\): \d of \d+ candidates$/);
  expect(embed.text).toContain("/calc strategy:");
});
