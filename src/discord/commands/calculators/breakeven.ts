import type { Calculation } from "../../../calculator/calculation.ts";
import { figure } from "../../render/calculators/field.ts";
import { bandText, chance, dollars, fixed, percent, price, signed } from "../../render/figures.ts";
import type { Command } from "../command.ts";
import { type Said, tradeCommand } from "./trade-command.ts";

/** Where a trade turns, and how far that is. */
export const breakeven: Command = tradeCommand({
  name: "breakeven",
  description: "Where a trade ends at nothing, how far that is, and how likely it is to end beyond",
  example: "/breakeven strategy:iron_condor symbol:SPY strikes:560/570/600/610 expiry:30d",
  numbers: [
    [
      "Breakeven",
      "price of the underlying at the nearest expiration where profit is nothing, dollars a share",
    ],
    ["away", "distance from the underlying's price in percent, and in standard deviations by that date (σ)"],
    ["to profit", "chance of any profit at that expiration, from the smile; in brackets its band"],
  ],
  say,
});

function say(result: Calculation): Said {
  const { breakevens, expectedMove: move, underlyingPrice: spot, maxProfit, maxLoss } = result;
  if (breakevens.length === 0) {
    const always = maxLoss !== null && maxLoss <= 0;
    const never = maxProfit !== null && maxProfit <= 0;
    const why = always
      ? "it can't lose at this price"
      : never
        ? "it can't win at this price"
        : "it never turns";
    return { answer: `**No breakeven**: ${why}.` };
  }
  const named = breakevens.map((one) => `**${price(one)}**`).join(" and ");
  const { probabilityOfProfit: odds, probabilities } = result;
  const band = probabilities === null ? "" : bandText(probabilities.band);
  return {
    answer: `Breaks even at ${named}${odds === null ? "" : ` · ${chance(odds)} to profit${band}`}`,
    fields: breakevens.map((one) => {
      const sigmas =
        move === null || move.oneSigma <= 0 ? [] : [`${fixed((one - spot) / move.oneSigma, 2)} σ`];
      const far = [signed(percent(one / spot - 1)), ...sigmas].join(" · ");
      return figure(price(one), `${far} away`, signed(dollars(one - spot)));
    }),
    method: result.probabilityMethod,
  };
}
