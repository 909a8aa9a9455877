import { AppError } from "../errors.ts";
import { daysToExpiration } from "../market/expiry.ts";
import { newYorkDate } from "../market/time-zone.ts";
import { preferredRoot } from "../options/chain.ts";
import type { Settlement } from "../options/contract.ts";
import { type DataFreshness, storedFreshness } from "../providers/freshness.ts";
import { chooseExpiration, type ExpirationWish } from "./choose-expiration.ts";
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

export type ChainView = {
  symbol: string;
  expiration: string;
  dte: number;
  /** The series that the contracts are of. */
  root: string;
  settlement: Settlement;
  underlyingPrice: number | null;
  forward: number | null;
  forwardSource: "parity" | "carry" | null;
  atmImpliedVolatility: number | null;
  contracts: StoredContract[];
  data: DataFreshness;
  warnings: string[];
};

/** The contracts of one series of an expiration. Throws `unknown_symbol`, or `no_quotes` while nothing is stored. */
export async function readChain(
  chains: ChainReader,
  wish: ExpirationWish & { symbol: string },
  nowMs: number,
): Promise<ChainView> {
  const expirations = await readExpirations(chains, wish.symbol, nowMs);
  const live = liveSeries(expirations, nowMs);
  const listed = live.length > 0 ? live : expirations;
  const { expiration, dte, note } = chooseExpiration(listed, wish, nowMs);
  const onDate = listed.filter((entry) => entry.expiration === expiration);
  const series = preferredRoot(onDate, wish.root);
  const stored = await chains.readExpiration(wish.symbol, expiration);
  const contracts = stored.contracts.filter(({ root }) => root === series?.root);
  const [first] = contracts;
  // A refresh may take the expiration out between the list and the reading.
  if (first === undefined || series === null)
    throw new AppError("no_quotes", `No quotes are stored for ${wish.symbol} ${expiration}.`);
  const newest = Math.max(...contracts.map((contract) => contract.lastUpdatedMs));
  const snapshot = stored.snapshots.find(({ root }) => root === series.root);
  const others = wish.root === undefined ? otherSeriesNote(series, onDate) : null;
  return {
    symbol: wish.symbol,
    expiration,
    dte,
    root: series.root,
    settlement: series.settlement,
    underlyingPrice: snapshot?.underlyingPrice ?? null,
    forward: snapshot?.forward ?? null,
    forwardSource: snapshot?.forwardSource ?? null,
    atmImpliedVolatility: snapshot?.atmImpliedVolatility ?? null,
    contracts,
    data: storedFreshness(first.provider, newest, nowMs),
    warnings: [note, others].filter((text) => text !== null),
  };
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
