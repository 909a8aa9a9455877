import { expect, test } from "vitest";
import { europeanOption } from "../../src/pricing/european-option.ts";
import { expectedMove } from "../../src/volatility/expected-move.ts";
import { loadOracle } from "../support/oracle.ts";

type ExpectedMoveRow = {
  kind: string;
  S: number;
  vol: number;
  T: number;
  r: number;
  q: number;
  forward: number;
  one_sd_linear: number;
  one_sd_log_up: number;
  one_sd_log_dn: number;
  atmf_straddle: number;
  prob_within_straddle: number;
};
const rows = loadOracle<ExpectedMoveRow>("volmetrics");

test("the straddle is what call and put at the forward cost today, interest taken off", () => {
  const market = { spot: 580, years: 0.5, volatility: 0.2, rate: 0.05, dividendYield: 0.012 };
  const move = expectedMove(market);
  if (!move.ok) throw new Error(move.reason);
  const priced = (type: "call" | "put") => europeanOption({ ...market, type, strike: move.forward }).price;
  expect(move.straddle).toBeCloseTo(priced("call") + priced("put"), 9);
});

test.skipIf(rows === null)(
  "one sigma, its log form, the straddle and its odds agree with the reference",
  () => {
    const ofKind = (rows ?? []).filter((row) => row.kind === "expected_move");
    expect(ofKind.length).toBeGreaterThan(0);
    for (const row of ofKind) {
      const move = expectedMove({
        spot: row.S,
        volatility: row.vol,
        years: row.T,
        rate: row.r,
        dividendYield: row.q,
      });
      expect(move).toEqual({
        ok: true,
        forward: expect.closeTo(row.forward, 10),
        oneSigma: expect.closeTo(row.one_sd_linear, 10),
        oneSigmaUp: expect.closeTo(row.one_sd_log_up, 10),
        oneSigmaDown: expect.closeTo(row.one_sd_log_dn, 10),
        straddle: expect.closeTo(row.atmf_straddle, 10),
        straddleProbability: expect.closeTo(row.prob_within_straddle, 11),
      });
    }
  },
);

test("a quoted straddle takes the place of the model's", () => {
  const input = { spot: 100, volatility: 0.2, years: 30 / 365 };
  const quoted = expectedMove({ ...input, quotedStraddle: 6 });
  const model = expectedMove(input);
  expect(quoted).toMatchObject({ straddle: 6 });
  expect(quoted.ok && model.ok && quoted.straddleProbability > model.straddleProbability).toBe(true);
  expect(expectedMove({ ...input, quotedStraddle: 150 })).toMatchObject({
    straddleProbability: expect.closeTo(1, 9),
  });
});

test("what is no price, volatility or time gives a status", () => {
  const good = { spot: 100, volatility: 0.2, years: 0.1 };
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 0, -1]) {
    for (const field of ["spot", "volatility", "years", "quotedStraddle"]) {
      expect(expectedMove({ ...good, [field]: value }), `${field} ${value}`).toEqual({
        ok: false,
        reason: "invalid-input",
      });
    }
  }
  expect(expectedMove({ ...good, rate: Number.NaN })).toEqual({ ok: false, reason: "invalid-input" });
});
