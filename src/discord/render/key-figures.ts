import type { APIEmbedField } from "discord-api-types/v10";
import type { Calculation } from "../../calculator/calculation.ts";
import {
  bandText,
  chance,
  dollars,
  dollarsOrUnlimited,
  percent,
  price,
  signed,
  strikeText,
  wholePercent,
} from "./figures.ts";
import { joinLines } from "./plain-text.ts";

const MAX_LENGTH = 300;
const MOST_LINES = 4;

/** At most six figures beside each other: what it can do, where it turns, how likely, and what it ties up. */
export function keyFigures(result: Calculation): APIEmbedField[] {
  return [
    field("Max profit", [
      dollarsOrUnlimited(result.maxProfit),
      ...of(result.returnOnRisk, (fraction) => `${wholePercent(fraction)} of risk`),
    ]),
    field("Max loss", [
      result.maxLoss !== null && result.maxLoss <= 0 ? "none" : dollarsOrUnlimited(result.maxLoss),
    ]),
    field(result.breakevens.length > 1 ? "Breakevens" : "Breakeven", breakevens(result)),
    field("Odds", odds(result)),
    ...expectedValue(result),
    ...buyingPower(result),
  ];
}

function breakevens({ breakevens: all, underlyingPrice }: Calculation): string[] {
  if (all.length === 0) return ["none"];
  return all.map((breakeven) => `${price(breakeven)} (${signed(percent(breakeven / underlyingPrice - 1))})`);
}

function odds({ probabilityOfProfit, probabilities }: Calculation): string[] {
  if (probabilityOfProfit === null) return ["not known"];
  const profit = `${chance(probabilityOfProfit)} profit`;
  if (probabilities === null) return [profit];
  const { halfProfit, halfProfitTarget, touch } = probabilities;
  const half =
    halfProfit === null || halfProfitTarget === null
      ? []
      : [`${chance(halfProfit)} reaches ${dollars(halfProfitTarget)} (P50)`];
  const touched = touch.map((one) => `${chance(one.probability)} touches ${strikeText(one.strike)}`);
  return [`${profit}${bandText(probabilities.band)}`, ...half, ...touched];
}

function expectedValue({ expectedValue: value }: Calculation): APIEmbedField[] {
  if (value === null) return [];
  return [
    field("Expected value", [
      `${signed(dollars(value.atMid))} at mid`,
      `${signed(dollars(value.afterCosts))} after costs`,
    ]),
  ];
}

function buyingPower({
  buyingPower: power,
  returnOnCapital,
  annualisedReturn,
}: Calculation): APIEmbedField[] {
  if (power === null) return [];
  const returns = [
    ...of(returnOnCapital, (fraction) => `${wholePercent(fraction)} return`),
    ...of(annualisedReturn, (fraction) => `${wholePercent(fraction)} a year`),
  ];
  return [
    field("Buying power (est.)", [dollars(power), ...(returns.length > 0 ? [returns.join(" · ")] : [])]),
  ];
}

function of(value: number | null, say: (value: number) => string): string[] {
  return value === null ? [] : [say(value)];
}

function field(name: string, lines: readonly string[]): APIEmbedField {
  return { name, value: joinLines(lines, MAX_LENGTH, MOST_LINES), inline: true };
}
