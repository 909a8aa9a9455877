import type { APIEmbedField } from "discord-api-types/v10";
import type { StoredTicker } from "../../../chains/reader-ports.ts";
import type { TradingCalendar } from "../../../market/trading-calendar.ts";
import { type FreshnessLimits, storedFreshness } from "../../../providers/freshness.ts";
import { ago, count, plural } from "../figures.ts";
import { joinLines } from "../plain-text.ts";

export type FreshnessMoment = { nowMs: number; calendar: TradingCalendar; limits: FreshnessLimits };

const MAX_FIELD = 1_000;

/** How old each ticker's chain is, the oldest first; in brief only what is stale or missing. */
export function freshnessLines(
  tickers: readonly StoredTicker[],
  moment: FreshnessMoment,
  brief: boolean,
): APIEmbedField[] {
  const active = tickers.filter((one) => one.active);
  const judged = active
    .map((ticker) => ({ ticker, stale: isStale(ticker, moment) }))
    .toSorted((a, b) => (a.ticker.lastUpdatedMs ?? 0) - (b.ticker.lastUpdatedMs ?? 0));
  const bad = judged.filter(({ stale }) => stale);
  const head =
    bad.length === 0
      ? `🟢 ${plural(active.length, "ticker")}, all fresh`
      : `🔴 ${bad.length} of ${plural(active.length, "ticker")} not fresh`;
  const shown = brief ? bad : judged;
  return [
    {
      name: "Chains",
      value: joinLines([head, ...shown.map(({ ticker, stale }) => line(ticker, stale))], MAX_FIELD),
    },
  ];
}

function isStale(
  { lastUpdatedMs, provider }: StoredTicker,
  { nowMs, calendar, limits }: FreshnessMoment,
): boolean {
  if (lastUpdatedMs === null) return true;
  return storedFreshness(provider ?? "unknown", lastUpdatedMs, nowMs, { calendar, limitMs: limits.chainsMs })
    .stale;
}

function line({ symbol, lastUpdatedMs, contracts, provider }: StoredTicker, stale: boolean): string {
  if (lastUpdatedMs === null) return `🔴 **${symbol}** nothing stored yet`;
  return `${stale ? "🔴" : "🟢"} **${symbol}** ${ago(lastUpdatedMs)} · ${count(contracts)} contracts · ${provider ?? "unknown source"}`;
}
