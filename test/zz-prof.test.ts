import { test } from "vitest";
import { calculatedLegs } from "../src/calculator/calculated-legs.ts";
import { capitalOf } from "../src/calculator/capital.ts";
import { fairValue } from "../src/calculator/fair-value.ts";
import { assumeVolatility } from "../src/calculator/flat-volatility.ts";
import { densityOf, heldPosition } from "../src/calculator/horizon.ts";
import * as odds from "../src/calculator/odds.ts";
import { positionFills } from "../src/calculator/position-fills.ts";
import { positionFromStore } from "../src/calculator/position-from-store.ts";
import { positionTable } from "../src/calculator/position-table.ts";
import { wantedPosition } from "../src/calculator/wanted-position.ts";
import { UNKNOWN_DIVIDENDS } from "../src/market/dividend-schedule.ts";
import { positionOutcome } from "../src/options/position-outcome.ts";
import { aStrategyRequest } from "./support/calculations.ts";
import { calculatorOver } from "./support/calculator.ts";
import { memoryChains, spyChains } from "./support/memory-chains.ts";
import { IN_SESSION } from "./support/moments.ts";

test("prof", async () => {
  const chains = memoryChains(spyChains());
  const input = aStrategyRequest({
    strategy: "iron_condor",
    strikes: [550, 560, 600, 610],
    accountSize: 1e5,
  });
  const t: Record<string, number[]> = {};
  const time = <T>(name: string, f: () => T): T => {
    const s = performance.now();
    const r = f();
    (t[name] ??= []).push(performance.now() - s);
    return r;
  };
  const listed = await chains.listExpirations("SPY", "2026-11-23");
  for (let i = 0; i < 200; i += 1) {
    const wanted = wantedPosition(input);
    const pos = await positionFromStore({ chains }, { ...wanted, symbol: "SPY" }, listed, IN_SESSION);
    const position = assumeVolatility({ ...pos, dividends: UNKNOWN_DIVIDENDS });
    const fills = time("fills", () => positionFills(position));
    const outcome = time("outcome", () => positionOutcome(heldPosition(position, fills.netDebit)));
    const density = time("density", () => densityOf(position));
    time("legs", () => calculatedLegs(position.legs, fills.legs));
    time("capital", () => capitalOf(position, fills, outcome, null, 100));
    time("odds", () => odds.oddsOf({ position, fills, outcome }, density as never, 100));
    time("fair", () => fairValue(position));
    time("table", () => positionTable(position, fills, outcome, 100, IN_SESSION));
    await calculatorOver(chains)(input);
  }
  for (const [name, all] of Object.entries(t))
    console.log(name, [0, 1, 2, 5, 10, 20, 50, 199].map((i) => (all[i] ?? 0).toFixed(2)).join(" "));
});
