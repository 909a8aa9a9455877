import fc from "fast-check";
import { expect, test } from "vitest";
import type { DividendSchedule } from "../../src/market/dividend-schedule.ts";
import { valueChain } from "../../src/valuation/value-chain.ts";
import { aContract } from "../support/contracts.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";

const price = fc.oneof(
  fc.constantFrom(null, 0, -1, 0.01, 0.05, Number.NaN, Number.POSITIVE_INFINITY, 1e9, 1e-9),
  fc.double({ min: 0, max: 60, noNaN: true }),
);
const contract = fc
  .record({
    expiration: fc.constantFrom(
      "2026-11-20",
      "2026-11-23",
      "2026-11-24",
      "2026-12-18",
      "2027-06-18",
      "2029-01-19",
    ),
    root: fc.constantFrom("SPY", "SPX"),
    strike: fc.oneof(fc.constantFrom(0, -5, Number.NaN, 1e9, 0.001), fc.integer({ min: 80, max: 120 })),
    type: fc.constantFrom("call" as const, "put" as const),
    settlement: fc.constantFrom("AM" as const, "PM" as const),
    exerciseStyle: fc.constantFrom("american" as const, "european" as const),
    bid: price,
    ask: price,
    quotedAtMs: fc.constantFrom(null, 0, IN_SESSION, IN_SESSION - minutes(1_200), IN_SESSION + minutes(60)),
  })
  .map((parts) => aContract({ ...parts, occSymbol: JSON.stringify(parts), mark: null, last: null }));

const exDates = ["2026-11-20", "2026-11-24", "2026-12-17", "2027-03-01"];
const schedule: fc.Arbitrary<DividendSchedule> = fc
  .array(fc.tuple(fc.constantFrom(...exDates), fc.constantFrom(0.001, 0.5, 20, 500)), { maxLength: 3 })
  .map((paid) => ({
    status: paid.length > 0 ? "scheduled" : "unknown",
    dividends: paid
      .map(([exDate, amount]) => ({ exDate, amount, certainty: "declared" as const, source: "alpaca" }))
      .sort((a, b) => a.exDate.localeCompare(b.exDate)),
  }));

/** Every number in there is one. */
function expectFinite(value: unknown, path: string): void {
  if (typeof value === "number") expect(Number.isFinite(value), `${path} is ${value}`).toBe(true);
  else if (Array.isArray(value)) for (const [i, one] of value.entries()) expectFinite(one, `${path}[${i}]`);
  else if (typeof value === "object" && value !== null)
    for (const [name, one] of Object.entries(value))
      if (name !== "contract") expectFinite(one, `${path}.${name}`);
}

test("whatever a provider sends, valuation neither throws nor gives what is no number", () => {
  fc.assert(
    fc.property(
      fc.array(contract, { maxLength: 40 }),
      fc.constantFrom(null, 0, 1e-6, 4.25, 100, 1e9),
      fc.constantFrom(null, 0.001, 0.04, 0.9, 5),
      schedule,
      (contracts, underlyingPrice, rate, dividends) => {
        const valued = valueChain(
          { underlyingPrice, rate, fetchedAtMs: IN_SESSION, contracts },
          { curve: null, dividends },
        );
        expect(valued.contracts).toHaveLength(contracts.length);
        expectFinite(valued, "valued");
        for (const { delta } of valued.contracts) expect(Math.abs(delta ?? 0)).toBeLessThanOrEqual(1);
      },
    ),
    { seed: 3, numRuns: 400 },
  );
});
