import { addDays, DAY_MS } from "../../src/market/calendar-date.ts";
import { expiresAtMs, yearsBetween } from "../../src/market/expiry.ts";
import { observationDay } from "../../src/market/observation-day.ts";
import { nyseCalendar } from "../../src/market/trading-calendar.ts";
import { weeklyExpirations } from "../../src/market/weekly-expirations.ts";
import { inverseNormalCdf } from "../../src/pricing/normal-distribution.ts";
import { HORIZONS, type Outcome, type SettledBar, type Unsettled } from "../../src/track-record/ports.ts";
import { outcomeOf } from "../../src/track-record/record-outcomes.ts";
import type { RebuiltExpiry } from "../../src/valuation/rebuild/rebuilt-day.ts";
import { expirySmile } from "../../src/volatility/smile.ts";
import { smileNumbers } from "../../src/volatility/smile-numbers.ts";
import { seededRandom } from "./mutate-body.ts";

export type YearMade = {
  symbol: string;
  /** Of what happens, annual fraction. */
  volatility: number;
  /** What the market says of it: 1 is true, 1.6 lies. */
  implied: number;
  /** Expirations on every session beside the weekly ones. */
  daily: boolean;
  seed: number;
  /** The first and the last expiration lie within. */
  from: string;
  to: string;
};

/** A year in which the price is a martingale of one volatility, and what the market implied of it. */
export type MadeYear = YearMade & {
  /** From 110 days before, oldest first. */
  bars: SettledBar[];
  /** Of each day on which an expiration was looked at: seen at the close. */
  days: { day: string; atMs: number; underlyingPrice: number; expiries: RebuiltExpiry[] }[];
};

const { tradingDaysBetween, sessionOn } = nyseCalendar;
const closeOf = (day: string) => sessionOn(day)?.closeMs ?? 0;
const START = 500;
const BARS_BEFORE = 140;

export function madeYear(changes: Partial<YearMade> = {}): MadeYear {
  const made = {
    ...{ symbol: "SPY", volatility: 0.2, implied: 1, daily: false, seed: 1 },
    ...{ from: "2025-11-21", to: "2026-11-20" },
    ...changes,
  };
  const bars = madeBars(made);
  const closes = new Map(bars.map(({ day, close }) => [day, close]));
  const wanted = new Map<string, Set<string>>();
  for (const expiration of expirationsOf(made))
    for (const horizon of HORIZONS) {
      const day = observationDay(expiration, horizon);
      wanted.set(day, (wanted.get(day) ?? new Set()).add(expiration));
    }
  const days = [...wanted].map(([day, expirations]) => {
    const underlyingPrice = closes.get(day) ?? Number.NaN;
    const expiries = [...expirations].sort().map((date) => madeExpiry(made, day, date, underlyingPrice));
    return { day, atMs: closeOf(day), underlyingPrice, expiries };
  });
  return { ...made, bars, days: days.sort((a, b) => (a.day < b.day ? -1 : 1)) };
}

function expirationsOf({ daily, from, to }: YearMade): string[] {
  return daily ? tradingDaysBetween(from, to) : weeklyExpirations(from, to);
}

/** Close to close over calendar time, as options count it; the open lies halfway. */
function madeBars({ volatility, seed, from, to }: YearMade): SettledBar[] {
  const random = seededRandom(seed);
  let close = START;
  let before: string | null = null;
  return tradingDaysBetween(addDays(from, -BARS_BEFORE), to).map((day) => {
    const years: number = before === null ? 0 : yearsBetween(closeOf(before), closeOf(day));
    const deviation = volatility * Math.sqrt(years);
    const step = deviation * inverseNormalCdf(random()) - 0.5 * deviation ** 2;
    const open = close * Math.exp(step / 2);
    close *= Math.exp(step);
    before = day;
    const [high, low] = [Math.max(open, close) * 1.002, Math.min(open, close) * 0.998];
    const bar = { open, high, low, close, rawOpen: open, rawClose: close };
    return { day, ...bar, adjusted: true, splitFactor: null };
  });
}

