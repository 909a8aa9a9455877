import { halfProfit } from "../../../trades/describe-trade.ts";
import type { StoredTrade, TradeEvent } from "../../../trades/ports.ts";
import { SETTLED } from "../../../trades/trade-post.ts";
import { ago, dollars, price, shortDate, signed, strikeText, wholePercent } from "../figures.ts";

type Priced = Pick<StoredTrade, "entryNet">;

/** "credit 2.50", in the direction in which it was entered. */
export function netText({ entryNet }: Priced, net: number = entryNet): string {
  const isCredit = entryNet < 0;
  const value = isCredit ? -net : net;
  return `${isCredit ? "credit" : "debit"} ${price(value || 0)}`;
}

/** "+$200 (40 % of max profit)". */
export function profitText(profit: number | null, { maxProfit }: Pick<StoredTrade, "maxProfit">): string {
  if (profit === null) return "**not known**";
  const share =
    maxProfit !== null && maxProfit > 0 && profit > 0 ? ` (${wholePercent(profit / maxProfit)} of max)` : "";
  return `**${signed(dollars(profit))}**${share}`;
}

/** "sold 570 put · bought 560 put". */
export function legsText({
  legs,
  expiration,
  contracts,
}: Pick<StoredTrade, "legs" | "expiration" | "contracts">): string {
  return legs
    .map((leg) => {
      const many = leg.quantity * contracts;
      const verb = leg.side === "buy" ? "bought" : "sold";
      if (leg.type === "stock") return `${verb} ${many * 100} shares`;
      const date = leg.expiration === expiration ? "" : ` ${shortDate(leg.expiration, expiration)}`;
      return `${verb} ${many === 1 ? "" : `${many} × `}${strikeText(leg.strike)} ${leg.type}${date}`;
    })
    .join(" · ");
}

/** "half profit reached at +$250", "580 put touched at $569.90". */
export function eventText({ event, value }: Pick<TradeEvent, "event" | "value">): string {
  const [kind, what = "", date = ""] = event.split(":");
  const made = value === null ? "" : ` at ${signed(dollars(value))}`;
  switch (kind) {
    case "half_profit":
      return `half profit (P50)${made}`;
    case "stop":
      return `stop${made}`;
    case "dte_21":
      return "21 days to expiry";
    case "touched":
      return `${what.slice(0, -1)} ${what.endsWith("C") ? "call" : "put"} of ${date} touched${value === null ? "" : ` at ${price(value)}`}`;
    case "ex_date":
      return `ex-date ${what}`;
    default:
      return `expired${made}`;
  }
}

/** An event and when, and whether Discord has taken its notice. */
export function toldText({ notice, ...event }: TradeEvent & { notice: string | null }): string {
  const fared = {
    pending: " · notice on its way",
    refused: " · notice was not taken",
    expired: " · notice was given up",
  };
  return `${eventText(event)} · ${ago(event.atMs)}${fared[notice as keyof typeof fared] ?? ""}`;
}

export function closedText({ closed }: Pick<StoredTrade, "closed">): string {
  return closed === null ? "open" : `closed ${ago(closed.atMs)} at ${SETTLED[closed.source]}`;
}

/** What will be told of it. */
export function watchedText(
  trade: Pick<StoredTrade, "maxProfit" | "stop" | "entryNet" | "contracts">,
): string {
  const goal = halfProfit(trade);
  const half = goal === null ? [] : [`half of its profit (${dollars(goal)})`];
  const lost = Math.abs(trade.entryNet) * 100 * trade.contracts * (trade.stop ?? 0);
  const stop =
    trade.stop === null
      ? []
      : [`a loss of ${dollars(lost)} (${trade.stop} × its ${trade.entryNet < 0 ? "credit" : "debit"})`];
  return [
    ...half,
    ...stop,
    "21 days to expiry",
    "a touched short strike",
    "an ex-date of a short call",
    "expiry",
  ].join(", ");
}
