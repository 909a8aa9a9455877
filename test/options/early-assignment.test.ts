import { expect, test } from "vitest";
import { assignmentRisk, type ShortOption } from "../../src/options/early-assignment.ts";

const [now, expiry] = [0, 30 / 365];
const exDate = { date: "2026-12-18", years: expiry - 9 / 365, amount: 0.6 };
const call: ShortOption = {
  type: "call",
  strike: 95,
  years: expiry,
  exerciseStyle: "american",
  rate: 0.045,
  dividends: [exDate],
  twinPrice: { mid: 0.3, model: null },
};
const put: ShortOption = {
  ...call,
  type: "put",
  strike: 150,
  dividends: [],
  twinPrice: { mid: 0.01, model: null },
};

test("a call is assigned before the ex-date when the dividend beats the put and the carry", () => {
  const risk = assignmentRisk(call);
  expect(risk).toMatchObject({ status: "likely", byDate: "2026-12-18", gain: 0.6 });
  if (risk.status !== "likely") throw new Error(risk.status);
  expect(risk.givenUp - 0.3).toBeCloseTo(0.10535, 5);
  expect(risk.reason).toContain("likely assigned before 2026-12-18");
});

test("a dearer put keeps it, and out of the money the put is dear", () => {
  expect(assignmentRisk({ ...call, twinPrice: { mid: 0.55, model: null } }).status).toBe("unlikely");
  expect(assignmentRisk({ ...call, strike: 110, twinPrice: { mid: 10.6, model: null } }).status).toBe(
    "unlikely",
  );
});

test("unknown dividends are unknown, none are none, and what lies outside the life does not count", () => {
  expect(assignmentRisk({ ...call, dividends: null })).toEqual({
    status: "unknown",
    reason: "ex-date unknown",
  });
  expect(assignmentRisk({ ...call, dividends: [] })).toMatchObject({ status: "unlikely", givenUp: 0.3 });
  for (const years of [expiry + 0.01, now - 0.01])
    expect(assignmentRisk({ ...call, dividends: [{ ...exDate, years }] }).status).toBe("unlikely");
});

test("the first ex-date at which exercise pays is named", () => {
  const early = { date: "2026-12-04", years: 0.01, amount: 0.31 };
  expect(assignmentRisk({ ...call, dividends: [exDate, early] })).toMatchObject({ byDate: "2026-12-18" });
  expect(assignmentRisk({ ...call, dividends: [exDate, { ...early, amount: 3 }] })).toMatchObject({
    byDate: "2026-12-04",
  });
});

test("without the twin's mid the model's price stands for it; without either it is unknown", () => {
  expect(assignmentRisk({ ...call, twinPrice: { mid: null, model: 0.3 } }).status).toBe("likely");
  expect(assignmentRisk({ ...call, twinPrice: { mid: null, model: null } })).toEqual({
    status: "unknown",
    reason: "no price of the put at 95",
  });
});

test("a deep put is exercised for the interest, unless the call or a dividend is worth more", () => {
  // 150 (1 - e^{-0.045 * 30/365}) = 0.5538.
  expect(assignmentRisk(put)).toMatchObject({ status: "likely", byDate: null, givenUp: 0.01 });
  expect(assignmentRisk({ ...put, twinPrice: { mid: 0.56, model: null } }).status).toBe("unlikely");
  expect(assignmentRisk({ ...put, dividends: [exDate] }).status).toBe("unlikely");
  expect(assignmentRisk({ ...put, dividends: null }).status).toBe("unknown");
  expect(assignmentRisk({ ...put, dividends: null, rate: 0 }).status).toBe("unlikely");
});

test("European options are never assigned early, whatever is not known", () => {
  expect(assignmentRisk({ ...call, exerciseStyle: "european", dividends: null }).status).toBe("none");
});
