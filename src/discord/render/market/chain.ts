import type { APIEmbed } from "discord-api-types/v10";
import type { ChainContract, ChainView } from "../../../chains/read-chain.ts";
import type { ExpectedMoveView } from "../../../iv-metrics/read-expected-move.ts";
import { newYorkDate } from "../../../market/time-zone.ts";
import { nearestStrikes } from "../../../options/chain.ts";
import { percent, price, shortDate, strikeText } from "../figures.ts";
import { frame, type Moment } from "../frame.ts";
import { codeTable, short, tightPercent, tightPrice } from "./short-figures.ts";

export type ChainLook = {
  side: "both" | "calls" | "puts";
  /** Strikes shown. */
  rows: number;
  /** With both sides: prices and deltas, or volatility and open interest. */
  show: "prices" | "interest";
};

type Strike = { strike: number; call: ChainContract | null; put: ChainContract | null };

/** An expiration around the money, narrow enough for a phone. */
export function renderChain(
  view: ChainView,
  move: ExpectedMoveView | null,
  look: ChainLook,
  { nowMs, calendar, understood }: Moment & { understood: string },
): APIEmbed {
  const today = newYorkDate(nowMs);
  const { symbol, expiration, dte, root, inputs } = view;
  const strikes = strikesOf(view);
  const price = spotOf(view);
  const shown = around(strikes, price, look.rows);
  const marks = marksOf(strikes, price, sameExpiry(move, view));
  const series = root === symbol && view.settlement === "PM" ? "" : ` (${root}, ${view.settlement})`;
  return frame(
    {
      title: `${symbol} chain · ${shortDate(expiration, today)}${series}`,
      answer: answerOf(view, price, dte),
      lines: [
        table(shown, marks, look),
        legend(look, sameExpiry(move, view)),
        ...(shown.length < strikes.length ? [`${shown.length} of ${strikes.length} strikes`] : []),
        understood,
      ],
      warnings: view.warnings,
      data: view.data,
      method: inputs === null ? "" : `forward by ${inputs.forwardSource}`,
    },
    { nowMs, calendar },
  );
}

/** Strikes of the series with the contracts of both sides, ascending. */
export function strikesOf({ contracts }: Pick<ChainView, "contracts">): Strike[] {
  const byStrike = new Map<number, Strike>();
  for (const contract of contracts) {
    const { strike, type } = contract;
    const row = byStrike.get(strike) ?? { strike, call: null, put: null };
    byStrike.set(strike, { ...row, [type]: contract });
  }
  return [...byStrike.values()].sort((a, b) => a.strike - b.strike);
}

/** Where the chain's own underlying stands; the middle of the strikes where nobody knows. */
function spotOf({ underlyingPrice, contracts }: ChainView): number {
  return underlyingPrice ?? contracts[Math.floor(contracts.length / 2)]?.strike ?? 0;
}

export function around(strikes: readonly Strike[], price: number, rows: number): Strike[] {
  const near = nearestStrikes(
    strikes.map(({ strike }) => strike),
    price,
    rows,
  );
  return strikes.filter(({ strike }) => near.has(strike));
}

/** A move of another expiration or series marks nothing. */
function sameExpiry(move: ExpectedMoveView | null, { expiration, root }: ChainView): ExpectedMoveView | null {
  return move !== null && move.expiration === expiration && move.root === root ? move : null;
}

/** "▸" at the strike nearest to the money, "σ" at those nearest to one deviation either way. */
function marksOf(
  strikes: readonly Strike[],
  price: number,
  move: ExpectedMoveView | null,
): Map<number, string> {
  const nearest = (level: number) =>
    strikes.reduce<number | null>(
      (best, { strike }) =>
        best === null || Math.abs(strike - level) < Math.abs(best - level) ? strike : best,
      null,
    );
  const marks = new Map<number, string>();
  for (const level of move === null ? [] : [move.oneSigma.lower, move.oneSigma.upper]) {
    const strike = nearest(level);
    if (strike !== null) marks.set(strike, "σ");
  }
  const atTheMoney = nearest(price);
  if (atTheMoney !== null) marks.set(atTheMoney, "▸");
  return marks;
}

function answerOf({ underlyingPrice, inputs }: ChainView, spot: number, dte: number): string {
  const at = underlyingPrice === null ? "the underlying is not known" : `underlying **${price(spot)}**`;
  const volatility = inputs?.atmImpliedVolatility ?? null;
  const iv = volatility === null ? "" : ` · at the money **${percent(volatility)}**`;
  return `${dte === 0 ? "Expires today" : `${dte} days`} · ${at}${iv}`;
}

function table(
  shown: readonly Strike[],
  marks: ReadonlyMap<number, string>,
  { side, show }: ChainLook,
): string {
  const name = (strike: number) => `${marks.get(strike) ?? " "}${strikeText(strike)}`;
  if (side === "both") {
    const cells = show === "prices" ? [mid, delta] : [volatility, interest];
    const heads =
      show === "prices" ? ["call", "Δ", "strike", "Δ", "put"] : ["IV%", "OI c", "strike", "OI p", "IV%"];
    return codeTable([
      heads,
      ...shown.map(({ strike, call, put }) => [
        ...cells.map((cell) => cell(call)),
        name(strike),
        ...cells.toReversed().map((cell) => cell(put)),
      ]),
    ]);
  }
  return codeTable([
    ["strike", "bid", "ask", "IV%", "Δ", "OI"],
    ...shown.map(({ strike, call, put }) => {
      const one = side === "calls" ? call : put;
      const [bid, ask] = [one?.bid ?? null, one?.ask ?? null];
      return [name(strike), tightPrice(bid), tightPrice(ask), volatility(one), delta(one), interest(one)];
    }),
  ]);
}

/** The middle of a usable quote, else a mark, which is said by its sign. */
function mid(contract: ChainContract | null): string {
  if (contract === null || contract.mark === null) return "–";
  return `${tightPrice(contract.mark)}${contract.quote === "usable" ? "" : "?"}`;
}

function delta(contract: ChainContract | null): string {
  const value = contract?.delta ?? null;
  return value === null ? "–" : String(Math.round(100 * value) + 0);
}

const volatility = (contract: ChainContract | null) => tightPercent(contract?.impliedVolatility ?? null);
const interest = (contract: ChainContract | null) => short(contract?.openInterest ?? null);

function legend({ side, show }: ChainLook, move: ExpectedMoveView | null): string {
  const sigma =
    move === null ? "" : ` · σ one deviation (${price(move.oneSigma.lower)}, ${price(move.oneSigma.upper)})`;
  const cells =
    side !== "both" || show === "interest"
      ? "OI as of the close before"
      : "mid, ? a mark without a usable quote";
  return `▸ at the money${sigma} · Δ in hundredths · ${cells}`;
}
