import { requireTicker } from "../chains/read-chain.ts";
import type { ChainReader } from "../chains/reader-ports.ts";
import { addDays, DAY_MS } from "../market/calendar-date.ts";
import { expiresAtMs } from "../market/expiry.ts";
import { newYorkDate } from "../market/time-zone.ts";
import { nyseCalendar, type TradingCalendar } from "../market/trading-calendar.ts";
import { weeklyExpirations } from "../market/weekly-expirations.ts";
import type { DataFreshness } from "../providers/freshness.ts";
import { type HorizonRecord, horizonRecord, windowOf } from "./horizon-record.ts";
import { HORIZONS, type Outcome, type OutcomeReader } from "./ports.ts";
import { overlapText } from "./record-words.ts";
import { countedOutcomes } from "./statistics/counted-outcomes.ts";
import { type ReliabilityBucket, reliability, type Told } from "./statistics/reliability.ts";

export type TrackRecordDeps = {
  chains: Pick<ChainReader, "findTicker">;
  outcomes: OutcomeReader;
  /** NYSE's by its rules when left out. */
  calendar?: TradingCalendar;
};

/** How right the options of a ticker, or of all, have been. */
export type TrackRecordView = {
  /** Null for all tickers. */
  symbol: string | null;
  /** Those that something is recorded of. */
  tickers: string[];
  /** Of 1, 7 and 30 days, those that something is recorded of. */
  horizons: HorizonRecord[];
  /** Of the standard trades' probabilities of profit, over all horizons. */
  reliability: ReliabilityBucket[];
  /** As of the latest settlement. */
  data: DataFreshness;
  /** Tells one state of the record from another: rows are only ever added. Null while there is none. */
  versionMs: number | null;
  warnings: string[];
};

/** All tickers together are a year, so that an answer stays small however long is recorded. */
const YEAR_DAYS = 366;
const BEGINNING = "1970-01-01";
/** Each week has an expiration; one week may be missed. */
const STALE_MS = 15 * DAY_MS;

/** The record of a ticker, or over a year of all where `symbol` is null. Throws `unknown_symbol`. */
export async function readTrackRecord(
  deps: TrackRecordDeps,
  symbol: string | null,
  nowMs: number,
): Promise<TrackRecordView> {
  const { calendar = nyseCalendar } = deps;
  const from = symbol === null ? addDays(newYorkDate(nowMs), -YEAR_DAYS) : BEGINNING;
  const [outcomes] = await Promise.all([
    deps.outcomes.readOutcomes({ symbol, from }),
    symbol === null ? null : requireTicker(deps.chains, symbol),
  ]);
  const counted = HORIZONS.map((horizon) => countedOutcomes(outcomes, horizon, calendar));
  const horizons = counted.flatMap((each) => horizonRecord(each, calendar) ?? []);
  const newestMs = newestSettlement(outcomes, calendar);
  const data = freshnessOf(newestMs, nowMs);
  return {
    symbol,
    tickers: [...new Set(outcomes.map((one) => one.symbol))].toSorted(),
    horizons,
    reliability: reliability(counted.flatMap((each) => each.outcomes.flatMap(toldOf))),
    data,
    versionMs: newestMs === null ? null : newestMs + outcomes.length,
    warnings:
      newestMs === null
        ? [nothingYet(symbol, nowMs, calendar)]
        : [...overlapping(horizons), ...olderThan(data, newestMs)],
  };
}

/** What each standard trade was told, and whether it came. */
function toldOf(outcome: Outcome): Told[] {
  return outcome.probabilities.flatMap((probability, index) => {
    const happened = outcome.won[index] ?? null;
    return probability === null || happened === null ? [] : [{ ...windowOf(outcome), probability, happened }];
  });
}

function newestSettlement(outcomes: readonly Outcome[], calendar: TradingCalendar): number | null {
  const newest = outcomes.reduce<Outcome | null>(
    (latest, each) => (latest === null || each.expiration > latest.expiration ? each : latest),
    null,
  );
  if (newest === null) return null;
  const isPm = outcomes.some((one) => one.expiration === newest.expiration && one.settlement === "PM");
  return expiresAtMs(newest.expiration, isPm ? "PM" : "AM", calendar);
}

function freshnessOf(asOfMs: number | null, nowMs: number): DataFreshness {
  const ageMs = asOfMs === null ? null : Math.max(0, nowMs - asOfMs);
  return {
    source: "stored",
    provider: null,
    asOfMs,
    quotedAtMs: null,
    delayed: false,
    ageSeconds: ageMs === null ? null : Math.round(ageMs / 1_000),
    stale: ageMs !== null && ageMs > STALE_MS,
  };
}

function nothingYet(symbol: string | null, nowMs: number, calendar: TradingCalendar): string {
  const today = newYorkDate(nowMs);
  const next = weeklyExpirations(today, addDays(today, 14), calendar).find((date) => date > today);
  return `Nothing${symbol === null ? "" : ` of ${symbol}`} is recorded yet. An expiration counts when it has settled and its chain was stored 1, 7 or 30 days before: ${next}, the next weekly one, is the first that can, once eod_sync has its close. The job iv_history rebuilds the past year where a provider has option history.`;
}

function overlapping(horizons: readonly HorizonRecord[]): string[] {
  const text = overlapText(horizons);
  return text === null ? [] : [`${text}.`];
}

function olderThan({ stale }: DataFreshness, newestMs: number): string[] {
  return stale
    ? [`The latest expiration recorded is that of ${newYorkDate(newestMs)}: later ones are not counted yet.`]
    : [];
}
