import { createMarket } from "../../local/market/model/market.ts";
import { curveOf } from "../../local/market/model/rates.ts";
import type { Answer } from "../../local/simulate/truth/answers.ts";
import { type TrueBar, trueFives, trueMinutes } from "../../local/simulate/truth/bars.ts";
import { trueDays } from "../../local/simulate/truth/days.ts";
import { trueMetrics } from "../../local/simulate/truth/metrics.ts";
import type { IvMetricsRow, ValuationInputs } from "../../local/simulate/truth/pool.ts";
import { replayChains, type TrueChains } from "../../local/simulate/truth/replay-chains.ts";
import type { StoredSlice } from "../../local/simulate/truth/slices.ts";
import { newYorkDate, wallTimeToMs } from "../../src/market/time-zone.ts";

export const DATE = "2026-11-23";
export const SYMBOL = "KO";
export const REFRESHES_MS = ["14:30", "14:45"].map((time) => Date.parse(`${DATE}T${time}:00Z`));
export const METRICS_MS = Date.parse(`${DATE}T15:00:00Z`);
/** When the day's minutes were asked for. */
export const MINUTES_MS = Date.parse(`${DATE}T21:05:00Z`);
export const END_MS = Date.parse(`${DATE}T23:00:00Z`);
export const SCOPE = { maxDte: 12, strikes: 20 };

export const MARKET = createMarket({ seed: 5 });

/** The curve of the day, and the dividends that KO is known to pay. */
const INPUTS: ValuationInputs = {
  curve: curveOf(DATE),
  dividends: {
    status: "scheduled",
    dividends: [{ exDate: "2027-01-15", amount: 0.54, certainty: "declared", source: "alpaca" }],
  },
};

export const SLICES: StoredSlice[] = REFRESHES_MS.map((slotMs, order) => ({
  runId: `options_refresh@${new Date(slotMs).toISOString()}`,
  slotMs,
  atMs: slotMs,
  order,
  symbol: SYMBOL,
  from: DATE,
  to: "2026-12-04",
  side: "ALL",
  provider: "schwab",
  inputs: INPUTS,
}));

/** All that Schwab, Tiingo and Databento were asked of that day: minutes once after the session, days before and after. */
export const ANSWERS: Answer[] = [
  { vendor: "databento", what: "1d", at: "05:00", from: "2026-10-20", to: DATE },
  { vendor: "schwab", what: "1m", at: "21:05", from: DATE, to: "2026-11-24" },
  { vendor: "tiingo", what: "1d", at: "22:15", from: "2026-11-10", to: "2026-11-24" },
].map(({ vendor, what, at, from, to }) => ({
  vendor: vendor as Answer["vendor"],
  what: what as Answer["what"],
  symbols: [SYMBOL],
  atMs: Date.parse(`${DATE}T${at}:00Z`),
  fromMs: wallTimeToMs(from, 0),
  toMs: wallTimeToMs(to, 0),
}));

export type TrueDay = TrueChains & { bars: TrueBar[]; metrics: IvMetricsRow[] };

/** The rows that a day of one name should leave behind. */
export function aTrueDay(): TrueDay {
  const chains = replayChains(MARKET, SLICES, SCOPE);
  const minutes = trueMinutes(
    MARKET,
    SYMBOL,
    DATE,
    ANSWERS.filter(({ what }) => what === "1m"),
    { firstOnly: true },
  ).filter(([{ fetchedMs }]) => fetchedMs.size > 0);
  const dailyAnswers = ANSWERS.filter(({ what }) => what === "1d");
  const days = trueDays(MARKET, SYMBOL, dailyAnswers, { untilMs: END_MS, firstOnly: true });
  const metrics = trueMetrics(
    {
      market: MARKET,
      snapshots: [...chains.snapshots.values()],
      dailyAnswers: new Map([[SYMBOL, dailyAnswers]]),
      freshMs: 45 * 60_000,
      firstOnly: true,
    },
    [SYMBOL],
    { slotMs: METRICS_MS, nowMs: METRICS_MS, deliveriesBefore: SLICES.length },
  );
  const bars = [...minutes, ...trueFives(minutes, { firstOnly: true }), ...days.values()].map(([bar]) => bar);
  if (newYorkDate(END_MS) !== DATE) throw new Error("The day ends on another.");
  return { ...chains, bars, metrics: [...metrics.values()] };
}
