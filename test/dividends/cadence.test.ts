import { expect, test } from "vitest";
import { cadenceOf, type Payment, paymentsOf, regularPayments } from "../../src/dividends/cadence.ts";

const paid = (...rows: [string, number][]): Payment[] => rows.map(([exDate, amount]) => ({ exDate, amount }));
const every = (dates: string[], amount = 0.25) =>
  paid(...dates.map((date): [string, number] => [date, amount]));
const QUARTERS = ["2025-11-10", "2026-02-09", "2026-05-11", "2026-08-10"];

test("payments are in today's shares: divided by the splits after them, not by those of their day or before", () => {
  const event = { dividend: null, splitFactor: null };
  expect(
    paymentsOf([
      { ...event, date: "2025-12-05", splitFactor: 3 },
      { ...event, date: "2026-03-05", dividend: 0.4 },
      { ...event, date: "2026-06-05", dividend: 0.44, splitFactor: 10 },
      { ...event, date: "2026-09-04", dividend: 0.05 },
      { ...event, date: "2026-09-21", splitFactor: 0.5 },
    ]),
  ).toEqual(paid(["2026-03-05", 0.08], ["2026-06-05", 0.88], ["2026-09-04", 0.1]));
});

test.each([
  ["weekly", every(["2026-11-05", "2026-11-12", "2026-11-19"]), 52],
  ["monthly, on the first business day", every(["2026-08-03", "2026-09-01", "2026-10-01", "2026-11-02"]), 12],
  ["quarterly", every(QUARTERS), 4],
  ["twice a year", every(["2025-12-20", "2026-06-18"]), 2],
  ["yearly", every(["2025-05-05", "2026-05-11"]), 1],
])("%s payments show how often a share pays", (_name, payments, perYear) => {
  expect(cadenceOf(payments, null)?.perYear).toBe(perYear);
});

test("one payment shows nothing, and what a provider says counts while payments are few", () => {
  const one = every(["2026-08-10"]);
  expect(cadenceOf(one, null)).toBeNull();
  expect(cadenceOf(one, 4)?.perYear).toBe(4);
  expect(cadenceOf(one, 7)).toBeNull();
  expect(cadenceOf([], 12)?.perYear).toBe(12);
  expect(cadenceOf(every(["2026-07-10", "2026-08-10"]), 4)?.perYear).toBe(4);
  expect(cadenceOf(every(QUARTERS), 12)?.perYear).toBe(4);
  expect(cadenceOf(every(["2025-11-10", "2026-03-25", "2026-08-10"]), null)).toBeNull();
});

test("specials are left out: the large one, and the one that comes between", () => {
  const regular = every(QUARTERS);
  expect(regularPayments([...regular, ...paid(["2026-09-08", 15])])).toEqual(regular);
  const [first, second, ...rest] = regular;
  if (first === undefined || second === undefined) throw new Error("Four quarters.");
  const between = [first, ...paid(["2025-12-15", 0.4]), second, ...rest];
  expect(regularPayments(between)).toEqual(regular);
  expect(regularPayments(paid(["2026-05-11", 0.25], ["2026-08-10", 9]))).toHaveLength(1);
});

test("amounts that vary, as those of funds do, are regular all the same", () => {
  const fund = paid(["2025-12-19", 1.99], ["2026-03-20", 1.7], ["2026-06-19", 1.76], ["2026-09-18", 1.83]);
  expect(regularPayments(fund)).toEqual(fund);
  expect(regularPayments([])).toEqual([]);
});
