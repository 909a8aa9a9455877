import { nyseCalendar } from "../../market/trading-calendar.ts";
import type { ValuationInputs } from "../value-chain.ts";
import { expiryFromTrades } from "./expiry-from-trades.ts";
import { matchTrades } from "./match-trades.ts";
import { rebuildDay } from "./rebuild-day.ts";
import type { HistoryTrade, RebuiltDay, UnderlyingMinute, UnrebuiltDay } from "./rebuilt-day.ts";
import { tradedHoldingCost } from "./traded-holding-cost.ts";

/**
 * A ticker's volatility of a day from the minutes in which its options traded, each against the underlying's price of
 * that very minute; or why there is none. Trades of other tickers, and minutes from `atMs` on, are passed over; `inputs`
 * are the curve of that day and the dividends as they were to come then.
 */
export function rebuildFromTrades(input: {
  readonly symbol: string;
  /** New York date. */
  readonly day: string;
  readonly atMs: number;
  readonly trades: readonly HistoryTrade[];
  readonly underlying: readonly UnderlyingMinute[];
  readonly inputs: ValuationInputs;
}): RebuiltDay | UnrebuiltDay {
  const { day, atMs, inputs } = input;
  const calendar = inputs.calendar ?? nyseCalendar;
  const { spot, matched } = matchTrades(input);
  if (spot === null) return { ok: false, reason: "no-data", expiries: [] };
  const byExpiry = Map.groupBy(matched, ({ contract }) => contract.expiration);
  const instant = { spot, atMs, inputs };
  const residualYield = tradedHoldingCost(byExpiry.values(), instant);
  const evidence = [...byExpiry.values()].flatMap((trades) => {
    const found = expiryFromTrades(trades, instant, residualYield);
    return found === null ? [] : [found];
  });
  return rebuildDay({ day, calendar, underlyingPrice: spot, evidence, seen: new Set(byExpiry.keys()) });
}
