import { tradeName as nameOf } from "../options/strategies/trade-name.ts";
import type { NewTrade, OptionTradeLeg, TradeLeg } from "./ports.ts";

const SHARES_PER_CONTRACT = 100;

export const isOptionLeg = (leg: TradeLeg): leg is OptionTradeLeg => leg.type !== "stock";

/** A strike as traders type it: "570", "567.5". */
export const strikeText = (strike: number): string => String(Number(strike.toFixed(3)));

/** Signed quantity: bought positive. */
export const amountOf = ({ side, quantity }: TradeLeg): number => (side === "buy" ? quantity : -quantity);

/** Dollars that the whole trade has made where it is worth `net` a share; negative for a loss. */
export function profitAt({ entryNet, contracts }: Pick<NewTrade, "entryNet" | "contracts">, net: number) {
  return Math.round((net - entryNet) * SHARES_PER_CONTRACT * contracts * 100) / 100 || 0;
}

/** Half of the largest profit, dollars: what P50 asks for. Null where profit has no end, or there is none. */
export function halfProfit({ maxProfit }: Pick<NewTrade, "maxProfit">): number | null {
  return maxProfit === null || maxProfit <= 0 ? null : maxProfit / 2;
}

/** "SPY bull put spread 580/575, 2026-12-18 × 2". */
export function tradeName(
  trade: Pick<NewTrade, "symbol" | "strategy" | "legs" | "expiration" | "contracts">,
): string {
  const legs = trade.legs.map((leg) => (isOptionLeg(leg) ? leg : { ...leg, strike: null, expiration: null }));
  const { label, strikes, times } = nameOf({ ...trade, legs });
  const words = label ?? "custom position";
  const name = /^[A-Z][a-z]/.test(words) ? words.charAt(0).toLowerCase() + words.slice(1) : words;
  const many = times === 1 ? "" : ` × ${times}`;
  return `${trade.symbol} ${name} ${strikes.join("/")}, ${trade.expiration}${many}`;
}

/** "580 put", and its date where that is not the trade's. */
export function optionLegName(leg: OptionTradeLeg, { expiration }: Pick<NewTrade, "expiration">): string {
  return `${leg.strike} ${leg.type}${leg.expiration === expiration ? "" : ` of ${leg.expiration}`}`;
}

/** Dollars with their sign: "+$1,250", "-$12.50". */
export function signedDollars(value: number): string {
  const size = Math.abs(value);
  const text = size.toFixed(Number.isInteger(size) || size >= 1_000 ? 0 : 2);
  const grouped = text.replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ",");
  return `${value < 0 ? "-" : "+"}$${grouped}`;
}
