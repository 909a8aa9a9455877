import type { APIEmbed, APIEmbedField } from "discord-api-types/v10";
import type { SmileQuote, SmileView } from "../../../chains/read-smile.ts";
import { blocksLine } from "../../../charts/blocks-line.ts";
import { newYorkDate } from "../../../market/time-zone.ts";
import { fixed, percent, price, shortDate, strikeText } from "../figures.ts";
import { frame, type Moment } from "../frame.ts";
import { textTable } from "../text-table.ts";
import { points, skewWords, UNKNOWN, vol } from "./volatility-words.ts";

export type SmileShown = { picture: string | null; understood: string | null; side: "both" | "call" | "put" };

const MOST_ROWS = 13;

export function renderSmile(view: SmileView, shown: SmileShown, moment: Moment): APIEmbed {
  const { symbol, expiration, dte, atmVolatility, skew, underlyingPrice, root, settlement } = view;
  const { picture, understood, side } = shown;
  const day = shortDate(expiration, newYorkDate(moment.nowMs));
  const quotes = view.quotes.filter(({ type }) => side === "both" || type === side);
  const where = underlyingPrice === null ? "" : ` · ${symbol} at ${price(underlyingPrice)}`;
  return frame(
    {
      title: `${symbol} · smile of ${day}`,
      answer:
        view.fitted.length === 0
          ? "No smile: the quotes of this expiration allow none."
          : `**${vol(atmVolatility)}** at the money${skew === null ? "." : `. ${skewWords(-skew.riskReversal)}`}`,
      lines: [
        ...(understood === null ? [] : [understood]),
        `${root}, ${settlement}-settled · ${dte} d${where}`,
        ...(quotes.length === 0 ? [] : [tableOf(quotes, view)]),
      ],
      fields: fieldsOf(view),
      warnings: view.warnings,
      data: view.data,
      method: "Out-of-the-money options",
      picture,
      blocks:
        picture === null && view.fitted.length > 1
          ? `\`${blocksLine(view.fitted.map(({ volatility }) => volatility))}\` low to high strikes`
          : "",
    },
    moment,
  );
}

function fieldsOf({ atmVolatility, skew, quotes }: SmileView): APIEmbedField[] {
  return [
    { name: "At the money", value: vol(atmVolatility), inline: true },
    { name: "Put 25Δ", value: deltaText(skew?.put25), inline: true },
    { name: "Call 25Δ", value: deltaText(skew?.call25), inline: true },
    {
      name: "Risk reversal",
      value: skew === null ? UNKNOWN : `${points(skew.riskReversal)} points`,
      inline: true,
    },
    { name: "Spread", value: spreadText(quotes), inline: true },
  ];
}

function deltaText(point: { strike: number; volatility: number } | undefined): string {
  return point === undefined
    ? UNKNOWN
    : `${vol(point.volatility)} at ${strikeText(Number(point.strike.toFixed(2)))}`;
}

function spreadText(quotes: readonly SmileQuote[]): string {
  const widths = quotes
    .flatMap(({ bid, ask }) => (bid === null || ask === null ? [] : [ask - bid]))
    .sort((a, b) => a - b);
  const median = widths[Math.floor(widths.length / 2)];
  return median === undefined
    ? UNKNOWN
    : `${fixed(100 * median, 1)} points wide, of ${widths.length} strikes`;
}

/** Strikes evenly from those that are quoted, the first and the last among them. */
function tableOf(quotes: readonly SmileQuote[], view: SmileView): string {
  const most = Math.min(MOST_ROWS, quotes.length);
  const step = most < 2 ? 0 : (quotes.length - 1) / (most - 1);
  const rows = Array.from({ length: most }, (_, i) => quotes[Math.round(i * step)]).flatMap((quote) =>
    quote === undefined ? [] : [rowOf(quote, view)],
  );
  return textTable(["strike", "bid–ask", "mid", "fit"], rows);
}

function rowOf({ strike, type, bid, mid, ask }: SmileQuote, { fitted }: SmileView): string[] {
  const side = (value: number | null) => (value === null ? "?" : fixed(100 * value, 1));
  const fit = fittedAt(fitted, strike);
  return [
    `${strikeText(strike)} ${type === "put" ? "P" : "C"}`,
    `${side(bid)}–${side(ask)}`,
    fixed(100 * mid, 1),
    fit === null ? "" : percent(fit),
  ];
}

/** Between the two points beside a strike; null outside of the quoted range. */
function fittedAt(fitted: SmileView["fitted"], strike: number): number | null {
  const at = fitted.findIndex((point) => point.strike >= strike - 1e-6);
  const [above, below] = [fitted[at], fitted[at - 1]];
  if (above === undefined) return null;
  if (below === undefined) return above.strike - strike < 1e-6 ? above.volatility : null;
  const share = Math.min(1, (strike - below.strike) / (above.strike - below.strike));
  return below.volatility + share * (above.volatility - below.volatility);
}
