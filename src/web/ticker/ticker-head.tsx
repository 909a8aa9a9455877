import type { FC } from "hono/jsx";
import { closesText, missingText, rankName } from "../../iv-metrics/rank-basis.ts";
import type { VolatilityView } from "../../iv-metrics/read-volatility.ts";
import { newYorkDate } from "../../market/time-zone.ts";
import { Age } from "../parts/age.tsx";
import { type Figure, Figures, toneOf } from "../parts/figures.tsx";
import { RankBar } from "../parts/rank-bar.tsx";
import { dayName, dollars, percent, place, points, signed, signedPercent, UNKNOWN } from "../parts/words.ts";
import { Missing } from "./missing.tsx";
import type { TickerRead } from "./read-ticker.ts";

type HeadProps = { read: TickerRead; nowMs: number; seesQuotes: boolean };

/** Symbol and name, price and change with their age. */
export const TickerHead: FC<HeadProps> = ({ read, nowMs, seesQuotes }) => {
  const { symbol, quote, company } = read;
  return (
    <>
      <h1>
        {symbol}
        {company.name !== null && <span class="company"> {company.name}</span>}
      </h1>
      {quote.value === null ? (
        <Missing what="Price" why={quote.why} />
      ) : (
        <p class="price">
          {seesQuotes && (
            <>
              <strong>{dollars(quote.value.price)}</strong>{" "}
            </>
          )}
          <span class={toneOf(quote.value.change)}>
            {seesQuotes && `${signed(quote.value.change)} `}
            {signedPercent(quote.value.changePercent)}
          </span>{" "}
          <span class="muted">
            since the last close · {quote.value.data.provider} · <Age data={quote.value.data} nowMs={nowMs} />
          </span>
        </p>
      )}
    </>
  );
};

/** The volatility in figures; where none is computed, why not. */
export const VolatilityFigures: FC<{ read: TickerRead; nowMs: number }> = ({ read, nowMs }) => {
  const { latest } = read;
  if (latest.value === null) return <Missing what="Volatility" why={latest.why} />;
  return <Figures of={figuresOf(latest.value, newYorkDate(nowMs))} />;
};

function figuresOf(view: VolatilityView, today: string): Figure[] {
  const { iv30, modelFree30, ivPercentile, ivLessRealised, realised, termStructure, regime } = view;
  return [
    {
      name: "IV, 30 days",
      value: percent(iv30),
      beside: `smiles integrated, as VIX is: ${percent(modelFree30)}`,
    },
    rankFigure(view, today),
    {
      name: "IV percentile",
      value: place(ivPercentile),
      beside: regime === null ? "" : `volatility is ${regime}`,
    },
    {
      name: "IV − RV",
      value: points(ivLessRealised),
      beside: `points; realised over 20 sessions ${percent(realised.closeToClose20)}`,
    },
    {
      name: "Term structure",
      value: termStructure.shape ?? UNKNOWN,
      beside: `90 less 30 days: ${points(termStructure.slope)} points`,
    },
  ];
}

function rankFigure({ ivRank, observations, missing }: VolatilityView, today: string): Figure {
  const rests = closesText({ observations, rebuiltObservations: ivRank.rebuilt });
  if (ivRank.value === null) {
    const why = missing === null ? "not known" : missingText(missing, observations);
    return { name: "IV rank", value: UNKNOWN, beside: `${why} (${rests})` };
  }
  const end = (value: number | null, day: string | null) =>
    day === null ? UNKNOWN : `${percent(value)} on ${dayName(day, today)}`;
  return {
    name: rankName(observations),
    value: (
      <>
        {place(ivRank.value)} <RankBar {...ivRank} value={ivRank.value} />
      </>
    ),
    beside: `low ${end(ivRank.low, ivRank.lowDay)}, high ${end(ivRank.high, ivRank.highDay)}; ${rests}`,
  };
}
