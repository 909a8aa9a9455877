import { hashOf, normalOf, streamOf, uniformOf } from "../../../chance.ts";
import { type TradingDay, timeOnDay } from "../market-clock.ts";
import type { ModelledTicker } from "../options/option-moment.ts";

/** One bar. `startMs` is its first instant, epoch ms; prices in dollars and cents; volume in shares. */
export type PriceBar = {
  readonly startMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
};

export type MinuteBar = PriceBar & {
  /** Inside the regular session. */
  readonly regular: boolean;
};

const MINUTE_MS = 60_000;
const POINTS = 4;
const TRADED = 21;
const MINUTE_VOLUME = 22;
const DAY_VOLUME = 23;
/** Shares a minute from which no minute of the session goes without a trade. */
const ALWAYS_TRADED = 1_500;

/**
 * Every minute of a trading day in which anybody traded, pre-market and after hours included, in order. A minute
 * without a trade has no bar, as on the wire.
 */
export function minuteBars(seed: number, ticker: ModelledTicker, day: TradingDay): MinuteBar[] {
  const extended = ticker.profile.kind !== "index";
  const firstMs = extended ? day.preMarketMs : day.openMs;
  const lastMs = extended ? day.afterHoursEndMs : day.closeMs;
  const tape: Tape = {
    seed,
    ticker,
    day,
    stream: streamOf(`bars ${ticker.profile.symbol}`),
    sharesPerMinute: ticker.profile.sharesPerDay / 390,
  };
  const busyDay = Math.exp(0.3 * normalOf(hashOf(seed, tape.stream, DAY_VOLUME, day.weekday)));
  const bars: MinuteBar[] = [];
  for (let startMs = firstMs; startMs < lastMs; startMs += MINUTE_MS) {
    const bar = minuteBar(tape, startMs, busyDay);
    if (bar !== null) bars.push(bar);
  }
  return bars;
}

type Tape = {
  readonly seed: number;
  readonly ticker: ModelledTicker;
  readonly day: TradingDay;
  readonly stream: number;
  readonly sharesPerMinute: number;
};

function minuteBar(tape: Tape, startMs: number, busyDay: number): MinuteBar | null {
  const { seed, day, stream, sharesPerMinute, ticker } = tape;
  const regular = startMs >= day.openMs && startMs < day.closeMs;
  const minute = day.weekday * 2_048 + (startMs - day.preMarketMs) / MINUTE_MS;
  const draw = hashOf(seed, stream, TRADED, minute);
  const chance = regular ? sharesPerMinute / ALWAYS_TRADED : thinChance(sharesPerMinute, startMs, day);
  if (uniformOf(draw) >= chance) return null;
  // A minute of the session ends where the next begins; a thin one may hold a single print.
  const lengthMs = regular ? MINUTE_MS : MINUTE_MS - 1;
  const price = (share: number) => ticker.path.priceAt(timeOnDay(day, startMs + share * lengthMs));
  const passed = (startMs - day.openMs) / (day.closeMs - day.openMs);
  const weight = busyDay * (regular ? busyness(passed) : 0.012);
  const noise = Math.exp(0.5 * normalOf(hashOf(seed, stream, MINUTE_VOLUME, minute)) - 0.125);
  const volume = Math.max(regular ? 100 : 1, Math.round(sharesPerMinute * weight * noise));
  return { startMs, ...extremes(price, regular ? POINTS : draw % 3), volume, regular };
}

/** The regular session of a day as one bar that starts at its open; null when nothing was traded. */
export function sessionBar(minutes: readonly MinuteBar[], day: TradingDay): PriceBar | null {
  return joinBars(
    minutes.filter(({ regular }) => regular),
    day.openMs,
  );
}

/** Bars in order of time as one; null for none. */
export function joinBars(bars: readonly PriceBar[], startMs: number): PriceBar | null {
  const first = bars[0];
  const last = bars.at(-1);
  if (first === undefined || last === undefined) return null;
  let { high, low } = first;
  let volume = 0;
  for (const bar of bars) {
    high = Math.max(high, bar.high);
    low = Math.min(low, bar.low);
    volume += bar.volume;
  }
  return { startMs, open: first.open, high, low, close: last.close, volume };
}

function extremes(price: (share: number) => number, points: number): Omit<PriceBar, "startMs" | "volume"> {
  const open = toCents(price(0));
  let high = open;
  let low = open;
  let close = open;
  for (let point = 1; point <= points; point += 1) {
    close = toCents(price(point / points));
    high = Math.max(high, close);
    low = Math.min(low, close);
  }
  return { open, high, low, close };
}

/** Chance of a trade outside the session: thin at four in the morning, nearly sure next to the session. */
function thinChance(perMinute: number, startMs: number, day: TradingDay): number {
  const before = startMs < day.openMs;
  const span = before ? day.openMs - day.preMarketMs : day.afterHoursEndMs - day.closeMs;
  const nearness = 1 - (before ? day.openMs - startMs : startMs - day.closeMs) / span;
  return Math.min(0.98, Math.sqrt(perMinute / 123_000)) * (0.25 + 0.7 * nearness ** 1.5);
}

/** Weight of a minute of the session; averages about 1, busiest at both ends. */
function busyness(passed: number): number {
  return 0.66 + 1.7 * (2 * passed - 1) ** 4;
}

function toCents(price: number): number {
  return Math.round(price * 100) / 100;
}
