import type { APIEmbed } from "discord-api-types/v10";
import { blocksLine } from "../../../charts/blocks-line.ts";
import type { EarningsView } from "../../../company/read-earnings.ts";
import type { VolatilityView } from "../../../iv-metrics/read-volatility.ts";
import { newYorkDate } from "../../../market/time-zone.ts";
import { shortDate } from "../figures.ts";
import { frame, type Moment } from "../frame.ts";
import { textTable } from "../text-table.ts";
import { points, shapeWords, vol } from "./volatility-words.ts";

/** Reports to come, soonest first; null where nobody knows. */
export type TermEarnings = EarningsView["earnings"] | null;

type Point = VolatilityView["termStructure"]["expirations"][number];

const MOST_ROWS = 14;
const WHEN: Readonly<Record<string, string>> = {
  before_open: ", before the open",
  after_close: ", after the close",
  during_session: ", during the session",
};

export function renderTerm(
  view: VolatilityView,
  earnings: TermEarnings,
  picture: string | null,
  moment: Moment,
): APIEmbed {
  const { symbol, termStructure, iv30, modelFree30 } = view;
  const { slope, shape, expirations, calendarArbitrage } = termStructure;
  const today = newYorkDate(moment.nowMs);
  const live = expirations.filter(({ expiration }) => expiration >= today);
  return frame(
    {
      title: `${symbol} · term structure`,
      answer: shapeWords(shape, slope),
      lines: live.length === 0 ? [] : [tableOf(live, earnings, today)],
      fields: [
        { name: "Slope 90 − 30", value: `${points(slope)} points`, inline: true },
        { name: "IV30", value: vol(iv30), inline: true },
        { name: "Model-free, 30 d", value: vol(modelFree30), inline: true },
      ],
      reasons: earningsReasons(earnings, live, today),
      warnings: [
        ...(calendarArbitrage
          ? [
              "Total variance falls from one expiration to the next: some of these quotes contradict each other.",
            ]
          : []),
        ...view.warnings,
      ],
      data: view.data,
      method: "At the money, a year",
      picture,
      blocks: picture === null ? blocksOf(live) : "",
    },
    moment,
  );
}

/** The nearest ones, and the farthest. */
function tableOf(live: readonly Point[], earnings: TermEarnings, today: string): string {
  const shown = live.length <= MOST_ROWS ? live : [...live.slice(0, MOST_ROWS - 1), ...live.slice(-1)];
  const carrying = expirationsOfReports(earnings, live);
  const rows = shown.map((point) => [
    `${shortDate(point.expiration, today)}${carrying.has(point.expiration) ? " E" : ""}`,
    String(Math.round(point.days)),
    vol(point.atmImpliedVolatility),
    vol(point.modelFreeVolatility ?? null),
  ]);
  return textTable(["expiry", "days", "IV", "model-free"], rows);
}

/** Of each report the first expiration after it: a report after the close moves the day after. */
function expirationsOfReports(earnings: TermEarnings, live: readonly Point[]): Set<string> {
  const carrying = (earnings ?? []).map(({ date, when }) =>
    live.find(({ expiration }) => (when === "after_close" ? expiration > date : expiration >= date)),
  );
  return new Set(carrying.flatMap((point) => point?.expiration ?? []));
}

function earningsReasons(earnings: TermEarnings, live: readonly Point[], today: string): string[] {
  if (earnings === null) return ["Earnings are not known: nobody could be asked"];
  const [next] = earnings;
  if (next === undefined) return ["No earnings report is announced within a year"];
  const [carrying] = expirationsOfReports([next], live);
  const carries =
    carrying === undefined ? "" : `; ${shortDate(carrying, today)} is the first to carry it (E)`;
  return [`Earnings on ${shortDate(next.date, today)}${WHEN[next.when ?? ""] ?? ""}${carries}`];
}

function blocksOf(live: readonly Point[]): string {
  if (live.length < 2) return "";
  return `\`${blocksLine(live.map((point) => point.atmImpliedVolatility))}\` nearest to farthest`;
}
