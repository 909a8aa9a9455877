import type { FC } from "hono/jsx";
import type { Calculation } from "../../calculator/calculation.ts";
import { FILLS } from "../../options/fill-prices.ts";
import { type Figure, Figures, toneOf } from "../parts/figures.tsx";
import {
  chance,
  decimal,
  dollars,
  percent,
  signed,
  signedDollars,
  signedPercent,
  strike,
} from "../parts/words.ts";
import { sharePrice } from "./share-price.ts";
import { bandText } from "./trade-summary.tsx";

/** What a trade costs, can do, how likely, and what it ties up. */
export const TradeFigures: FC<{ of: Calculation }> = ({ of }) => (
  <section class="panel">
    <h2>Figures</h2>
    <Figures of={[...moneyOf(of), ...oddsOf(of), ...capitalOf(of)]} />
    <p class="muted">{`Odds: ${of.probabilityMethod}. Dollars are for the whole position.`}</p>
  </section>
);

/** The greeks of the position, as the sum of its legs'. */
export const TradeGreeks: FC<{ of: Calculation }> = ({ of: { greeks, thetaPercentOfRisk } }) =>
  greeks === null ? null : (
    <section class="panel">
      <h2>Greeks</h2>
      <Figures
        of={[
          { name: "Delta", value: decimal(greeks.delta), beside: "shares" },
          { name: "Gamma", value: decimal(greeks.gamma, 4), beside: "shares for $1" },
          {
            name: "Theta",
            value: signedDollars(greeks.thetaPerDay),
            beside: `a day${thetaPercentOfRisk === null ? "" : `, ${signed(thetaPercentOfRisk)} % of risk`}`,
          },
          { name: "Vega", value: signedDollars(greeks.vegaPerVolPoint), beside: "a volatility point" },
          { name: "Rho", value: signedDollars(greeks.rhoPerPoint), beside: "a point of interest" },
        ]}
      />
    </section>
  );

function moneyOf(of: Calculation): Figure[] {
  const { net, maxProfit, maxLoss, breakevens, underlyingPrice, returnOnRisk } = of;
  const away = (level: number) => signedPercent(100 * (level / underlyingPrice - 1));
  return [
    {
      name: net.kind === "credit" ? "Net credit" : "Net debit",
      value: dollars(net.total),
      beside: `${sharePrice(net.perShare)} a share at ${net.fill === "manual" ? "your price" : net.fill}`,
    },
    { name: "A share at", value: fillsText(of) },
    {
      name: "Max profit",
      value: maxProfit === null ? "unlimited" : dollars(maxProfit),
      beside: returnOnRisk === null ? null : `${percent(returnOnRisk)} of risk`,
      tone: "up",
    },
    {
      name: "Max loss",
      value: maxLoss === null ? "unlimited" : maxLoss <= 0 ? "none" : dollars(maxLoss),
      tone: maxLoss !== null && maxLoss <= 0 ? undefined : "down",
    },
    {
      name: breakevens.length > 1 ? "Breakevens" : "Breakeven",
      value: breakevens.length === 0 ? "none" : breakevens.map((level) => decimal(level)).join(" and "),
      beside: breakevens.length === 0 ? null : breakevens.map(away).join(" and "),
    },
  ];
}

/** The three fills, as paid or received. */
function fillsText({ net }: Calculation): string {
  const known = FILLS.flatMap((fill) => (net[fill] === null ? [] : [`${fill} ${sharePrice(net[fill])}`]));
  return known.length === 0 ? "no quotes" : known.join(", ");
}

function oddsOf({ probabilityOfProfit, probabilities, expectedValue }: Calculation): Figure[] {
  const chances: Figure[] =
    probabilities === null
      ? []
      : [
          halfProfitOf(probabilities),
          {
            name: "Max profit, max loss",
            value: `${chance(probabilities.maxProfit)}, ${chance(probabilities.maxLoss)}`,
            beside: "odds of ending there",
          },
          ...probabilities.touch.map((one) => ({
            name: `Touches ${strike(one.strike)}`,
            value: chance(one.probability),
            beside: "before it expires",
          })),
        ];
  return [
    {
      name: "Odds of profit",
      value: chance(probabilityOfProfit),
      beside: probabilities === null ? null : `band${bandText(probabilities.band) || " as narrow"}`,
    },
    ...chances,
    {
      name: "Expected value at mid",
      value: signedDollars(expectedValue?.atMid),
      tone: toneOf(expectedValue?.atMid),
    },
    {
      name: "… after costs",
      value: signedDollars(expectedValue?.afterCosts),
      beside: earlyText(expectedValue),
      tone: toneOf(expectedValue?.afterCosts),
    },
  ];
}

function halfProfitOf(odds: NonNullable<Calculation["probabilities"]>): Figure {
  const { halfProfit, halfProfitTarget, halfProfitUnknown } = odds;
  const beside = halfProfitTarget === null ? null : `sees ${dollars(halfProfitTarget)} before expiry`;
  return { name: "P50", value: chance(halfProfit), beside: halfProfitUnknown ?? beside };
}

function earlyText(value: Calculation["expectedValue"]): string | null {
  if (value === null || Math.abs(value.earlyExercise) < 0.005) return null;
  return `${signedDollars(value.earlyExercise)} is the right to exercise early`;
}

function capitalOf(of: Calculation): Figure[] {
  const { buyingPower, buyingPowerBasis, cashToSecure, returnOnCapital, annualisedReturn, extrinsic } = of;
  return [
    {
      name: "Buying power (estimate)",
      value: buyingPower === null ? "not known" : dollars(buyingPower),
      beside: buyingPowerBasis,
    },
    ...(returnOnCapital === null
      ? []
      : [
          {
            name: "Return on capital",
            value: percent(returnOnCapital),
            beside: annualisedReturn === null ? null : `${percent(annualisedReturn)} a year`,
          },
        ]),
    ...(cashToSecure === null ? [] : [{ name: "Cash to secure", value: dollars(cashToSecure) }]),
    ...(extrinsic === null ? [] : [{ name: "Extrinsic value", value: signedDollars(extrinsic) }]),
    ...sizeOf(of),
  ];
}

function sizeOf({ positionSize: size }: Calculation): Figure[] {
  if (size === null) return [];
  const budget = `${size.riskPercent} % of ${dollars(size.accountSize, 0)}, ${dollars(size.riskBudget)}`;
  const { contractsByBuyingPower: carried, contractsByCash: secured } = size;
  return [
    {
      name: "Contracts by risk",
      value: size.maxContracts === null ? "no limit" : String(size.maxContracts),
      beside: size.reason ?? budget,
    },
    ...(carried === null ? [] : [{ name: "Contracts by buying power", value: String(carried) }]),
    ...(secured === null ? [] : [{ name: "Contracts secured in cash", value: String(secured) }]),
  ];
}
