import type { FC } from "hono/jsx";
import type { Calculation } from "../../calculator/calculation.ts";
import { tradeName } from "../../options/strategies/trade-name.ts";
import { Source } from "../parts/age.tsx";
import { chance, dollars, strike, weekdayDate } from "../parts/words.ts";
import { sharePrice } from "./share-price.ts";

const MOST_STRIKES = 4;

/** "SPY bull put spread 580/575 × 2". */
export function tradeTitle(of: Calculation): string {
  const { symbol, legs } = of;
  const { label, strikes, times } = tradeName(of);
  const shown =
    strikes.length > MOST_STRIKES ? `of ${legs.length} legs` : strikes.map((each) => strike(each)).join("/");
  const called = label ?? "Custom position";
  const name = symbol === null ? called : `${symbol} ${lowerFirst(called)}`;
  return `${name} ${shown}${times === 1 ? "" : ` × ${times}`}`;
}

/** Acronyms stay as they are. */
function lowerFirst(label: string): string {
  return /^[A-Z][a-z]/.test(label) ? `${label.charAt(0).toLowerCase()}${label.slice(1)}` : label;
}

/** The trade in a line: what it costs, what it risks, how likely it pays, and until when. */
export function inOneLine({ net, maxLoss, probabilityOfProfit, probabilities }: Calculation): string {
  const kind = net.kind === "credit" ? "Credit" : "Debit";
  const risk = maxLoss === null ? "loss unlimited" : maxLoss <= 0 ? "no risk" : `risk ${dollars(maxLoss)}`;
  const odds =
    probabilityOfProfit === null
      ? "odds not known"
      : `${chance(probabilityOfProfit)} to profit${bandText(probabilities?.band ?? null)}`;
  return `${kind} ${dollars(net.total)} at ${sharePrice(net.perShare)} · ${risk} · ${odds}`;
}

/** " (60–67)" in percent, where a band is wider than its own rounding. */
export function bandText(band: readonly [low: number, high: number] | null): string {
  if (band === null) return "";
  const [from, to] = band.map((end) => Math.round(100 * end));
  return from === to ? "" : ` (${from}–${to})`;
}

/** "Fri Dec 18 (25 days)", with the later date of a calendar. */
function whenText({ expiration, dte, legs }: Calculation): string {
  const later = legs.reduce((last, { expiration: date }) => (date !== null && date > last ? date : last), "");
  const far = later > expiration ? ` and ${weekdayDate(later, expiration)}` : "";
  return `${weekdayDate(expiration)} (${dte === 0 ? "today" : `${dte} days`})${far}`;
}

export const TradeSummary: FC<{ of: Calculation; nowMs: number }> = ({ of, nowMs }) => (
  <header>
    <h1>{tradeTitle(of)}</h1>
    <p class="line">{inOneLine(of)}</p>
    <p>
      Expires {whenText(of)} · {of.symbol ?? "Underlying"} {dollars(of.underlyingPrice)}
      {of.expectedMove !== null && ` ±${dollars(of.expectedMove.oneSigma)} by then (1σ)`}
    </p>
    <Source data={of.data.asOfMs === null ? null : of.data} nowMs={nowMs} />
    {of.data.asOfMs === null && <p class="source">Reckoned with your own figures alone.</p>}
  </header>
);
