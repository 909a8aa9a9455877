import { MINUTE_MS } from "../../../src/market/calendar-date.ts";
import { hashOf, streamOf, uniformOf } from "../../chance.ts";
import type { Market } from "../model/market.ts";

/** How Schwab sees a name, which is not always how it is. */
export type SchwabView = {
  /** Says itself that its quotes are a quarter of an hour old. */
  readonly delayed: boolean;
  /** The instant that its option quotes are of, epoch ms. */
  readonly quotesMs: number;
  /** Price of the underlying in the chain's header, dollars; 0: none. */
  readonly statedPrice: number;
};

/** Percent a year, one number for every term and every day: as it was through 2020 to 2022. */
export const HEADER_RATE_PERCENT = 0.1;
const DELAYED = "INTC";
const DELAY_MS = 15 * MINUTE_MS;
/** Its header keeps the price of a while ago beside quotes of now. */
const STALE = "CRM";
const STALE_MS = 40 * MINUTE_MS;
/** Its header has no price now and then. */
const PRICELESS = "BAC";
const PRICELESS_SHARE = 0.25;
const PRICELESS_STREAM = streamOf("price of nothing");

/** Null for unknown symbols. */
export function schwabView(market: Market, symbol: string, nowMs: number): SchwabView | null {
  const delayed = symbol === DELAYED;
  const quotesMs = delayed ? nowMs - DELAY_MS : nowMs;
  const price = market.spotAt(symbol, symbol === STALE ? nowMs - STALE_MS : quotesMs);
  if (price === null) return null;
  return { delayed, quotesMs, statedPrice: isPriceless(market, symbol, nowMs) ? 0 : price };
}

function isPriceless({ seed }: Market, symbol: string, nowMs: number): boolean {
  if (symbol !== PRICELESS) return false;
  return uniformOf(hashOf(seed, PRICELESS_STREAM, Math.floor(nowMs / MINUTE_MS))) < PRICELESS_SHARE;
}
