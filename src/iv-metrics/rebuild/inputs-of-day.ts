import { addDays, daysBetween } from "../../market/calendar-date.ts";
import type { DividendSchedule, ExpectedDividend } from "../../market/dividend-schedule.ts";
import { CURVE_GOOD_FOR_DAYS } from "../../rates/ports.ts";
import { FURTHEST_EXPIRATION_DAYS } from "../../valuation/rebuild/history-expirations.ts";
import type { ValuationInputs } from "../../valuation/value-chain.ts";
import type { PastInputs } from "./ports.ts";

/** The curve of a past day, or the last within a week before it, and the dividends that were to come then. */
export function inputsOfDay(past: PastInputs, symbol: string, day: string): ValuationInputs {
  const curve = past.curves.findLast((each) => each.day <= day) ?? null;
  const good = curve !== null && daysBetween(curve.day, day) <= CURVE_GOOD_FOR_DAYS;
  return { curve: good ? curve : null, dividends: dividendsAfter(past, symbol, day) };
}

/** In the shares of that day: a dividend paid on shares that were split since is one on fewer of the old ones. */
function dividendsAfter({ acts, toldUntil }: PastInputs, symbol: string, day: string): DividendSchedule {
  const dividends: ExpectedDividend[] = [];
  let sharesForOne = 1;
  for (const act of acts) {
    if (act.symbol !== symbol || act.date <= day) continue;
    sharesForOne *= act.splitFactor ?? 1;
    if (act.dividend === null || !(act.dividend > 0)) continue;
    const amount = act.dividend * sharesForOne;
    dividends.push({ exDate: act.date, amount, certainty: "declared", source: act.source });
  }
  if (dividends.length > 0) return { status: "scheduled", dividends };
  const isTold = (toldUntil[symbol] ?? "") >= addDays(day, FURTHEST_EXPIRATION_DAYS);
  return { status: isTold ? "none" : "unknown", dividends };
}
