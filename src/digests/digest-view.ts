import { type DayRange, dayRange } from "../alerts/day-range.ts";
import { addDays, weekday } from "../market/calendar-date.ts";
import { newYorkDate } from "../market/time-zone.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";
import { type FreshnessLimits, isStale } from "../providers/freshness.ts";
import type { DigestFacts, DigestKind, DigestTicker } from "./ports.ts";

const INDICES = ["SPX", "SPY", "NDX", "QQQ", "RUT", "IWM", "DJX", "DIA", "VIX"];
/** From here on options are dear beside their own year. */
const HIGH_RANK = 50;
const MOST = 6;
const SESSIONS_A_YEAR = 252;
const FRIDAY = 5;

export type Change = { symbol: string; price: number; fraction: number };
export type ImpliedRange = { symbol: string; price: number; low: number; high: number; held: boolean };
export type DigestReport = { symbol: string; when: string | null };
export type DigestView = {
  kind: DigestKind;
  day: string;
  /** Since the close before, fractions of it. */
  indices: Change[];
  movers: Change[];
  ranks: { symbol: string; rank: number; observations: number }[];
  /** One standard deviation of the session, and after the week's last close of the week. */
  dayMoves: ImpliedRange[];
  weekMoves: ImpliedRange[];
  earnings: { today: DigestReport[]; tomorrow: DigestReport[]; unknown: string[] };
  trades: DigestFacts["trades"];
  events: DigestFacts["events"];
  /** Tickers whose price or chain is older than it should be. */
  stale: string[];
};

export type EarningsOf = ReadonlyMap<string, readonly { date: string; when: string | null }[] | null>;
type Moment = { nowMs: number; calendar: TradingCalendar; limits: FreshnessLimits };

/** What a channel's digest says, from what is stored; tickers whose figures are not known are left out of a list. */
export function digestView(
  facts: DigestFacts,
  { kind, day }: { kind: DigestKind; day: string },
  earnings: EarningsOf,
  moment: Moment,
): DigestView {
  const { tickers } = facts;
  const fresh = tickers.filter((ticker) => !isOld(ticker, moment));
  const changes = fresh.flatMap(changeOf);
  const isIndex = ({ symbol }: { symbol: string }) => INDICES.includes(symbol);
  const chosen = chosenTickers(fresh).map(({ symbol }) => symbol);
  const isChosen = ({ symbol }: { symbol: string }) => chosen.includes(symbol);
  const bySize = (a: Change, b: Change) => Math.abs(b.fraction) - Math.abs(a.fraction);
  const ofDay = (ticker: DigestTicker) => rangeOf(ticker, dayRange(observedOf(ticker), moment.calendar));
  return {
    kind,
    day,
    indices: changes.filter(isIndex).sort((a, b) => INDICES.indexOf(a.symbol) - INDICES.indexOf(b.symbol)),
    movers: changes
      .filter((one) => isChosen(one) && !isIndex(one))
      .sort(bySize)
      .slice(0, MOST),
    ranks: ranksOf(fresh.filter(({ metricsAtMs }) => !isPast(metricsAtMs, moment.limits.metricsMs, moment))),
    dayMoves: fresh.flatMap(ofDay).filter((one) => isIndex(one) || isChosen(one)),
    weekMoves:
      kind === "closing"
        ? fresh
            .flatMap((ticker) => weekRange(ticker, day, moment.calendar))
            .filter((one) => isIndex(one) || isChosen(one))
        : [],
    earnings: reportsOf(earnings, day, moment.calendar),
    trades: facts.trades,
    events: facts.events,
    stale: tickers.filter((ticker) => isOld(ticker, moment)).map(({ symbol }) => symbol),
  };
}

/** The server's watchlist, or all that is kept where it has none. */
export function chosenTickers(tickers: readonly DigestTicker[]): readonly DigestTicker[] {
  const watched = tickers.filter((ticker) => ticker.watched);
  return watched.length > 0 ? watched : tickers;
}

function isOld({ priceAtMs, refreshedAtMs }: DigestTicker, moment: Moment): boolean {
  const { quotesMs, chainsMs } = moment.limits;
  return isPast(priceAtMs, quotesMs, moment) || isPast(refreshedAtMs, chainsMs, moment);
}

/** What nobody knows the time of is past. */
function isPast(atMs: number | null, limitMs: number, { nowMs, calendar }: Moment): boolean {
  return atMs === null || isStale(atMs, nowMs, { limitMs, calendar });
}

function changeOf({ symbol, price, previousClose }: DigestTicker): Change[] {
  if (price === null || previousClose === null || previousClose <= 0) return [];
  return [{ symbol, price, fraction: price / previousClose - 1 }];
}

function ranksOf(tickers: readonly DigestTicker[]) {
  return tickers
    .flatMap(({ symbol, ivRank, observations }) =>
      ivRank === null || ivRank < HIGH_RANK
        ? []
        : [{ symbol, rank: ivRank, observations: observations ?? 0 }],
    )
    .sort((a, b) => b.rank - a.rank)
    .slice(0, MOST);
}

/** As alerts look at it, with the last close row before the price's day. */
function observedOf({ price, priceAtMs, previousClose, closes, provider }: DigestTicker) {
  const day = priceAtMs === null ? "" : newYorkDate(priceAtMs);
  return {
    price: price === null || priceAtMs === null ? null : { value: price, atMs: priceAtMs },
    previousClose,
    ivRank: null,
    rankCounts: null,
    close: closes.findLast((mark) => mark.day < day) ?? null,
    provider,
  };
}

function rangeOf(
  { symbol, price }: DigestTicker,
  range: Pick<DayRange, "low" | "high"> | null,
): ImpliedRange[] {
  if (range === null || price === null) return [];
  const { low, high } = range;
  return [{ symbol, price, low, high, held: price >= low && price <= high }];
}

/** On the week's last session: one standard deviation of its sessions about the close of the week before. */
function weekRange(ticker: DigestTicker, day: string, calendar: TradingCalendar): ImpliedRange[] {
  const friday = addDays(day, (FRIDAY - weekday(day) + 7) % 7);
  if (calendar.nextTradingDay(day) <= friday) return [];
  const before = calendar.previousTradingDay(addDays(friday, 1 - FRIDAY));
  const sessions = calendar.tradingDaysBetween(addDays(before, 1), day).length;
  const mark = ticker.closes.find((one) => one.day === before);
  if (mark === undefined) return [];
  const move = mark.price * mark.volatility * Math.sqrt(sessions / SESSIONS_A_YEAR);
  return rangeOf(ticker, { low: mark.price - move, high: mark.price + move });
}

function reportsOf(earnings: EarningsOf, day: string, calendar: TradingCalendar): DigestView["earnings"] {
  const tomorrow = calendar.nextTradingDay(day);
  const on = (from: string, to: string) =>
    [...earnings].flatMap(([symbol, reports]) =>
      (reports ?? []).filter(({ date }) => date >= from && date <= to).map(({ when }) => ({ symbol, when })),
    );
  return {
    today: on(day, day),
    tomorrow: on(addDays(day, 1), tomorrow),
    unknown: [...earnings].flatMap(([symbol, reports]) => (reports === null ? [symbol] : [])),
  };
}
