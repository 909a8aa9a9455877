import { expect, test } from "vitest";
import { estimatedPayments } from "../../src/dividends/estimated-payments.ts";
import type { DividendOutlook } from "../../src/dividends/ports.ts";

const TODAY = "2026-11-23";
const NEXT = "2026-12-10";
const anOutlook = (changes: Partial<DividendOutlook> = {}): DividendOutlook => ({
  symbol: "SPY",
  nextExDate: NEXT,
  lastExDate: "2026-09-10",
  payment: 0.25,
  annual: 1,
  paymentsPerYear: 4,
  ...changes,
});
const amountOf = (changes: Partial<DividendOutlook>, lastPaid: number | null = null) =>
  estimatedPayments(anOutlook(changes), lastPaid, TODAY)[0]?.amount;

test("the payment may be rounded to cents: what agrees with it and is more exact is taken", () => {
  expect(amountOf({ payment: 0.01, annual: 0.04 })).toBe(0.01);
  expect(amountOf({ payment: 0.01, annual: 0.05 })).toBe(0.0125);
  expect(amountOf({ payment: 1.76, annual: 7.2 }, 1.761117)).toBe(1.761117);
  expect(amountOf({ payment: 1.76, annual: 7.048 }, 1.5)).toBe(1.762);
  // Written more exactly, it leaves less room.
  expect(amountOf({ payment: 0.245, annual: null }, 0.2425)).toBe(0.245);
  expect(amountOf({ payment: 2e6, annual: null })).toBeUndefined();
  expect(amountOf({ payment: null, annual: 0.0001, paymentsPerYear: 366 })).toBeUndefined();
  // A raise: neither the last payment nor the year so far agrees with it.
  expect(amountOf({ payment: 0.3, annual: 1.05 }, 0.25)).toBe(0.3);
});

test("without a payment the year's share stands in, then the last one paid; with nothing there is no estimate", () => {
  expect(amountOf({ payment: null, annual: 1.1 }, 0.25)).toBe(0.275);
  expect(amountOf({ payment: null, annual: null }, 0.25)).toBe(0.25);
  expect(amountOf({ payment: null, annual: 1.1, paymentsPerYear: null }, 0.25)).toBe(0.25);
  expect(amountOf({ payment: null, annual: null })).toBeUndefined();
});

test("dates that have gone by, or lie beyond the next one, are no dates; one just declared is", () => {
  const dates = (changes: Partial<DividendOutlook>) =>
    estimatedPayments(anOutlook(changes), null, TODAY).map(({ exDate }) => exDate);
  expect(dates({ nextExDate: "2026-11-22" })).toEqual([]);
  expect(dates({ nextExDate: TODAY })).toEqual([TODAY]);
  expect(dates({ nextExDate: "2028-01-10" })).toEqual([]);
  expect(dates({ nextExDate: null })).toEqual([]);
  expect(dates({ lastExDate: NEXT, nextExDate: "2027-03-10" })).toEqual([NEXT, "2027-03-10"]);
  expect(dates({ lastExDate: NEXT })).toEqual([NEXT]);
});
