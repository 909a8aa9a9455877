import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { describeBudget, describeCost } from "../../local/describe-budget.ts";
import { mostTickers, planDeployment } from "../../local/plan-deployment.ts";
import { monthlyCost } from "../../src/operations/monthly-cost.ts";
import { DOCUMENTED_PLANS, FREE_PLANS } from "../../src/operations/plan-limits.ts";

const documented = planDeployment({ plans: DOCUMENTED_PLANS, tickers: 10 });

test("the documented deployment of ten tickers fits, and says what it costs", () => {
  const text = describeBudget(documented);
  expect(text).toMatch(/^QStash messages .* fits, \$0\.25 of QStash *$/m);
  expect(text).not.toContain("TOO MUCH");
  expect(text).toContain("Everything fits.");
  expect(readFileSync("docs/operating.md", "utf8")).toMatch(/^\| all of it \| .* \| 5\.25 \|$/m);
  expect(text).toContain("$5.25 a month ($5.00 Workers Paid, $0.25 QStash), in place of the $14");
  expect(text).toContain("not in the sum: Public requests");
  expect(text).toMatch(/^Public requests +day +unknown /m);
});

test("what costs less than a cent is not nothing", () => {
  const rows = [{ resource: "a", title: "A", vendor: "V", dollars: 0.001 }];
  expect(describeCost({ rows, totalDollars: 0.001, unknown: [] })).toMatch(
    /^<\$0\.01 a month \(<\$0\.01 V\)/,
  );
});

test("the free plan holds no ticker: CPU of an invocation is too much, and nothing else", () => {
  const lines = planDeployment({ plans: FREE_PLANS, tickers: 1 });
  const tooMuch = lines.filter(({ fits }) => !fits).map(({ resource }) => resource);
  expect(tooMuch).toContain("cpu_ms_delivery");
  expect(tooMuch).toContain("cpu_ms_answer_cold");
  expect(tooMuch.filter((resource) => !resource.startsWith("cpu_ms_"))).toEqual([]);
  expect(mostTickers({ plans: FREE_PLANS }, () => false)).toBe(0);
  expect(monthlyCost(lines).totalDollars).toBe(0);
});

test("the most tickers that fit are one less than those that do not", () => {
  const isCpu = (resource: string) => resource.startsWith("cpu_ms_");
  const most = mostTickers({ plans: FREE_PLANS }, isCpu);
  const fits = (tickers: number) =>
    planDeployment({ plans: FREE_PLANS, tickers }).every(({ fits: ok, resource }) => ok || isCpu(resource));
  expect([fits(most), fits(most + 1)]).toEqual([true, false]);
  expect(readFileSync("docs/operating.md", "utf8")).toContain(`all its other limits hold ${most} tickers`);
});

test("QStash's free plan holds the seven tickers that the setup speaks of, beside the paid Workers plan", () => {
  const plans = { ...DOCUMENTED_PLANS, qstash: "free" as const };
  const fits = (tickers: number) => planDeployment({ plans, tickers }).every((line) => line.fits);
  expect([fits(7), fits(8)]).toEqual([true, false]);
  expect(readFileSync("scripts/setup/run-setup.ts", "utf8")).toContain("1,000 messages a day: seven tickers");
});

test("settings change what is planned", () => {
  const seldom = planDeployment({
    plans: DOCUMENTED_PLANS,
    tickers: 10,
    settings: { OPTION_CHAIN_JOB_INTERVAL_MINUTES: "60" },
  });
  expect(monthlyCost(seldom).totalDollars).toBeLessThan(monthlyCost(documented).totalDollars);
});
