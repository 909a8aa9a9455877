import type { NewTrade, OptionTradeLeg, StoredTrade, WatchedTrade } from "../../src/trades/ports.ts";
import { IN_SESSION, minutes } from "./moments.ts";

export function aTradeLeg(changes: Partial<OptionTradeLeg> = {}): OptionTradeLeg {
  return {
    type: "put",
    side: "sell",
    quantity: 1,
    strike: 570,
    expiration: "2026-12-18",
    root: "SPY",
    settlement: "PM",
    occ: "SPY   261218P00570000",
    ...changes,
  };
}

export const LONG_PUT = aTradeLeg({ side: "buy", strike: 560, occ: "SPY   261218P00560000" });

/** A bull put spread, 570/560 for a credit of 2.50, at 580. */
export function aNewTrade(changes: Partial<NewTrade> = {}): NewTrade {
  return {
    ownerId: "42",
    guildId: null,
    channelId: "700",
    target: { kind: "user", id: "42" },
    symbol: "SPY",
    strategy: "bull_put_spread",
    legs: [aTradeLeg(), LONG_PUT],
    contracts: 2,
    expiration: "2026-12-18",
    entryNet: -2.5,
    entryFill: "mid",
    entryUnderlying: 580,
    maxProfit: 500,
    maxLoss: 1500,
    stop: null,
    ...changes,
  };
}

export function aStoredTrade(changes: Partial<StoredTrade> = {}): StoredTrade {
  return {
    ...aNewTrade(),
    id: 7,
    createdAtMs: IN_SESSION - minutes(60),
    markedAtMs: null,
    seenAtMs: null,
    closed: null,
    ...changes,
  };
}

type Sides = readonly [bid: number | null, ask: number | null];

/** The trade after a refresh at `IN_SESSION`, its short put and long put quoted so. */
export function aWatchedTrade(
  { short = [2.4, 2.6], long = [0.9, 1.1] }: { short?: Sides; long?: Sides } = {},
  changes: Partial<WatchedTrade> = {},
): WatchedTrade {
  const quote = (occ: string, [bid, ask]: Sides) => ({
    occ,
    bid,
    ask,
    quotedAtMs: IN_SESSION,
    lastUpdatedMs: IN_SESSION,
  });
  return {
    trade: aStoredTrade(),
    quotes: [quote(aTradeLeg().occ, short), quote(LONG_PUT.occ, long)],
    series: [
      {
        root: "SPY",
        expiration: "2026-12-18",
        slotMs: IN_SESSION,
        asOfMs: IN_SESSION,
        quotedAtMs: IN_SESSION,
        underlyingPrice: 581,
        delayed: false,
        provider: "schwab",
      },
    ],
    range: null,
    exDates: [],
    days: { daily: [], intraday: [] },
    told: [],
    split: false,
    ...changes,
  };
}
