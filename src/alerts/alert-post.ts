import { countsText } from "../iv-metrics/rank-basis.ts";
import { DAY_MS } from "../market/calendar-date.ts";
import type { TradingCalendar } from "../market/trading-calendar.ts";
import type { DayRange } from "./day-range.ts";
import { dayRange } from "./day-range.ts";
import { describeCondition, describeSight, dollars } from "./describe-alert.ts";
import { newPost } from "./new-post.ts";
import type { NewPost, PostBody, PostButton } from "./outbox-ports.ts";
import type { Sight, StoredAlert, WatchedAlert } from "./ports.ts";

/** An outage of Discord's is over by then, or the news is old. */
const WORTH_MS = 2 * DAY_MS;

export type PostDeps = {
  calendar: TradingCalendar;
  /** What may be done about an alert where it is told. */
  buttons: (alert: StoredAlert) => PostButton[];
};

/** What is told when a level was reached. The key is of the arming: told once, however often it is enqueued. */
export function crossingPost(watched: WatchedAlert, seen: Sight, deps: PostDeps, nowMs: number): NewPost {
  const { alert, observed } = watched;
  const range = alert.kind === "expected_move" ? dayRange(observed, deps.calendar) : null;
  const before = range === null ? (alert.seen?.value ?? seen.value) : 0;
  const facts =
    range === null ? levelFacts(watched, seen) : rangeFacts(alert, observed.price?.value ?? 0, range);
  return postOf(alert, deps, nowMs, {
    ...facts,
    tone: seen.value >= before ? "up" : "down",
    footer: `${observed.provider ?? "unknown source"} · stood at the time shown`,
    atMs: seen.atMs,
  });
}

/** What is told on the day before a report. */
export function earningsPost(
  alert: StoredAlert,
  report: { date: string; when: string | null },
  deps: PostDeps,
  nowMs: number,
): NewPost {
  const when = report.when === null ? "at a time not told" : report.when.replace("_", " the ");
  const title = `${alert.symbol} reports on ${report.date}`;
  return postOf(alert, deps, nowMs, {
    title,
    text: `Expected ${when}. Implied volatility usually falls after a report; positions that expire beyond it are held through it.`,
    line: `${title}, ${when}`,
    tone: "warning",
    footer: "Dates are the provider's, and move.",
    atMs: nowMs,
  });
}

function postOf(
  alert: StoredAlert,
  { buttons }: PostDeps,
  nowMs: number,
  { text, ...facts }: Omit<PostBody, "buttons">,
): NewPost {
  const who = alert.target.kind === "user" ? "You" : `<@${alert.ownerId}>`;
  return newPost({
    key: `alert:${alert.id}:${alert.arming}`,
    target: alert.target,
    body: {
      ...facts,
      text: `${text}\n${who} asked: ${describeCondition(alert)}. It is told once; arm it again to be told again.`,
      buttons: buttons(alert),
    },
    alone: false,
    expiresAtMs: nowMs + WORTH_MS,
  });
}

function levelFacts(
  { alert, observed }: WatchedAlert,
  seen: Sight,
): Pick<PostBody, "title" | "text" | "line"> {
  const { symbol, kind, level } = alert;
  const now = describeSight(alert, seen);
  const was = alert.seen === null ? "" : ` It was on the other side at ${describeSight(alert, alert.seen)}.`;
  const what =
    kind === "price"
      ? `${symbol} reached ${dollars(level ?? 0)}`
      : `IV rank of ${symbol} reached ${level ?? 0}`;
  const counts = kind === "iv_rank" ? observed.rankCounts : null;
  const rests = counts === null ? "" : ` (${countsText(counts)})`;
  return { title: what, text: `Now ${now}${rests}.${was}`, line: `${what}: now ${now}` };
}

function rangeFacts(
  { symbol }: StoredAlert,
  price: number,
  { close, move, low, high, mark }: DayRange,
): Pick<PostBody, "title" | "text" | "line"> {
  const title = `${symbol} left its expected move of the day`;
  const implied = `${dollars(low)} to ${dollars(high)}`;
  return {
    title,
    text: `Now ${dollars(price)}, outside ${implied}: the close of ${mark.day}, ${dollars(close)}, and one standard deviation of a session, ±${dollars(move)}, at its ${mark.maturityDays}-day volatility of ${(100 * mark.volatility).toFixed(1)} %.`,
    line: `${title}: now ${dollars(price)}, implied ${implied}`,
  };
}
