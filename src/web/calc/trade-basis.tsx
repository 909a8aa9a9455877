import type { FC } from "hono/jsx";
import type { Calculation, PositionEvents } from "../../calculator/calculation.ts";
import { type Figure, Figures } from "../parts/figures.tsx";
import { decimal, dollars, percent, strike, weekdayDate } from "../parts/words.ts";
import { legName } from "./trade-tables.tsx";

const WHEN = {
  before_open: " before the open",
  after_close: " after the close",
  during_session: " during the session",
};

/** What happens to the company inside the trade, or is not known to; "unknown" is never "no". */
export const TradeEvents: FC<{ of: Calculation }> = ({ of }) => (
  <section class="panel">
    <h2>Inside the trade</h2>
    <ul>
      <li>{earningsText({ ...of, ...of.events })}</li>
      <li>{exDividendText({ ...of, ...of.events })}</li>
      {of.events.assignment.map(({ leg, reason }) => {
        const named = of.legs[leg];
        return (
          <li>
            {named === undefined ? "Assignment" : `Assignment of ${legName(named, of)}`}: {reason}
          </li>
        );
      })}
    </ul>
  </section>
);

type Surrounded = Pick<PositionEvents, "earnings" | "exDividend"> & {
  symbol: string | null;
  expiration: string;
};

export function earningsText({ symbol, expiration, earnings }: Omit<Surrounded, "exDividend">): string {
  const { status, date, when, impliedMove } = earnings;
  if (symbol === null) return "Earnings: no company is named.";
  if (status === "unknown") return "Earnings: no date is known.";
  const day = date === null ? "" : ` ${weekdayDate(date, expiration)}`;
  if (status === "outside") return `Earnings: none before it expires${day === "" ? "" : `; next${day}`}.`;
  const move =
    impliedMove === null
      ? ""
      : `, implied ±${percent(impliedMove.oneSigma)} (1σ), ${percent(impliedMove.mean)} on average`;
  return `Earnings${day}${when === null ? "" : WHEN[when]}${move}.`;
}

export function exDividendText({ symbol, expiration, exDividend }: Omit<Surrounded, "earnings">): string {
  const { status, date, amount, certainty } = exDividend;
  if (symbol === null || status === "unknown") return "Ex-dividend: no date is known.";
  if (status === "none") return "Ex-dividend: it pays none, as far as is known.";
  const day = date === null ? "" : ` ${weekdayDate(date, expiration)}`;
  const much = `${amount === null ? "" : `, ${dollars(amount)} a share`}${certainty === null ? "" : ` (${certainty})`}`;
  return status === "inside"
    ? `Ex-dividend${day}${much}.`
    : `Ex-dividend: none before it expires${day === "" ? "" : `; next${day}${much}`}.`;
}

/** What all of the figures rest on. */
export const TradeInputs: FC<{ of: Calculation }> = ({ of }) => (
  <section class="panel">
    <h2>What this rests on</h2>
    <Figures of={inputFigures(of)} />
  </section>
);

function inputFigures({ inputs, expectedMove }: Calculation): Figure[] {
  const { forward, forwardError, rate, rateSource, dividends, impliedYield, underlying, smile } = inputs;
  return [
    {
      name: "Underlying",
      value: decimal(underlying.used),
      beside: [
        ...(underlying.stated === null ? [] : [`stated ${decimal(underlying.stated)}`]),
        ...(underlying.implied === null ? [] : [`implied ${decimal(underlying.implied)}`]),
      ].join(", "),
    },
    {
      name: "Forward",
      value: decimal(forward),
      beside: forwardError === null ? null : `± ${decimal(forwardError, 3)}`,
    },
    { name: "Interest a year", value: percent(rate, 2), beside: rateSource },
    {
      name: "Dividends",
      value: dividends === null ? "not known" : dollars(dividends),
      beside: impliedYield === null ? null : `implied yield ${percent(impliedYield, 2)}`,
    },
    {
      name: "Volatility at the money",
      value: percent(smile?.atmVolatility),
      beside: smileText(smile),
    },
    ...(expectedMove === null
      ? []
      : [
          {
            name: "One sigma",
            value: `${decimal(expectedMove.lower)} to ${decimal(expectedMove.upper)}`,
            beside: expectedMove.straddle === null ? null : `straddle ${decimal(expectedMove.straddle)}`,
          },
        ]),
  ];
}

function smileText(smile: Calculation["inputs"]["smile"]): string {
  if (smile === null) return "no quote tells one";
  if (smile.source === "flat") return "one for all strikes";
  return `smile of ${smile.strikes} strikes, ${strike(smile.lowestStrike)} to ${strike(smile.highestStrike)}`;
}
