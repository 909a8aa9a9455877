import { dollars } from "../alerts/describe-alert.ts";
import type { PostBody } from "../alerts/outbox-ports.ts";
import { shortRank } from "../iv-metrics/rank-basis.ts";
import { daysToExpiration } from "../market/expiry.ts";
import { tradeName } from "../trades/describe-trade.ts";
import type { Change, DigestReport, DigestView, ImpliedRange } from "./digest-view.ts";

const WHEN: Record<string, string> = {
  before_open: " (before the open)",
  after_close: " (after the close)",
  during_session: " (in the session)",
};
const TITLES = { morning: "Good morning", closing: "At the close" } as const;
/** Trades that expire within so many days are named. */
const SOON_DAYS = 7;
const MOST_LINES = 8;

/** A digest as a post of its own. */
export function digestBody(view: DigestView, nowMs: number): PostBody {
  const { kind, day, indices, stale } = view;
  const title = `${TITLES[kind]} · ${day}`;
  const head =
    indices.length === 0 ? "No index is kept here with a fresh price." : indices.map(changeText).join(" · ");
  return {
    title,
    text: head,
    line: `${title}: ${head}`,
    tone: stale.length > 0 ? "warning" : "neutral",
    fields: [
      ...field("Movers", view.movers.map(changeText)),
      ...field(
        "High IV rank",
        view.ranks.map(({ symbol, rank, observations }) => `**${symbol}** ${shortRank(rank, observations)}`),
      ),
      ...field(MOVE_NAMES[kind], view.dayMoves.map(kind === "morning" ? rangeText : heldText)),
      ...field("Expected move of the week", view.weekMoves.map(heldText)),
      ...field("Earnings", earningsLines(view)),
      ...field("Tracked trades", tradeLines(view, nowMs)),
      ...field(
        "Not fresh",
        stale.length === 0 ? [] : [`${listed(stale)}: older than they should be, and left out above.`],
      ),
    ],
    footer:
      "Changes since the close before · expected move: one standard deviation · stored data · Not advice",
    atMs: nowMs,
  };
}

const MOVE_NAMES = { morning: "Expected range of the day", closing: "Expected move of the day" } as const;

function field(name: string, lines: readonly string[]) {
  if (lines.length === 0) return [];
  const shown = lines.slice(0, MOST_LINES);
  const more = lines.length - shown.length;
  return [{ name, value: [...shown, ...(more > 0 ? [`… ${more} more`] : [])].join("\n") }];
}

function changeText({ symbol, price, fraction }: Change): string {
  return `**${symbol}** ${dollars(price)} ${fraction < 0 ? "" : "+"}${(100 * fraction).toFixed(1)} %`;
}

const rangeText = ({ symbol, low, high }: ImpliedRange) =>
  `**${symbol}** ${dollars(low)} to ${dollars(high)}`;
const heldText = (range: ImpliedRange) =>
  `${rangeText(range)}: ${range.held ? "held" : "**broken**"} at ${dollars(range.price)}`;

function earningsLines({ earnings: { today, tomorrow, unknown } }: DigestView): string[] {
  const text = ({ symbol, when }: DigestReport) => `**${symbol}**${when === null ? "" : (WHEN[when] ?? "")}`;
  return [
    ...(today.length === 0 ? [] : [`Today: ${today.map(text).join(", ")}`]),
    ...(tomorrow.length === 0 ? [] : [`Next trading day: ${tomorrow.map(text).join(", ")}`]),
    ...(unknown.length === 0 ? [] : [`Not known: ${listed(unknown)}`]),
  ];
}

function tradeLines({ events, trades }: DigestView, nowMs: number): string[] {
  const days = (expiration: string) => daysToExpiration(expiration, nowMs);
  const soon = trades.filter(({ expiration }) => days(expiration) >= 0 && days(expiration) <= SOON_DAYS);
  return [
    ...events.map(
      ({ trade, event }) => `${tradeName(trade)}: ${event.replace(/:.*$/, "").replaceAll("_", " ")} today`,
    ),
    ...soon.map(
      (trade) =>
        `${tradeName(trade)}: ${days(trade.expiration) === 0 ? "expires today" : `${days(trade.expiration)} d left`}`,
    ),
  ];
}

function listed(symbols: readonly string[]): string {
  const shown = symbols.slice(0, 12).join(", ");
  return symbols.length > 12 ? `${shown} and ${symbols.length - 12} more` : shown;
}
