import { daysToExpiration } from "../../market/expiry.ts";
import { newYorkDate } from "../../market/time-zone.ts";
import { nyseCalendar } from "../../market/trading-calendar.ts";
import { isStubMiddle } from "../../options/quote-worth.ts";
import {
  aheadWarnings,
  type DataFreshness,
  type FreshnessOptions,
  storedFreshness,
} from "../../providers/freshness.ts";
import { REFRESH_APART_MS } from "../left-behind.ts";
import { notKept } from "../read-chain.ts";
import type { StoredContract } from "../reader-ports.ts";
import type { ActivityReader, StoredFlow, UnusualWish } from "./ports.ts";
import { leftOutWarning, volumeSession, withoutChain } from "./read-activity.ts";

/** A contract that traded more today than was open in it. */
export type UnusualContract = Pick<
  StoredContract,
  "occSymbol" | "root" | "expiration" | "strike" | "type" | "bid" | "ask" | "impliedVolatility" | "delta"
> & {
  dte: number;
  volume: number;
  /** As of the close before. */
  openInterest: number;
  /** Volume for each open contract; null where none was open. */
  ratio: number | null;
  /** Volume x 100 x mark, dollars: what as much would cost now, not what was paid. Null without a price to take. */
  premium: number | null;
};

export type FlowView = Omit<StoredFlow, "top" | "seen"> & {
  symbol: string;
  date: string;
  ended: boolean;
  wish: UnusualWish;
  underlyingPrice: number | null;
  top: UnusualContract[];
  data: DataFreshness;
  warnings: string[];
};

const MULTIPLIER = 100;

/**
 * Contracts that traded more today than was open in them. Who bought and who sold is in no chain. Throws
 * `unknown_symbol`, or `no_quotes` while no chain is stored.
 */
export async function readFlow(
  reader: Pick<ActivityReader, "readFlow">,
  { symbol, ...wish }: UnusualWish & { symbol: string },
  nowMs: number,
  options: FreshnessOptions = {},
): Promise<FlowView> {
  const asked = { ...wish, today: newYorkDate(nowMs), apartMs: REFRESH_APART_MS };
  const stored = await reader.readFlow(symbol, asked);
  if (stored === null) throw notKept(symbol);
  if (stored.seen === null) throw withoutChain(symbol);
  const { seen, top, ...counts } = stored;
  const data = storedFreshness(seen.provider, { ...seen, asOfMs: seen.lastUpdatedMs }, nowMs, options);
  return {
    symbol,
    ...volumeSession(seen, options.calendar ?? nyseCalendar),
    wish,
    underlyingPrice: seen.price,
    ...counts,
    top: top.flatMap((contract) => unusual(contract, nowMs)),
    data,
    warnings: [
      ...aheadWarnings(data, nowMs),
      ...leftOutWarning(seen),
      ...(counts.withoutOpenInterest === 0
        ? []
        : [
            `${counts.withoutOpenInterest} contracts with volume enough tell no open interest: nobody knows whether they are unusual.`,
          ]),
    ],
  };
}

function unusual(contract: StoredContract, nowMs: number): UnusualContract[] {
  const { volume, openInterest, mark } = contract;
  if (volume === null || openInterest === null) return [];
  const { occSymbol, root, expiration, strike, type, bid, ask, impliedVolatility, delta } = contract;
  return [
    {
      ...{ occSymbol, root, expiration, strike, type, bid, ask, impliedVolatility, delta },
      dte: daysToExpiration(expiration, nowMs),
      volume,
      openInterest,
      ratio: openInterest === 0 ? null : volume / openInterest,
      premium: isStubMiddle(mark, contract) ? null : volume * MULTIPLIER * mark,
    },
  ];
}
