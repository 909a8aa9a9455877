import { AppError } from "../errors.ts";
import { addDays } from "../market/calendar-date.ts";
import { daysToExpiration } from "../market/expiry.ts";
import { newYorkDate } from "../market/time-zone.ts";
import { preferredRoot } from "../options/chain.ts";
import type { Settlement } from "../options/contract.ts";
import { isStubMiddle, quoteWorth, type WorthlessQuote } from "../options/quote-worth.ts";
import {
  aheadWarnings,
  type DataFreshness,
  type FreshnessOptions,
  storedFreshness,
} from "../providers/freshness.ts";
import { chooseExpiration, type ExpirationWish } from "./choose-expiration.ts";
import { type ExpiryInputs, expiryInputs, inputWarnings, snapshotBefore } from "./expiry-inputs.ts";
import { isLeftBehind, leftBehindWarnings } from "./left-behind.ts";
import { liveSeries } from "./live-series.ts";
import { otherSeriesNote } from "./name-series.ts";
import type {
  ChainReader,
  NearestWish,
  StoredContract,
  StoredExpiration,
  StoredExpirySnapshot,
} from "./reader-ports.ts";

export type ListedExpiration = StoredExpiration & { dte: number };

/** Stored expirations of a symbol, nearest first. Throws `unknown_symbol` for one that is not kept. */
export async function readExpirations(
  chains: ChainReader,
  symbol: string,
  nowMs: number,
): Promise<ListedExpiration[]> {
  const [, stored] = await Promise.all([
    requireTicker(chains, symbol),
    chains.listExpirations(symbol, newYorkDate(nowMs)),
  ]);
  return stored.map((entry) => ({ ...entry, dte: daysToExpiration(entry.expiration, nowMs) }));
}

/** A contract beside what its quote is worth. */
export type ChainContract = Omit<StoredContract, "mark"> & {
  quote: "usable" | WorthlessQuote;
  /** The quote's middle, else the provider's mark; null where that is but the middle of a quote too wide to mean it. */
  mark: number | null;
};

export type ChainView = {
  symbol: string;
  expiration: string;
  dte: number;
  /** The series that the contracts are of. */
  root: string;
  settlement: Settlement;
  underlyingPrice: number | null;
  /** What the figures rest on; null while no refresh has measured the expiration. */
  inputs: ExpiryInputs | null;
  contracts: ChainContract[];
  /** Strikes that are listed and not stored, because nobody gives a cent for them. */
  unpriced: { calls: number[]; puts: number[] };
  data: DataFreshness;
  warnings: string[];
};

/** The contracts of one series of an expiration. Throws `unknown_symbol`, or `no_quotes` while nothing is stored. */
export async function readChain(
  chains: ChainReader,
  wish: ExpirationWish & { symbol: string },
  nowMs: number,
  options: FreshnessOptions = {},
): Promise<ChainView> {
  return (await readMeasuredChain(chains, wish, nowMs, options)).view;
}

/** The same beside what its refresh measured; null while none has. */
export async function readMeasuredChain(
  chains: ChainReader,
  wish: ExpirationWish & { symbol: string },
  nowMs: number,
  options: FreshnessOptions = {},
): Promise<{ view: ChainView; snapshot: StoredExpirySnapshot | null }> {
  const meant = await readMeant(chains, wish, nowMs, options.calendar);
  const { expiration, dte, note, onDate, stored } = meant;
  const series = preferredRoot(onDate, wish.root);
  const contracts = stored.contracts.filter(({ root }) => root === series?.root);
  const latest = contracts.toSorted((a, b) => b.lastUpdatedMs - a.lastUpdatedMs)[0];
  // A refresh may take the expiration out between the list and the reading.
  if (latest === undefined || series === null)
    throw new AppError("no_quotes", `No quotes are stored for ${wish.symbol} ${expiration}.`);
  const newest = latest.lastUpdatedMs;
  const snapshot = stored.snapshots.find(({ root }) => root === series.root);
  const others = wish.root === undefined ? otherSeriesNote(series, onDate) : null;
  const data = storedFreshness(latest.provider, { ...snapshot, asOfMs: newest }, nowMs, options);
  const view = {
    symbol: wish.symbol,
    expiration,
    dte,
    root: series.root,
    settlement: series.settlement,
    underlyingPrice: snapshot?.underlyingPrice ?? null,
    inputs: snapshot === undefined ? null : expiryInputs(snapshot, snapshotBefore(snapshot, stored.before)),
    contracts: contracts.map((contract) => withWorth(contract, newest, snapshot?.quotedAtMs)),
    unpriced: { calls: snapshot?.unpricedCalls ?? [], puts: snapshot?.unpricedPuts ?? [] },
    data,
    warnings: [
      ...[note, others].filter((text) => text !== null),
      ...aheadWarnings(data, nowMs),
      ...leftBehindWarnings(contracts, latest),
      ...(snapshot === undefined ? [] : inputWarnings(snapshot)),
    ],
  };
  return { view, snapshot: snapshot ?? null };
}

/** The expiration that is meant, its series, and what is stored of it; mostly in one request. */
async function readMeant(
  chains: ChainReader,
  wish: ExpirationWish & { symbol: string },
  nowMs: number,
  calendar: FreshnessOptions["calendar"],
) {
  const [expirations, likely] = await Promise.all([
    readExpirations(chains, wish.symbol, nowMs),
    chains.readNearest(wish.symbol, nearestWish(wish, nowMs, calendar)),
  ]);
  const live = liveSeries(expirations, nowMs, calendar);
  const listed = live.length > 0 ? live : expirations;
  const chosen = chooseExpiration(listed, wish, nowMs);
  const onDate = listed.filter(({ expiration }) => expiration === chosen.expiration);
  const isMeant = likely.contracts[0]?.expiration === chosen.expiration;
  const stored = isMeant ? likely : await chains.readExpiration(wish.symbol, chosen.expiration);
  return { ...chosen, onDate, stored };
}

/** What is likely to be meant before the expirations are known, so that both are read in one request. */
function nearestWish(
  wish: ExpirationWish,
  nowMs: number,
  calendar: FreshnessOptions["calendar"],
): NearestWish {
  const today = newYorkDate(nowMs);
  const isTodayLive = liveSeries([{ expiration: today, settlement: "PM" }], nowMs, calendar).length > 0;
  return {
    date: wish.expiration ?? addDays(today, wish.dte ?? 0),
    from: isTodayLive ? today : addDays(today, 1),
    root: wish.root,
  };
}

function withWorth(
  contract: StoredContract,
  newestMs: number,
  quotedAtMs: number | undefined,
): ChainContract {
  const worth = quoteWorth(contract, quotedAtMs);
  const { mark } = contract;
  const usable = isLeftBehind(contract, newestMs) ? "old" : "usable";
  const quote = worth.ok ? usable : worth.reason;
  return { ...contract, quote, mark: isStubMiddle(mark, contract) ? null : mark };
}

export async function requireTicker(chains: Pick<ChainReader, "findTicker">, symbol: string) {
  const ticker = await chains.findTicker(symbol);
  if (ticker === null) {
    throw new AppError("unknown_symbol", `${symbol} is not kept here.`, {
      hint: `GET /v1/tickers lists the symbols; the operator can add one with: npm run seed -- add ${symbol}`,
    });
  }
  return ticker;
}
