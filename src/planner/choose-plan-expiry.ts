import { chooseExpiration } from "../chains/choose-expiration.ts";
import type { StoredExpiration } from "../chains/reader-ports.ts";
import { addDays, daysBetween } from "../market/calendar-date.ts";
import { shortDate } from "../market/date-text.ts";
import { newYorkDate } from "../market/time-zone.ts";
import type { Plan } from "./plan.ts";
import { type PlanRequest, USUAL_DTE } from "./plan-request.ts";

export type PlanExpiryChoice = Pick<Plan, "expiration" | "dte" | "neighbours"> & { notes: string[] };

/** Of the days asked: farther off than this is another trade, and the dates on both sides are named. */
const FAR_OFF = 0.2;

/** The listed expiration nearest to what was asked. Throws as `chooseExpiration` does. */
export function choosePlanExpiry(
  { symbol, dte, expiration: date }: PlanRequest,
  listed: readonly StoredExpiration[],
  nowMs: number,
): PlanExpiryChoice {
  const today = newYorkDate(nowMs);
  const wish = date === undefined ? { dte: dte ?? USUAL_DTE } : { expiration: date };
  const chosen = chooseExpiration(listed, wish, nowMs);
  const dates = [...new Set(listed.map(({ expiration }) => expiration))].sort();
  const asked = date === undefined ? (dte ?? USUAL_DTE) : daysBetween(today, date);
  const off = Math.abs(chosen.dte - asked);
  const farOff = off > FAR_OFF * asked;
  return {
    expiration: chosen.expiration,
    dte: chosen.dte,
    neighbours: {
      sooner: neighbour(
        dates.findLast((one) => one < chosen.expiration),
        today,
      ),
      later: neighbour(
        dates.find((one) => one > chosen.expiration),
        today,
      ),
    },
    notes: farOff ? [farNote(symbol, addDays(today, asked), { dates, today, asked, used: chosen.dte })] : [],
  };
}

type Asked = { dates: readonly string[]; today: string; asked: number; used: number };

/** "No expiration of SPY is listed near 35 d: 18 d is used. Listed beside it: Dec 18 (18 d) and Jan 15, 2027 (46 d)." */
function farNote(symbol: string, date: string, { dates, today, asked, used }: Asked): string {
  const sides = [dates.findLast((one) => one < date), dates.find((one) => one >= date)];
  const named = sides.flatMap((one) =>
    one === undefined ? [] : `${shortDate(one, today)} (${daysBetween(today, one)} d)`,
  );
  return `No expiration of ${symbol} is stored near ${asked} d: the one in ${used} d is used. Stored beside it: ${named.join(" and ")}.`;
}

function neighbour(expiration: string | undefined, today: string) {
  return expiration === undefined ? null : { expiration, dte: daysBetween(today, expiration) };
}
