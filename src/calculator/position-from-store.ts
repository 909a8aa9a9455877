import { inputWarnings } from "../chains/expiry-inputs.ts";
import type { ChainReader, StoredExpiration } from "../chains/reader-ports.ts";
import { AppError } from "../errors.ts";
import { daysToExpiration } from "../market/expiry.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";
import { storedFreshness } from "../providers/freshness.ts";
import { BY_HAND, chooseExpiries } from "./choose-expiries.ts";
import { type ExpiryMarket, ofRoot, readExpiryMarket, type StoredExpiry } from "./expiry-market.ts";
import { moveMarket, ownPrice } from "./move-market.ts";
import { overrideWarnings } from "./override-warnings.ts";
import { quoteLeg } from "./quote-leg.ts";
import type { ResolvedLeg, ResolvedPosition } from "./resolved-position.ts";
import { settleStrikes } from "./settle-strikes.ts";
import { isOption, type WantedOption, type WantedPosition } from "./wanted-position.ts";

export type StoreDeps = { chains: ChainReader; calendar?: TradingCalendar | undefined };
type Stored = ExpiryMarket & { stored: StoredExpiry };

/** Brings a position together with stored quotes. `listed` are the live expirations stored for the symbol. */
export async function positionFromStore(
  { chains, calendar }: StoreDeps,
  wanted: WantedPosition & { symbol: string },
  listed: readonly StoredExpiration[],
  nowMs: number,
): Promise<Omit<ResolvedPosition, "dividends" | "flatVolatility">> {
  const { expirations, notes } = chooseExpiries(wanted, listed, nowMs);
  const options = wanted.legs.filter(isOption);
  const markets = await readMarkets(chains, wanted, options, expirations, calendar);
  const marketOf = (leg: WantedOption): Stored => {
    const market = markets.get(keyOf(expirations.get(leg), leg));
    if (market === undefined) throw new RangeError("A leg without a market.");
    return market;
  };
  const all = [...new Set(markets.values())];
  const near = all.reduce((a, b) => (b.years < a.years ? b : a));
  const { snapshot } = near.stored;
  const own = { ...wanted, underlyingPrice: ownPrice(wanted.underlyingPrice, snapshot.underlyingPrice) };
  const moved = new Map(all.map((one) => [one, moveMarket(one, own, one.stored.snapshot.underlyingPrice)]));
  const priced = (leg: WantedOption) => wanted.net !== null || leg.premium !== null;
  const settled = settleStrikes(
    options.map((leg) => {
      const name = wanted.nameLeg(wanted.legs.indexOf(leg));
      return { leg, market: marketOf(leg), priced: priced(leg), name };
    }),
  );
  const quoted = options.map((leg, index) =>
    quoteLeg(
      (moved.get(marketOf(leg)) ?? marketOf(leg)) as Stored,
      leg,
      settled.strikes[index] ?? leg.strike,
      priced(leg),
    ),
  );
  const underlyingPrice = own.underlyingPrice ?? snapshot.underlyingPrice;
  const legs = wanted.legs.map((leg): ResolvedLeg => {
    if (!isOption(leg)) return { ...leg, premium: leg.premium ?? underlyingPrice };
    const found = quoted[options.indexOf(leg)];
    if (found === undefined) throw new RangeError("A leg without a quote.");
    return found.leg;
  });
  const data = freshnessOf(all, nowMs);
  const warnings = [
    ...wanted.notes,
    ...notes,
    ...settled.notes,
    ...all.flatMap(({ stored }) => stored.otherSeries ?? []),
    ...all.flatMap(({ stored }) => inputWarnings(stored.snapshot)),
    ...quoted.flatMap(({ notes: said }) => said),
    ...(data.stale ? [`The quotes are ${Math.round((data.ageSeconds ?? 0) / 60)} minutes old.`] : []),
    ...overrideWarnings(own, snapshot),
  ];
  return {
    ...sizeOf(wanted),
    symbol: wanted.symbol,
    strategy: wanted.strategy,
    near: moved.get(near) ?? near,
    dte: daysToExpiration(near.expiration, nowMs),
    underlyingPrice,
    legs,
    net: wanted.net,
    rateSource: wanted.rate === undefined ? snapshot.rateSource : "manual",
    data,
    warnings: [...new Set(warnings)],
  };
}

export function sizeOf({ contracts, accountSize, riskPercent, fill }: WantedPosition) {
  return { contracts, accountSize, riskPercent, fill };
}

const keyOf = (expiration: string | undefined, { expiry }: WantedOption) =>
  `${expiration} ${expiry.root ?? ""}`;

async function readMarkets(
  chains: ChainReader,
  { symbol }: { symbol: string },
  options: readonly WantedOption[],
  expirations: ReadonlyMap<unknown, string>,
  calendar: TradingCalendar | undefined,
): Promise<Map<string, Stored>> {
  const byDate = Map.groupBy(options, (leg) => expirations.get(leg) ?? "");
  const wishes = [...byDate].map(([expiration, legs]) => {
    return { expiration, strikes: [...new Set(legs.map(({ strike }) => strike))] };
  });
  const quotes = await chains.readPositionQuotes(symbol, wishes);
  const markets = new Map<string, Stored>();
  const series = new Map<string, Stored>();
  for (const leg of options) {
    const expiration = expirations.get(leg);
    const { root } = leg.expiry;
    const found = quotes.find((one) => one.expiration === expiration);
    const market = found === undefined ? null : readExpiryMarket(found, root, calendar);
    if (market === null || market.stored === null) {
      const what = `${symbol} ${expiration}${ofRoot(root)}`;
      throw new AppError("no_quotes", `No usable quotes are stored for ${what}.`, { hint: BY_HAND });
    }
    // A root named and the same root meant are one market.
    const key = `${expiration} ${market.stored.root}`;
    const one = series.get(key) ?? { ...market, stored: market.stored };
    series.set(key, one);
    markets.set(keyOf(expiration, leg), one);
  }
  return markets;
}

/** As old as the oldest of what was used. */
function freshnessOf(markets: readonly Stored[], nowMs: number) {
  const oldest = markets.reduce((a, b) =>
    b.stored.snapshot.quotedAtMs < a.stored.snapshot.quotedAtMs ? b : a,
  );
  const { provider, lastUpdatedMs, snapshot } = oldest.stored;
  const { quotedAtMs, delayed } = snapshot;
  return storedFreshness(provider, { asOfMs: lastUpdatedMs, quotedAtMs, delayed }, nowMs);
}
