import { yearsLeft } from "../chains/stored-smile.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";
import type { Smile } from "../volatility/smile.ts";
import { smileFromNumbers } from "../volatility/smile-numbers.ts";
import type { Outcome, Unsettled } from "./ports.ts";

/** One expiration as it was seen, live or rebuilt: from here on both are the same. */
export type ObservedExpiry = Pick<
  Outcome,
  | "root"
  | "source"
  | "observedAtMs"
  | "days"
  | "underlyingPrice"
  | "forward"
  | "atmImpliedVolatility"
  | "straddle"
> & {
  years: number;
  rate: number;
  /** As the forward implies it against the underlying's price. */
  dividendYield: number;
  smile: Smile;
};

const DAYS_A_YEAR = 365;

/** Null where there is no smile to read it from. */
export function observedExpiry(seen: Unsettled["seen"], calendar: TradingCalendar): ObservedExpiry | null {
  const figures = seen.source === "live" ? liveFigures(seen.snapshot, calendar) : rebuiltFigures(seen);
  const { numbers, atm, ...observed } = figures;
  const smile = smileFromNumbers(numbers, observed.forward, observed.years);
  if (smile === null || atm === null) return null;
  return { ...observed, days: DAYS_A_YEAR * observed.years, atmImpliedVolatility: atm, smile };
}

type Live = Extract<Unsettled["seen"], { source: "live" }>;
type Rebuilt = Exclude<Unsettled["seen"], Live>;

function liveFigures(snapshot: Live["snapshot"], calendar: TradingCalendar) {
  const { root, quotedAtMs, underlyingPrice, forward, rate, dividendYield } = snapshot;
  return {
    root,
    source: "live" as const,
    observedAtMs: quotedAtMs,
    years: yearsLeft(snapshot, calendar),
    underlyingPrice,
    forward,
    rate,
    dividendYield,
    straddle: snapshot.atmStraddle,
    atm: snapshot.atmImpliedVolatility,
    numbers: snapshot.smile,
  };
}

function rebuiltFigures({ source, atMs, underlyingPrice, expiry }: Rebuilt) {
  const { root, days, forward, rate } = expiry;
  const years = days / DAYS_A_YEAR;
  return {
    root,
    source,
    observedAtMs: atMs,
    years,
    underlyingPrice,
    forward,
    rate,
    dividendYield: rate - Math.log(forward / underlyingPrice) / years,
    straddle: expiry.atmStraddle,
    atm: expiry.atmImpliedVolatility,
    numbers: expiry.smile,
  };
}
