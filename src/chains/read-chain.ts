import { AppError } from "../errors.ts";
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
import type { ChainReader, StoredContract, StoredExpiration } from "./reader-ports.ts";

export type ListedExpiration = StoredExpiration & { dte: number };

/** Stored expirations of a symbol, nearest first. Throws `unknown_symbol` for one that is not kept. */
export async function readExpirations(
  chains: ChainReader,
  symbol: string,
  nowMs: number,
): Promise<ListedExpiration[]> {
  await requireTicker(chains, symbol);
  const stored = await chains.listExpirations(symbol, newYorkDate(nowMs));
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
  const expirations = await readExpirations(chains, wish.symbol, nowMs);
  const live = liveSeries(expirations, nowMs, options.calendar);
  const listed = live.length > 0 ? live : expirations;
  const { expiration, dte, note } = chooseExpiration(listed, wish, nowMs);
  const onDate = listed.filter((entry) => entry.expiration === expiration);
  const series = preferredRoot(onDate, wish.root);
  const stored = await chains.readExpiration(wish.symbol, expiration);
  const contracts = stored.contracts.filter(({ root }) => root === series?.root);
  const latest = contracts.toSorted((a, b) => b.lastUpdatedMs - a.lastUpdatedMs)[0];
  // A refresh may take the expiration out between the list and the reading.
  if (latest === undefined || series === null)
    throw new AppError("no_quotes", `No quotes are stored for ${wish.symbol} ${expiration}.`);
  const newest = latest.lastUpdatedMs;
  const snapshot = stored.snapshots.find(({ root }) => root === series.root);
  const others = wish.root === undefined ? otherSeriesNote(series, onDate) : null;
  const data = storedFreshness(latest.provider, { ...snapshot, asOfMs: newest }, nowMs, options);
  return {
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
  if (ticker === null) throw notKept(symbol);
  return ticker;
}

export function notKept(symbol: string): AppError {
  return new AppError("unknown_symbol", `${symbol} is not kept here.`, {
    hint: `GET /v1/tickers lists the symbols; the operator can add one with: npm run seed -- add ${symbol}`,
  });
}
