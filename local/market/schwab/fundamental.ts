import { newYorkDate, wallTimeToMs } from "../../../src/market/time-zone.ts";
import { onOrBefore } from "../model/options/expirations.ts";
import { dividendsOf, type ModelledDividend } from "../model/universe/dividends.ts";
import type { TickerProfile } from "../model/universe/ticker-profile.ts";

const PER_YEAR = 4;

/** The `fundamental` block of a `/quotes` value. `price` in dollars; 0 for an index. */
export function fundamental(profile: TickerProfile, price: number, nowMs: number): object {
  const volume = profile.kind === "index" ? 0 : profile.sharesPerDay;
  const eps = profile.kind === "stock" ? hundredths(price / (14 + 40 * profile.ownVolatility)) : 0;
  const shared = {
    avg10DaysVolume: volume,
    avg1YearVolume: volume,
    eps,
    fundLeverageFactor: 0,
    peRatio: eps === 0 ? 0 : hundredths(price / eps),
  };
  const last = latestDeclared(profile, newYorkDate(nowMs));
  if (last === null) return { ...shared, divAmount: 0, divFreq: 0, divPayAmount: 0, divYield: 0 };
  const annual = Math.round(last.amount * PER_YEAR * 1e4) / 1e4;
  return {
    ...shared,
    declarationDate: midnight(last.declaredDate),
    divAmount: annual,
    divExDate: midnight(last.exDate),
    divFreq: PER_YEAR,
    // To the cent, whatever was paid.
    divPayAmount: hundredths(last.amount),
    divPayDate: midnight(last.payDate),
    divYield: price === 0 ? 0 : Math.round((annual / price) * 1e7) / 1e5,
    // A guess: three months on.
    nextDivExDate: midnight(aQuarterOn(last.exDate)),
    nextDivPayDate: midnight(aQuarterOn(last.payDate)),
  };
}

/** The last regular dividend that the company has told of; specials are not in it. */
function latestDeclared(profile: TickerProfile, today: string): ModelledDividend | null {
  return (
    dividendsOf(profile).findLast(({ declaredDate, special }) => !special && declaredDate <= today) ?? null
  );
}

function aQuarterOn(date: string): string {
  const month = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + 3;
  const day = Math.min(Number(date.slice(8)), 28);
  const year = Math.floor(month / 12);
  return onOrBefore(`${year}-${String((month % 12) + 1).padStart(2, "0")}-${String(day).padStart(2, "0")}`);
}

/** Midnight in New York as Schwab writes it, in UTC. */
function midnight(date: string): string {
  return new Date(wallTimeToMs(date, 0)).toISOString().replace(".000Z", "Z");
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
