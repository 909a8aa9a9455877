import type { Calculation } from "../../../calculator/calculation.ts";
import type { PriceMove } from "../../../calculator/going-on.ts";
import { figure, list } from "../../render/calculators/field.ts";
import {
  chance,
  dollars,
  dollarsOrUnlimited,
  percent,
  price,
  signed,
  wholePercent,
} from "../../render/figures.ts";
import { plainText } from "../../render/plain-text.ts";
import type { Command } from "../command.ts";
import { type Said, tradeCommand } from "./trade-command.ts";

/** What a trade can lose, what it ties up, and what a move does to it. */
export const risk: Command = tradeCommand({
  name: "risk",
  description: "What a trade can lose, ties up and returns, and what a move of 1 % or 1 σ does to it",
  example: "/risk strategy:bull_put_spread symbol:SPY strikes:570/560 expiry:30d",
  numbers: [
    ["Max loss", "the worst outcome at the nearest expiration, dollars for all contracts; its chance below"],
    ["Buying power (est.)", "dollars a Reg-T margin account sets aside"],
    ["of risk, of buying power", "largest profit over largest loss, and over buying power"],
    [
      "Moves",
      "profit at once and at expiration where the underlying moves by 1 %, or to the ends of its 1 σ",
    ],
    ["Greeks", "Δ shares, Γ shares a dollar, Θ dollars a day, V dollars a volatility point"],
  ],
  say,
});

function say(result: Calculation): Said {
  const { maxLoss, maxProfit, probabilities, buyingPower, buyingPowerBasis, greeks } = result;
  const none = maxLoss !== null && maxLoss <= 0;
  const worst = none ? "No risk at this price" : `At most **${dollarsOrUnlimited(maxLoss)}** lost`;
  const odds = probabilities?.maxLoss ?? null;
  return {
    answer: `${worst} for ${dollarsOrUnlimited(maxProfit)} to win`,
    fields: [
      figure(
        "Max loss",
        none ? "none" : dollarsOrUnlimited(maxLoss),
        ...(odds === null ? [] : [`${chance(odds)} likely`]),
      ),
      figure(
        "Buying power (est.)",
        buyingPower === null ? "not known" : dollars(buyingPower),
        ...(buyingPowerBasis === null ? [] : [plainText(buyingPowerBasis, 120)]),
      ),
      figure("Return", ...returns(result)),
      ...list("Moves", result.moves.map(moveLine)),
      ...(greeks === null
        ? []
        : list("Greeks", [
            `Δ ${greeks.delta} · Γ ${greeks.gamma} · Θ ${dollars(greeks.thetaPerDay)} a day · V ${dollars(greeks.vegaPerVolPoint)}`,
          ])),
    ],
    method: result.probabilityMethod,
  };
}

function returns({ returnOnRisk, returnOnCapital }: Calculation): string[] {
  const known = [
    ...(returnOnRisk === null ? [] : [`${wholePercent(returnOnRisk)} of risk`]),
    ...(returnOnCapital === null ? [] : [`${wholePercent(returnOnCapital)} of buying power`]),
  ];
  return known.length === 0 ? ["no end to it, or none known"] : known;
}

/** "-1 % to 574.32: -$52 today, +$250 at expiry". */
function moveLine({ by, change, price: to, today, atExpiry }: PriceMove): string {
  const what = by === "percent" ? signed(percent(change, 0)) : `${change < 0 ? "-" : "+"}1 σ`;
  return `${what} to ${price(to)}: ${signed(dollars(today))} today · ${signed(dollars(atExpiry))} at expiry`;
}