/** Without interest, so that the forward is the price. */
function madeExpiry(
  { symbol, volatility, implied }: YearMade,
  day: string,
  expiration: string,
  price: number,
): RebuiltExpiry {
  const years = yearsBetween(closeOf(day), expiresAtMs(expiration, "PM"));
  const atm = volatility * implied;
  const strikes = Array.from(
    { length: 25 },
    (_, i) => price * Math.exp(((i - 12) / 4) * atm * Math.sqrt(years)),
  );
  const points = strikes.map((strike) => ({ strike, volatility: atm }));
  const fitted = expirySmile({ points, forward: price, years });
  if (!fitted.ok) throw new Error(fitted.reason);
  return {
    ...{ root: symbol, expiration, settlement: "PM", days: 365 * years, forward: price, rate: 0 },
    ...{
      atmImpliedVolatility: atm,
      skew25Delta: 0,
      smile: smileNumbers(fitted.smile),
      points: strikes.length,
    },
    atmStraddle: 0.7979 * price * atm * Math.sqrt(years),
  };
}

/** What a look at each expiration finds: rebuilt, in the order of the days. */
export function unsettledOf({ symbol, days }: MadeYear): Unsettled[] {
  return days.flatMap(({ day, atMs, underlyingPrice, expiries }) =>
    expiries.flatMap((expiry) =>
      HORIZONS.filter((horizon) => observationDay(expiry.expiration, horizon) === day).map(
        (horizon): Unsettled => {
          const { expiration, settlement } = expiry;
          const dates = { expiration, observedDay: day, settledDay: expiration };
          return {
            symbol,
            horizon,
            settlement,
            ...dates,
            seen: { source: "databento-cbbo-1m", atMs, underlyingPrice, expiry },
          };
        },
      ),
    ),
  );
}

/** The year's record. */
export function outcomesOf(year: MadeYear): Outcome[] {
  return unsettledOf(year).flatMap((one) => {
    const until = addDays(one.observedDay, -100);
    const bars = year.bars.filter(({ day }) => day >= until && day <= one.settledDay);
    return outcomeOf(one, bars, nyseCalendar) ?? [];
  });
}

/** SQL that stores a made year: its bars, and what the market implied as rebuilt days or as live refreshes at the close. */
export function madeYearSql(year: MadeYear, as: "rebuilt" | "live"): string {
  const { symbol, bars, days } = year;
  const at = (ms: number) => `'${new Date(ms).toISOString()}'`;
  const barRows = bars.map(
    ({ day, open, high, low, close }) =>
      `('${symbol}', '1d', ${at(sessionOn(day)?.openMs ?? 0)}, 'regular', ${[open, high, low, close, 1, open, high, low, close]}, 'tiingo', ${at(closeOf(day))})`,
  );
  const rebuiltRows = days.map(
    ({ day, atMs, underlyingPrice, expiries }) =>
      `('${symbol}', '${day}', 'databento-cbbo-1m', ${at(atMs)}, 'good', ${underlyingPrice}, 0.2, '${JSON.stringify(expiries)}', 18, ${at(atMs + DAY_MS)})`,
  );
  const liveRows = days.flatMap(({ atMs, underlyingPrice, expiries }) =>
    expiries.map(
      ({ root, expiration, forward, smile, atmImpliedVolatility, atmStraddle }) =>
        `('${symbol}', '${root}', '${expiration}', ${at(atMs)}, ${at(atMs)}, ${at(atMs)}, ${underlyingPrice}, 0, 0, ${forward}, 'parity', '{${smile}}', ${atmImpliedVolatility}, ${atmStraddle}, 50, 1, 1, 'schwab')`,
    ),
  );
  const seen =
    as === "rebuilt"
      ? `INSERT INTO iv_history (symbol, day, source, at, quality, underlying_price, iv_30, expiries, points, asked_at) VALUES ${rebuiltRows}`
      : `INSERT INTO chain_snapshots (symbol, root, expiration, slot, as_of, quoted_at, underlying_price, rate, dividend_yield, forward,
forward_source, smile, atm_implied_volatility, atm_straddle, contracts, volume, open_interest, provider) VALUES ${liveRows}`;
  return `INSERT INTO tickers (symbol, name) VALUES ('${symbol}', '${symbol}') ON CONFLICT DO NOTHING;
INSERT INTO price_bars (symbol, timeframe, start, session, open, high, low, close, volume, adj_open, adj_high, adj_low, adj_close, provider,
fetched_at) VALUES ${barRows};
${seen};`;
}
