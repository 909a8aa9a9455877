import type { FC } from "hono/jsx";
import type { ExpectedMoveView, ExpiryMove } from "../../iv-metrics/read-expected-move.ts";
import { newYorkDate } from "../../market/time-zone.ts";
import { DataTable } from "../parts/data-table.tsx";
import { Figures } from "../parts/figures.tsx";
import { chance, dollars, percent, weekdayDate } from "../parts/words.ts";
import { Missing } from "./missing.tsx";
import type { TickerRead } from "./read-ticker.ts";
import { type TickerQuery, tickerHref } from "./ticker-query.ts";

/** Three measures of one expiration, each by its name, and one sigma of the others. */
export const ExpectedMoves: FC<{ read: TickerRead; query: TickerQuery; nowMs: number }> = ({
  read,
  query,
  nowMs,
}) => {
  const { moves, symbol } = read;
  if (moves.value === null) return <Missing what="Expected move" why={moves.why} />;
  const { asked, expirations } = moves.value;
  const today = newYorkDate(nowMs);
  return (
    <>
      <p>
        Until {weekdayDate(asked.expiration, today)} ({asked.dte} days), at{" "}
        {percent(asked.atmImpliedVolatility)} at the money, series {asked.root}.
      </p>
      <Figures of={measuresOf(asked)} />
      <details>
        <summary>One sigma of every expiration</summary>
        <DataTable
          caption={`${symbol}: expected move by expiration, one standard deviation`}
          columns={[
            { head: "Expiration" },
            { head: "Days", number: true },
            { head: "Move", number: true },
            { head: "Percent", number: true },
            { head: "Straddle", number: true },
            { head: "IV", number: true },
          ]}
          rows={expirations.map((one) => moveRow(one, { symbol, query, today }))}
        />
      </details>
    </>
  );
};

function measuresOf({ oneSigma, straddle, straddle85 }: ExpectedMoveView) {
  const range = ({ lower, upper, probability }: { lower: number; upper: number; probability: number }) =>
    `${dollars(lower)} to ${dollars(upper)}; ${chance(probability)} to end inside`;
  const share = straddle.price === 0 ? 0 : straddle.percent / straddle.price;
  return [
    {
      name: "One sigma",
      value: `±${dollars(oneSigma.move)} (${percent(oneSigma.percent / 100)})`,
      beside: range(oneSigma),
    },
    {
      name: straddle.source === "quoted" ? "Straddle, quoted mids" : "Straddle, by the model",
      value: `±${dollars(straddle.price)} (${percent(straddle.percent / 100)})`,
      beside: range(straddle),
    },
    {
      name: "0.85 of the straddle",
      value: `±${dollars(straddle85)} (${percent((share * straddle85) / 100)})`,
      beside: "the rule of thumb",
    },
  ];
}

function moveRow(
  { expiration, dte, oneSigma, straddle, atmImpliedVolatility }: ExpiryMove,
  { symbol, query, today }: { symbol: string; query: TickerQuery; today: string },
) {
  return [
    <a href={tickerHref(symbol, query, { expiration, root: undefined })}>{weekdayDate(expiration, today)}</a>,
    String(dte),
    `±${dollars(oneSigma.move)}`,
    percent(oneSigma.percent / 100),
    dollars(straddle),
    percent(atmImpliedVolatility),
  ];
}
