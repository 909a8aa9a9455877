import { expect, test } from "vitest";
import { AppError } from "../../../src/errors.ts";
import { optionHistoryChecks } from "../../../src/operations/doctor/check-option-history.ts";
import { type MadeHistory, madeHistorySource } from "../../support/made-option-history.ts";

const NOW = Date.parse("2026-11-23T15:00:00Z");

async function examine(made: MadeHistory) {
  const { ranked, asked } = madeHistorySource(made);
  const [check] = optionHistoryChecks([ranked], () => NOW);
  return { service: check?.service, ...(await check?.run()), asked };
}

test("a vendor that bills is asked for a price alone, which is free", async () => {
  const { service, state, found, asked } = await examine({ usd: 1e-7 });
  expect([service, state]).toEqual(["option history of databento", "ok"]);
  expect(found).toMatch(/^a minute of \d+ options on SPY costs \$0\.00000\d$/);
  expect(asked).toEqual([]);
});

test("one whose plan pays for all is asked for a few contracts of a past day", async () => {
  const found = await examine({ provider: "alpaca", evidence: "trades" });
  expect(found).toMatchObject({
    state: "ok",
    found: expect.stringMatching(/of options on SPY on 2026-11-13$/),
  });
  expect(found.asked).toMatchObject([{ day: "2026-11-13", symbols: ["SPY"] }]);
  expect(found.asked[0]?.contracts).toBeLessThan(20);
  const nothing = await examine({ provider: "alpaca", evidence: "trades", volatility: () => null });
  expect(nothing).toMatchObject({ state: "warning", found: expect.stringContaining("no trade of options") });
});

test("what the plan does not hold is said in words, and no fault of the house", async () => {
  const refused = new AppError("provider_rejected", "OPRA agreement is not signed.");
  expect(await examine({ refuses: () => refused })).toMatchObject({
    state: "warning",
    found: "it cannot be had with this key: OPRA agreement is not signed.",
  });
});
