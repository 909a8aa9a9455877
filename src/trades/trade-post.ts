import { dollars } from "../alerts/describe-alert.ts";
import { newPost } from "../alerts/new-post.ts";
import type { NewPost, PostBody, PostButton } from "../alerts/outbox-ports.ts";
import { DAY_MS } from "../market/calendar-date.ts";
import { halfProfit, optionLegName, signedDollars, tradeName } from "./describe-trade.ts";
import type { FoundEvent, TradeLook } from "./look-at-trade.ts";
import type { StoredTrade } from "./ports.ts";

/** An outage of Discord's is over by then, or the news is old. */
const WORTH_MS = 2 * DAY_MS;

export type TradePostDeps = {
  /** What may be done about a trade where it is told. */
  buttons: (trade: Pick<StoredTrade, "id">) => PostButton[];
};

type Words = Pick<PostBody, "title" | "text" | "tone">;

/** What the owner of a trade is told. The key is of trade and event: told once, however often it is enqueued. */
export function tradePost(
  trade: StoredTrade,
  found: FoundEvent,
  look: TradeLook,
  { buttons }: TradePostDeps,
): NewPost {
  const { title, text, tone } = WORDS[found.kind](trade, found, look);
  const who = trade.target.kind === "user" ? "" : ` <@${trade.ownerId}>`;
  return newPost({
    key: `trade:${trade.id}:${found.event}`,
    target: trade.target,
    body: {
      title,
      text: `**${tradeName(trade)}** (#${trade.id})${who}\n${text}`,
      line: `${title} · #${trade.id} ${tradeName(trade)}`,
      tone,
      footer: "By stored quotes and prices; told once. Not advice",
      atMs: found.atMs,
      buttons: found.kind === "expired" ? buttons(trade).slice(0, 1) : buttons(trade),
    },
    alone: false,
    expiresAtMs: found.atMs + WORTH_MS,
  });
}

const WORDS: Record<FoundEvent["kind"], (trade: StoredTrade, found: FoundEvent, look: TradeLook) => Words> = {
  half_profit: (trade, { value }, { mark }) => ({
    title: `${trade.symbol}: half of the profit is reached`,
    text: `It stands at ${signedDollars(value ?? 0)}${mark?.mid === null ? " even when closed against the quotes" : " at mid"}; half of its largest profit is ${dollars(halfProfit(trade) ?? 0)} (P50).`,
    tone: "up",
  }),
  stop: (trade, { value }) => ({
    title: `${trade.symbol}: your stop is reached`,
    text: `It stands at ${signedDollars(value ?? 0)} at mid: a loss of ${trade.stop} times its ${trade.entryNet < 0 ? "credit" : "debit"} or more.`,
    tone: "down",
  }),
  dte_21: (trade, { value }) => ({
    title: `${trade.symbol}: ${value} days to expiry`,
    text: "From about 21 days on gamma grows faster than time decay pays: the usual moment to close or roll.",
    tone: "warning",
  }),
  touched: (trade, { value, leg }) => ({
    title: `${trade.symbol} touched your short ${leg === null ? "strike" : optionLegName(leg, trade)}`,
    text: `The price went to ${dollars(value ?? 0)}; at the entry it was ${dollars(trade.entryUnderlying)}.`,
    tone: "down",
  }),
  ex_date: (trade, { leg, dividend }) => ({
    title: `${trade.symbol} goes ex-dividend on the next trading day`,
    text: `${dollars(dividend?.amount ?? 0)} a share on ${dividend?.date} (${dividend?.certainty}). Your short ${leg === null ? "call" : optionLegName(leg, trade)} may be assigned today if what it has beside its intrinsic value is less.`,
    tone: "warning",
  }),
  expired: (trade, { value }, { closed }) => ({
    title: `${trade.symbol}: expired at ${signedDollars(value ?? 0)}`,
    text: `What its legs came to at ${SETTLED[closed?.source ?? "estimate"]}.`,
    tone: (value ?? 0) >= 0 ? "up" : "down",
  }),
};

/** What a trade was closed at, in words. */
export const SETTLED = {
  mid: "the mid of stored quotes",
  price: "your own price",
  official: "the day's official close",
  estimate: "the last stored price before the close, an estimate until the official close is stored",
  opening: "the day's open, an estimate: the exchange's special opening quotation is not stored",
} as const;
