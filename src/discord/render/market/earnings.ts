import type { APIEmbed, APIEmbedField } from "discord-api-types/v10";
import type { EarningsOutlook, PastReport } from "../../../company/read-earnings-outlook.ts";
import { daysBetween } from "../../../market/calendar-date.ts";
import { newYorkDate } from "../../../market/time-zone.ts";
import { ago, dollars, fixed, percent, price, shortDate, signed } from "../figures.ts";
import { frame, type Moment } from "../frame.ts";
import { codeTable } from "./short-figures.ts";

const WHEN = {
  before_open: "before the open",
  after_close: "after the close",
  during_session: "during the session",
};
const MOST_PAST = 6;

/** The next report, what options price it at, and what came of past ones. */
export function renderEarnings(view: EarningsOutlook, moment: Moment): APIEmbed {
  const today = newYorkDate(moment.nowMs);
  const { data, past } = view;
  return frame(
    {
      title: `${view.symbol} · earnings`,
      answer: answerOf(view, today),
      fields: [...estimates(view), ...impliedMove(view, today), ...pastReports(past, today)],
      reasons: [
        `Dates and estimates by ${data.provider}, asked ${ago(data.asOfMs)}${data.stale ? "; it fails just now, this is what it said before" : ""}. A company may move its date.`,
      ],
      data: { ...data, quotedAtMs: view.move?.quotedAtMs ?? null, delayed: false },
    },
    moment,
  );
}

function answerOf({ next }: EarningsOutlook, today: string): string {
  if (next === null)
    return "**No report within a year is known.** That is not the same as none: indexes and funds have none, companies announce late.";
  const days = daysBetween(today, next.date);
  const when = next.when === null ? "at a time that nobody told" : WHEN[next.when];
  return `**${shortDate(next.date, today)}** ${when}, ${days === 0 ? "today" : `in ${days} ${days === 1 ? "day" : "days"}`}`;
}

function estimates({ next }: EarningsOutlook): APIEmbedField[] {
  if (next === null) return [];
  const { epsEstimate, revenueEstimate, fiscalQuarter, fiscalYear } = next;
  const quarter = fiscalQuarter === null || fiscalYear === null ? "" : ` of Q${fiscalQuarter} ${fiscalYear}`;
  return [
    {
      name: `Estimates${quarter}`,
      value: `EPS ${epsEstimate === null ? "not told" : perShare(epsEstimate)}\nrevenue ${revenueEstimate === null ? "not told" : large(revenueEstimate)}`,
      inline: true,
    },
  ];
}

function impliedMove({ next, move }: EarningsOutlook, today: string): APIEmbedField[] {
  if (next === null) return [];
  const name = "Implied move of the report";
  if (move === null)
    return [{ name, value: "two stored expirations around it do not show one", inline: true }];
  const { oneSigma, mean, expirations, underlyingPrice } = move;
  const [near, far] = expirations.map((date) => shortDate(date, today));
  return [
    {
      name,
      value: `±${percent(oneSigma)} (±${price(oneSigma * underlyingPrice)}), one deviation\n${percent(mean)} on average, either way\nfrom ${near} and ${far}`,
      inline: true,
    },
  ];
}

function pastReports(past: readonly PastReport[] | null, today: string): APIEmbedField[] {
  const name = "Past reports";
  if (past === null) return [{ name, value: "could not be asked for just now" }];
  if (past.length === 0) return [{ name, value: "none of the past year is told" }];
  const rows = past
    .slice(0, MOST_PAST)
    .map(({ date, epsActual, epsEstimate, surprise }) => [
      shortDate(date, today),
      epsActual === null ? "–" : fixed(epsActual, 2),
      epsEstimate === null ? "–" : fixed(epsEstimate, 2),
      surprise === null ? "–" : signed(percent(surprise, 1)),
    ]);
  return [{ name, value: codeTable([["date", "EPS", "est.", "surprise"], ...rows], [0]) }];
}

const perShare = (value: number) => `${value < 0 ? "-" : ""}$${fixed(Math.abs(value), 2)}`;

function large(value: number): string {
  if (Math.abs(value) >= 1e9) return `$${fixed(value / 1e9, 2)} B`;
  return Math.abs(value) >= 1e6 ? `$${fixed(value / 1e6, 1)} M` : dollars(value);
}
