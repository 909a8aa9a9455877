import { fallbackWarning } from "../calculator/calculate.ts";
import { inputWarnings } from "../chains/expiry-inputs.ts";
import { isCashIndex } from "../options/cash-index.ts";
import { aheadWarnings, type DataFreshness } from "../providers/freshness.ts";
import type { Outlook } from "./outlook.ts";
import type { PlanMarkets } from "./plan-markets.ts";

type Told = {
  symbol: string;
  data: DataFreshness;
  outlook: Outlook;
  nowMs: number;
  /** The provider of chains that is asked first. */
  firstChainProvider?: string | undefined;
};

/** What a trader should know of a plan as a whole, each once, the gravest first. */
export function planWarnings({ near }: PlanMarkets, told: Told, notes: readonly string[]): string[] {
  const { data, outlook, nowMs } = told;
  const series = near.stored.otherSeries;
  const fallback = fallbackWarning(data.provider, told.firstChainProvider);
  return [
    ...new Set([
      ...onAge(data, nowMs),
      ...outlook.warnings,
      ...notes,
      ...onUnknown(near, told),
      ...[fallback, series].filter((text) => text !== null),
      ...inputWarnings(near.stored.snapshot),
    ]),
  ];
}

function onAge(data: DataFreshness, nowMs: number): string[] {
  if (!data.stale) return [];
  if (data.ageSeconds === null) return aheadWarnings(data, nowMs);
  return [`The quotes are ${Math.round(data.ageSeconds / 60)} minutes old.`];
}

/** Nothing known is not nothing to come; an index neither reports nor is assigned early. */
function onUnknown({ stored }: PlanMarkets["near"], { symbol, outlook }: Told): string[] {
  const { earnings, exDividend } = outlook;
  const warnings: string[] = [];
  if (earnings.status === "unknown" && !isCashIndex(symbol))
    warnings.push(`No earnings date of ${symbol} is known here: a report may lie inside the trade.`);
  const early = stored.listed.some(({ exerciseStyle }) => exerciseStyle === "american");
  if (exDividend.status === "unknown" && early)
    warnings.push("No ex-date is known here: before one a short call may be assigned.");
  return warnings;
}
