import type { APIEmbed, APIEmbedField } from "discord-api-types/v10";
import type { ScannedTicker } from "../../../iv-metrics/scan-tickers.ts";
import { measureOf, type ScanOrder, sortScan } from "../../../iv-metrics/sort-scan.ts";
import { frame, type Moment } from "../frame.ts";
import { joinLines } from "../plain-text.ts";
import { basisReasons, measureText, oldestOf, unrankedText } from "./scan-words.ts";

const MOST = 5;
const MAX_FIELD = 1_000;
const LISTS: readonly (readonly [name: string, order: ScanOrder])[] = [
  ["Up", "gain"],
  ["Down", "loss"],
  ["Highest IV rank", "rank"],
  ["Biggest IV − RV", "iv_rv"],
  ["Biggest expected move, 30 d", "move"],
  ["Most contracts traded", "volume"],
];

export function renderTop(tickers: readonly ScannedTicker[], moment: Moment): APIEmbed {
  const [first] = sortScan(tickers, "rank").matching;
  const ranked = first !== undefined && first.ivRank !== null;
  return frame(
    {
      title: "Top of the tickers kept",
      answer: answerOf(tickers, ranked ? first : null),
      fields: LISTS.map(([name, order]) => listOf(name, order, tickers)),
      reasons: basisReasons(tickers),
      warnings: unrankedText(tickers),
      data: oldestOf(tickers),
      source: "Tickers kept here",
      method: "Oldest of the figures",
    },
    moment,
  );
}

function answerOf(tickers: readonly ScannedTicker[], first: ScannedTicker | null): string {
  if (tickers.length === 0)
    return "No ticker is kept yet. The operator adds one with: npm run seed -- add SPY";
  if (first === null) return `${tickers.length} tickers are kept; none has an IV rank yet.`;
  return `Of ${tickers.length} tickers **${first.symbol}** has the highest IV rank, **${measureText(first, "rank")}**.`;
}

/** Gains are above nothing, losses below it. */
function listOf(name: string, order: ScanOrder, tickers: readonly ScannedTicker[]): APIEmbedField {
  const signed = order === "gain" || order === "loss";
  const shown = sortScan(tickers, order)
    .matching.filter((ticker) => {
      const value = measureOf(ticker, order);
      return value !== null && (!signed || value > 0);
    })
    .slice(0, MOST);
  const lines = shown.map((ticker) => `**${ticker.symbol}** ${measureText(ticker, order)}`);
  return { name, value: lines.length === 0 ? "none known" : joinLines(lines, MAX_FIELD), inline: true };
}
