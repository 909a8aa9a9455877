import type { Calculation } from "../../../calculator/calculation.ts";
import { AppError } from "../../../errors.ts";
import {
  contractsCoveredBy,
  contractsForBudget,
  contractsForDelta,
} from "../../../options/margin/contracts-for.ts";
import type { OptionValues } from "../../interaction.ts";
import { refuseOption } from "../../options/refuse-option.ts";
import { figure } from "../../render/calculators/field.ts";
import { count, dollars, fixed, plural } from "../../render/figures.ts";
import { OPTION } from "../../wire-numbers.ts";
import type { Command } from "../command.ts";
import { type Said, tradeCommand } from "./trade-command.ts";

const LARGEST = 1_000_000_000;
const WAYS = ["budget", "delta", "shares"] as const;
type Way = (typeof WAYS)[number];

/** How many contracts a budget pays, a delta asks for, or shares are hedged by. */
export const contracts: Command = tradeCommand({
  name: "contracts",
  description: "How many contracts: for a budget in dollars, for a delta in shares, or to hedge shares",
  example: "/contracts strategy:long_put symbol:SPY strikes:560 expiry:60d budget:5000",
  numbers: [
    ["Contracts by budget", "whole contracts that the dollars pay for; of a credit, by buying power"],
    ["Contracts by delta", "the number whose delta together is nearest to so many shares"],
    ["Contracts by shares", "one for each 100 shares, and the number that takes away their delta"],
    ["Δ of one", "change in dollars for a move of one dollar of the underlying, of one contract: shares"],
  ],
  more: [
    { type: OPTION.number, name: "budget", description: "Dollars to spend, e.g. 5000", min_value: 1 },
    {
      type: OPTION.number,
      name: "delta",
      description: "Delta wanted, in shares, e.g. 300 or -150",
    },
    { type: OPTION.integer, name: "shares", description: "Shares held to hedge, e.g. 250", min_value: 1 },
  ],
  check: (options) => {
    wayOf(options);
  },
  say,
});

function wayOf(options: OptionValues): { way: Way; wanted: number } {
  const given = WAYS.filter((name) => options[name] !== undefined);
  const [way] = given;
  if (way === undefined || given.length > 1)
    throw new AppError("invalid_request", "budget, delta, shares: give one of them.", {
      hint: "For example budget:5000, or delta:300, or shares:250.",
    });
  const wanted = Number(options[way]);
  const least = way === "delta" ? -LARGEST : 1;
  if (!(wanted >= least && wanted <= LARGEST) || (way === "delta" && wanted === 0))
    throw refuseOption(
      way,
      "must be a number other than 0, at most 1,000,000,000.",
      `For example ${way}:500.`,
    );
  return { way, wanted };
}

function say(one: Calculation, options: OptionValues): Said {
  const { way, wanted } = wayOf(options);
  // What was calculated may be of several already.
  const perContract = (total: number | null) => (total === null ? null : total / one.contracts);
  if (way === "budget") return byBudget(one, wanted, perContract(costOf(one)));
  const delta = perContract(one.greeks?.delta ?? null);
  if (delta === null)
    return { answer: "The delta of this trade is **not known**: its legs have no volatility." };
  return way === "delta" ? byDelta(wanted, delta) : byShares(wanted, delta);
}

function costOf({ net, buyingPower }: Calculation): number | null {
  return net.kind === "debit" ? net.total : buyingPower;
}

function byBudget({ net }: Calculation, budget: number, cost: number | null): Said {
  const many = cost === null ? null : contractsForBudget(budget, cost);
  const what = net.kind === "debit" ? "costs" : "takes buying power of";
  if (many === null || cost === null) return { answer: "What one contract ties up is **not known**." };
  const used = many * cost;
  return {
    answer: `**${plural(many, "contract")}** for ${dollars(budget)}: one ${what} ${dollars(cost)}`,
    fields: [figure("Used", dollars(used)), figure("Left", dollars(budget - used))],
  };
}

function byDelta(wanted: number, delta: number): Said {
  const many = contractsForDelta(wanted, delta);
  if (many === null) return { answer: "This trade has **no delta**: no number of it makes any." };
  const way = many < 0 ? " of it the other way round" : "";
  return {
    answer: `**${plural(Math.abs(many), "contract")}**${way} for a delta of ${count(wanted)}`,
    fields: [figure("Δ of one", fixed(delta, 1)), figure("Δ together", fixed(many * delta, 1))],
  };
}

function byShares(shares: number, delta: number): Said {
  const covered = contractsCoveredBy(shares);
  const neutral = contractsForDelta(-shares, delta);
  const way = neutral !== null && neutral < 0 ? " of it the other way round" : "";
  const hedge =
    neutral === null
      ? "no number of it takes away their delta"
      : `**${Math.abs(neutral)}**${way} for no delta now`;
  return {
    answer: `${plural(shares, "share")}: **${covered}** for one to each 100 · ${hedge}`,
    fields: [
      figure("Δ of one", fixed(delta, 1)),
      figure("Δ with shares", `${fixed(shares + covered * delta, 1)} with ${covered}`),
      ...(neutral === null ? [] : [figure("Δ left", fixed(shares + neutral * delta, 1))]),
    ],
  };
}
