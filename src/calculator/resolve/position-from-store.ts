import { inputWarnings, onUnderlying } from "../../chains/expiry-inputs.ts";
import { isLeftBehind } from "../../chains/left-behind.ts";
import { daysToExpiration } from "../../market/expiry.ts";
import { nyseCalendar } from "../../market/trading-calendar.ts";
import { aheadWarnings, type DataFreshness, storedFreshness } from "../../providers/freshness.ts";
import type { PositionGround } from "../ports.ts";
import { chooseExpiries } from "./choose-expiries.ts";
import { moveMarket, ownPrice } from "./move-market.ts";
import { overrideWarnings } from "./override-warnings.ts";
import { quoteLeg } from "./quote-leg.ts";
import { type MarketDeps, type PositionMarkets, readMarkets, type StoredMarket } from "./read-markets.ts";
import {
  type ResolvedLeg,
  type ResolvedOption,
  type ResolvedPosition,
  resolveStock,
} from "./resolved-position.ts";
import { settleStrikes } from "./settle-strikes.ts";
import { isOption, type WantedOption, type WantedPosition } from "./wanted-position.ts";

/** Brings a position together with stored quotes. `listed` are the live expirations of the symbol, `quotes` what was read. */
export async function positionFromStore(
  deps: MarketDeps,
  wanted: WantedPosition & { symbol: string },
  { listed, quotes }: Pick<PositionGround, "listed" | "quotes">,
  nowMs: number,
): Promise<Omit<ResolvedPosition, "dividends" | "flatVolatility">> {
  const { expirations, notes } = chooseExpiries(wanted, listed, nowMs);
  const markets = await readMarkets(deps, wanted.symbol, expirations, quotes);
  const { near } = markets;
  const { snapshot } = near.stored;
  const own = { ...wanted, underlyingPrice: ownPrice(wanted.underlyingPrice, snapshot.underlyingPrice) };
  const moved = new Map(markets.all.map((market) => [market, moveMarket(market, own)]));
  const options = resolveOptions(wanted, markets, moved);
  const underlyingPrice = own.underlyingPrice ?? snapshot.underlyingPrice;
  const legs = legsOf(wanted, options, underlyingPrice);
  const data = freshnessOf(markets.all, legs, nowMs, deps);
  return {
    ...sizeOf(wanted),
    symbol: wanted.symbol,
    strategy: wanted.strategy,
    near: moved.get(near) ?? near,
    dte: daysToExpiration(near.expiration, nowMs),
    underlyingPrice,
    legs,
    listed: [...new Set(listed.map(({ expiration }) => expiration))].sort(),
    net: wanted.net,
    rateSource: wanted.rate === undefined ? snapshot.rateSource : "manual",
    data,
    warnings: [
      ...new Set([
        ...wanted.notes,
        ...notes,
        ...marketNotes(markets),
        ...options.notes,
        ...ageWarnings(data, nowMs),
        ...overrideWarnings(own, snapshot),
      ]),
    ],
  };
}

function legsOf({ legs }: WantedPosition, options: ResolvedOptions, price: number): ResolvedLeg[] {
  return legs.map((leg) => (isOption(leg) ? options.of(leg) : resolveStock(leg, price)));
}

export function sizeOf({ contracts, accountSize, riskPercent, fill }: WantedPosition) {
  return { contracts, accountSize, riskPercent, fill };
}

type ResolvedOptions = { of(leg: WantedOption): ResolvedOption; notes: string[] };

/** Every option leg at its settled strike, in the market as it was moved. */
function resolveOptions(
  wanted: WantedPosition,
  markets: PositionMarkets,
  moved: ReadonlyMap<StoredMarket, StoredMarket>,
): ResolvedOptions {
  const options = wanted.legs.filter(isOption);
  const wishes = options.map((leg) => ({
    leg,
    market: markets.of(leg),
    priced: wanted.net !== null || leg.premium !== null,
    name: wanted.nameLeg(wanted.legs.indexOf(leg)),
  }));
  const { strikes, notes } = settleStrikes(wishes);
  const legs = new Map<WantedOption, ResolvedOption>();
  wishes.forEach(({ leg, market, priced }, index) => {
    const strike = strikes[index] ?? leg.strike;
    const quoted = quoteLeg(moved.get(market) ?? market, leg, strike, priced);
    legs.set(leg, quoted.leg);
    notes.push(...quoted.notes);
  });
  const of = (leg: WantedOption) => {
    const found = legs.get(leg);
    if (found === undefined) throw new RangeError("A leg of another position.");
    return found;
  };
  return { of, notes };
}

/** What is said of the underlying is said once, of the near expiry. */
function marketNotes({ all, near }: PositionMarkets): string[] {
  const others = all.flatMap(({ stored }) => stored.otherSeries ?? []);
  const later = all.filter((market) => market !== near).map(({ stored }) => stored.snapshot);
  const onLater = later.flatMap((snapshot) => {
    const said = new Set(onUnderlying(snapshot));
    return inputWarnings(snapshot).filter((text) => !said.has(text));
  });
  return [...others, ...inputWarnings(near.stored.snapshot), ...onLater];
}

function ageWarnings(data: DataFreshness, nowMs: number): string[] {
  if (!data.stale) return [];
  if (data.ageSeconds === null) return aheadWarnings(data, nowMs);
  return [`The quotes are ${Math.round(data.ageSeconds / 60)} minutes old.`];
}

/** As old as the oldest of what was used. */
function freshnessOf(
  markets: readonly StoredMarket[],
  legs: readonly ResolvedLeg[],
  nowMs: number,
  { calendar = nyseCalendar, staleAfterMs: limitMs }: MarketDeps,
): DataFreshness {
  const oldest = markets.reduce((a, b) =>
    b.stored.snapshot.quotedAtMs < a.stored.snapshot.quotedAtMs ? b : a,
  );
  const { provider, lastUpdatedMs, snapshot } = oldest.stored;
  const { quotedAtMs, delayed } = snapshot;
  const behind = legs
    .flatMap((leg) => ("contract" in leg && leg.contract !== null ? [leg.contract] : []))
    .filter((contract) => isLeftBehind(contract, lastUpdatedMs))
    .toSorted((a, b) => a.lastUpdatedMs - b.lastUpdatedMs)[0];
  if (behind !== undefined) {
    return storedFreshness(behind.provider, { asOfMs: behind.lastUpdatedMs, delayed }, nowMs, {
      limitMs,
      calendar,
    });
  }
  return storedFreshness(provider, { asOfMs: lastUpdatedMs, quotedAtMs, delayed }, nowMs, {
    limitMs,
    calendar,
  });
}
