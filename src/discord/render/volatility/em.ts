import type { APIEmbed, APIEmbedField } from "discord-api-types/v10";
import type {
  ExpectedMovesView,
  ExpectedMoveView,
  ExpiryMove,
} from "../../../iv-metrics/read-expected-move.ts";
import { newYorkDate } from "../../../market/time-zone.ts";
import { chance, fixed, price, shortDate } from "../figures.ts";
import { frame, type Moment } from "../frame.ts";
import { textTable } from "../text-table.ts";
import { vol } from "./volatility-words.ts";

const MOST_ROWS = 10;

export function renderMove(
  { asked, expirations }: ExpectedMovesView,
  { picture, understood }: { picture: string | null; understood: string | null },
  moment: Moment,
): APIEmbed {
  const { symbol, expiration, dte, oneSigma, underlyingPrice, root, settlement } = asked;
  const today = newYorkDate(moment.nowMs);
  return frame(
    {
      title: `${symbol} · expected move to ${shortDate(expiration, today)}`,
      answer: `**±$${price(oneSigma.move)}** (${fixed(oneSigma.percent, 1)} %) by one standard deviation: ${rangeText(oneSigma)}`,
      lines: [
        ...(understood === null ? [] : [understood]),
        `${root}, ${settlement}-settled · ${dte} d · ${symbol} at ${price(underlyingPrice)}`,
        tableOf(expirations, expiration, today),
      ],
      fields: fieldsOf(asked),
      warnings: asked.warnings,
      data: asked.data,
      method: "Odds: the smile's density",
      picture,
    },
    moment,
  );
}

function fieldsOf({
  oneSigma,
  straddle,
  straddle85,
  atmImpliedVolatility,
  days,
}: ExpectedMoveView): APIEmbedField[] {
  const share = straddle.price === 0 ? 0 : straddle.percent / straddle.price;
  return [
    field("One sigma", [
      `±$${price(oneSigma.move)} · ${fixed(oneSigma.percent, 1)} %`,
      rangeText(oneSigma),
      `${chance(oneSigma.probability)} to end inside`,
    ]),
    field(`Straddle (${straddle.source === "quoted" ? "quoted mids" : "model"})`, [
      `$${price(straddle.price)} · ${fixed(straddle.percent, 1)} %`,
      rangeText(straddle),
      `${chance(straddle.probability)} to end inside`,
    ]),
    field("0.85 straddle", [`$${price(straddle85)} · ${fixed(share * straddle85, 1)} %`, "rule of thumb"]),
    field("IV at the money", [`${vol(atmImpliedVolatility)} · ${fixed(days, 1)} days from the quotes`]),
  ];
}

function rangeText({ lower, upper }: { lower: number; upper: number }): string {
  return `${price(lower)} to ${price(upper)}`;
}

/** Several at one look, the one that was asked for among them. */
function tableOf(all: readonly ExpiryMove[], expiration: string, today: string): string {
  const meant = all.findIndex((one) => one.expiration === expiration);
  const from = Math.max(0, Math.min(meant - MOST_ROWS / 2, all.length - MOST_ROWS));
  const rows = all
    .slice(from, from + MOST_ROWS)
    .map((one) => [
      `${shortDate(one.expiration, today)}${one.expiration === expiration ? " <" : ""}`,
      price(one.oneSigma.move),
      `${fixed(one.oneSigma.percent, 1)} %`,
      price(one.straddle),
    ]);
  return textTable(["expiry", "1σ", "", "straddle"], rows);
}

function field(name: string, lines: readonly string[]): APIEmbedField {
  return { name, value: lines.join("\n"), inline: true };
}
