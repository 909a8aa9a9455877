import { expect, test } from "vitest";
import { ivMetricsRow } from "../../src/iv-metrics/iv-metrics-row.ts";
import { DAY_MS } from "../../src/market/calendar-date.ts";
import { expiresAtMs } from "../../src/market/expiry.ts";
import { IN_SESSION, TODAY } from "../support/moments.ts";
import { loadOracle } from "../support/oracle.ts";
import { aSnapshot, aTickerMarket, liveDays } from "../support/volatility.ts";

type MaturityRow = {
  kind: "const_maturity";
  d1: number;
  iv1: number;
  d2: number;
  iv2: number;
  iv: number;
  calendar_arb: boolean;
};
type RankRow = {
  kind: "rank";
  history: number[];
  current: number;
  n: number;
  iv_rank_with_current: number | null;
  iv_percentile_strict: number;
};
const rows = loadOracle<MaturityRow | RankRow | { kind: "expected_move" }>("volmetrics") ?? [];
const OCCASION = { slotMs: IN_SESSION, day: TODAY, isClose: true };

/** A snapshot quoted so many days before its expiry. */
function quotedBefore(expiration: string, days: number, atmImpliedVolatility: number) {
  return aSnapshot({
    expiration,
    atmImpliedVolatility,
    quotedAtMs: expiresAtMs(expiration, "PM") - days * DAY_MS,
  });
}

test.skipIf(rows.length === 0)("the 30-day volatility of two expirations agrees with the reference", () => {
  const ofKind = rows.filter((row) => row.kind === "const_maturity");
  expect(ofKind.length).toBeGreaterThan(0);
  for (const { d1, iv1, d2, iv2, iv, calendar_arb } of ofKind) {
    const snapshots = [quotedBefore("2026-12-18", d1, iv1), quotedBefore("2027-01-15", d2, iv2)];
    const row = ivMetricsRow(aTickerMarket({ snapshots }), OCCASION);
    // Days pass through epoch milliseconds on the way.
    expect(row?.iv30).toBeCloseTo(iv, 8);
    if (calendar_arb) expect(row?.calendarArbitrage).toBe(true);
  }
});

test.skipIf(rows.length === 0)("rank and percentile of that volatility agree with the reference", () => {
  const ofKind = rows.filter((row) => row.kind === "rank").filter(({ n }) => n >= 60);
  expect(ofKind.length).toBeGreaterThan(0);
  for (const { history, current, n, iv_rank_with_current, iv_percentile_strict } of ofKind) {
    // Two expirations around 30 days: an extrapolated volatility has no rank.
    const snapshots = ["2026-12-18", "2027-01-15"].map((expiration) =>
      aSnapshot({ expiration, atmImpliedVolatility: current }),
    );
    const row = ivMetricsRow(aTickerMarket({ snapshots, days: liveDays(history) }), OCCASION);
    expect(row).toMatchObject({
      ivRank: iv_rank_with_current === null ? null : expect.closeTo(iv_rank_with_current, 9),
      ivPercentile: expect.closeTo(iv_percentile_strict, 9),
      observations: n,
    });
  }
});
