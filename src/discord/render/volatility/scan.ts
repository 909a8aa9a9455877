import type { APIEmbed } from "discord-api-types/v10";
import type { ScannedTicker } from "../../../iv-metrics/scan-tickers.ts";
import { measureOf, type ScanOrder, type SortedScan } from "../../../iv-metrics/sort-scan.ts";
import { fixed, percent } from "../figures.ts";
import { frame, type Moment } from "../frame.ts";
import { textTable } from "../text-table.ts";
import { basisReasons, measureText, ORDER_NAMES, oldestOf, unrankedText } from "./scan-words.ts";
import { place, points, UNKNOWN } from "./volatility-words.ts";

/** Tickers to a page. */
export const SCAN_PAGE = 15;

export type ScanShown = { order: ScanOrder; page: number; pages: number; bounds: readonly string[] };

export function renderScan(sorted: SortedScan, shown: ScanShown, moment: Moment): APIEmbed {
  const { matching, unknown, outside } = sorted;
  const { order, page, pages, bounds } = shown;
  const all = matching.length + unknown.length + outside.length;
  const rows = matching.slice(page * SCAN_PAGE, (page + 1) * SCAN_PAGE);
  const within = bounds.length === 0 ? "" : ` · ${bounds.join(" · ")}`;
  return frame(
    {
      title: `Scan by ${ORDER_NAMES[order]}${pages > 1 ? ` · page ${page + 1} of ${pages}` : ""}`,
      answer: `**${matching.length}** of ${all} tickers kept${within}`,
      lines: rows.length === 0 ? [nothingText(sorted)] : [tableOf(rows, order)],
      reasons: basisReasons(rows),
      warnings: [...withoutMeasure(matching, order), ...leftOut(unknown), ...unrankedText(matching)],
      data: oldestOf(rows),
      source: "Tickers kept here",
      method: "Oldest of the figures",
    },
    moment,
  );
}

/** Rank, IV − RV and move always; the fifth column is what the order looks at, else the spread. */
function tableOf(rows: readonly ScannedTicker[], order: ScanOrder): string {
  const own = order === "rank" || order === "iv_rv" || order === "move" ? "spread" : order;
  return textTable(
    ["ticker", "rank", "IV−RV", "move", HEADS[own] ?? own],
    rows.map((ticker) => [
      ticker.symbol,
      ticker.ivRank === null ? `n=${ticker.observations}` : place(ticker.ivRank),
      points(ticker.ivLessRealised),
      ticker.expectedMovePercent === null ? UNKNOWN : `${fixed(ticker.expectedMovePercent, 1)}%`,
      own === "spread" ? spreadText(ticker) : measureText(ticker, own),
    ]),
  );
}

const HEADS: Readonly<Partial<Record<ScanOrder, string>>> = {
  iv: "IV30",
  gain: "change",
  loss: "change",
  volume: "traded",
  interest: "open",
};

function spreadText({ spread }: ScannedTicker): string {
  return spread === null ? UNKNOWN : percent(spread.fraction).replace(" ", "");
}

function nothingText({ unknown, outside }: SortedScan): string {
  if (unknown.length + outside.length === 0)
    return "No ticker is kept yet. The operator adds one with: npm run seed -- add SPY";
  return "None is within these bounds; widen one.";
}

function withoutMeasure(matching: readonly ScannedTicker[], order: ScanOrder): string[] {
  const n = matching.filter((ticker) => measureOf(ticker, order) === null).length;
  if (n === 0 || order === "rank") return [];
  return [
    `At the end ${n === 1 ? "stands 1" : `stand ${n}`} without ${ORDER_NAMES[order]}: it is not known.`,
  ];
}

function leftOut(unknown: readonly ScannedTicker[]): string[] {
  if (unknown.length === 0) return [];
  const named = unknown
    .slice(0, 6)
    .map(({ symbol, unranked }) => `${symbol}${unranked === null ? "" : ` (${unranked})`}`);
  const more = unknown.length - named.length;
  return [
    `Left out, because a bound looks at what is not known of them: ${named.join(", ")}${more === 0 ? "" : ` and ${more} more`}.`,
  ];
}
