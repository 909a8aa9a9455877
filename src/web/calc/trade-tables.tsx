import type { FC } from "hono/jsx";
import type { Payoff } from "../../calculator/calculate-payoff.ts";
import type { CalculatedLeg, Calculation } from "../../calculator/calculation.ts";
import { Ago } from "../parts/age.tsx";
import { DataTable } from "../parts/data-table.tsx";
import {
  count,
  dayName,
  decimal,
  dollars,
  percent,
  signed,
  signedDollars,
  strike,
  weekdayDate,
} from "../parts/words.ts";
import { sharePrice } from "./share-price.ts";

/** Every how many prices of a curve one is written out, beside strikes and breakevens. */
const EACH = 5;

/** The numbers of the payoff picture. */
export const CurveNumbers: FC<{ payoff: Payoff }> = ({ payoff: { calculation, curves } }) => {
  if (curves === null) return <p>No curve is known.</p>;
  const marks = new Set([...calculation.legs.map((leg) => leg.strike), ...calculation.breakevens]);
  const rows = curves.prices.flatMap((price, at) =>
    at % EACH === 0 || at === curves.prices.length - 1 || marks.has(price)
      ? [[dollars(price), ...curves.profit.map((row) => signedDollars(row[at]))]]
      : [],
  );
  return (
    <DataTable caption="Profit by price, dollars" columns={datesOf(curves.dates, calculation)} rows={rows} />
  );
};

/** Profit at prices two deviations either way, by date. */
export const ProfitByDate: FC<{ of: Calculation }> = ({ of }) =>
  of.profitTable === null ? null : (
    <DataTable
      caption="Profit by price and date, dollars for the whole position"
      columns={datesOf(of.profitTable.dates, of)}
      rows={of.profitTable.prices.map((price, at) => [
        `${dollars(price)} (${signed(100 * (price / of.underlyingPrice - 1), 1)} %)`,
        ...(of.profitTable?.profit ?? []).map((row) => (
          <span class={(row[at] ?? 0) < 0 ? "down" : "up"}>{signedDollars(row[at])}</span>
        )),
      ])}
    />
  );

function datesOf(dates: readonly string[], { expiration }: Calculation) {
  const name = (date: string, at: number) =>
    at === 0 ? "Today" : date === expiration ? `Expiry ${weekdayDate(date)}` : weekdayDate(date, expiration);
  return [{ head: "Price" }, ...dates.map((date, at) => ({ head: name(date, at), number: true }))];
}

const QUALITY = {
  usable: "usable",
  "no-bid": "no bid",
  "no-ask": "no ask",
  crossed: "crossed",
  "too-wide": "too wide",
  old: "old",
};
const SOURCES = {
  mid: "mid",
  mark: "provider’s mark",
  manual: "yours",
  model: "model",
  underlying: "underlying",
};

const COLUMNS = [
  { head: "Leg" },
  { head: "Price", number: true },
  { head: "Bid", number: true },
  { head: "Ask", number: true },
  { head: "Mid", number: true },
  { head: "Spread", number: true },
  { head: "IV", number: true },
  { head: "Delta", number: true },
  { head: "Theta", number: true, wide: true },
  { head: "Vega", number: true, wide: true },
  { head: "OI", number: true },
  { head: "Volume", number: true, wide: true },
  { head: "Quote", number: false },
];

/** Each leg as it is quoted: bid, ask and middle, how wide, how much of it is open, how old. */
export const LegsTable: FC<{ of: Calculation; nowMs: number }> = ({ of, nowMs }) => (
  <DataTable
    caption="Legs: dollars a share and greeks of one long contract; open interest is yesterday’s"
    columns={COLUMNS}
    rows={of.legs.map((leg) => [legName(leg, of), ...legCells(leg), <QuoteAge leg={leg} nowMs={nowMs} />])}
  />
);

function legCells(leg: CalculatedLeg) {
  const { premium, premiumSource, bid, ask, mid, spreadPercent, impliedVolatility } = leg;
  const wide = spreadPercent === null ? decimal(null) : `${decimal(spreadPercent, 1)} %`;
  return [
    <>
      {sharePrice(premium)}
      <span class="beside">{premium === null ? "net alone" : SOURCES[premiumSource]}</span>
    </>,
    sharePrice(bid),
    sharePrice(ask),
    sharePrice(mid),
    wide,
    percent(impliedVolatility),
    decimal(leg.delta, 3),
    signed(leg.thetaPerDay, 3),
    decimal(leg.vegaPerVolPoint, 3),
    count(leg.openInterest),
    count(leg.volume),
  ];
}

const QuoteAge: FC<{ leg: CalculatedLeg; nowMs: number }> = ({ leg, nowMs }) => (
  <>
    {leg.quotedAtMs === null ? "no quote" : <Ago atMs={leg.quotedAtMs} nowMs={nowMs} />}
    {leg.quality !== null && leg.quality !== "usable" && (
      <strong class="stale"> {QUALITY[leg.quality]}</strong>
    )}
  </>
);

/** "Sell 2 × 580 put Dec 18", over all contracts; shares as shares. */
export function legName(leg: CalculatedLeg, { contracts, expiration }: Calculation): string {
  const side = leg.side === "buy" ? "Buy" : "Sell";
  const many = leg.quantity * contracts;
  if (leg.strike === null) return `${side} ${decimal(100 * many, 0)} shares`;
  const date = leg.expiration === null ? "" : ` ${dayName(leg.expiration, expiration)}`;
  const series = leg.settlement === "AM" ? ` ${leg.root} AM` : "";
  return `${side} ${many} × ${strike(leg.strike)} ${leg.type}${date}${series}`;
}
