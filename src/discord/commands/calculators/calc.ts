import { LIMITS } from "../../../calculator/limits.ts";
import { FILLS } from "../../../options/fill-prices.ts";
import { completeExpiry } from "../../options/complete-expiry.ts";
import { completeRoot } from "../../options/complete-root.ts";
import { completeStrikes } from "../../options/complete-strikes.ts";
import { expiryOption } from "../../options/expiry.ts";
import { completeStrategy, strategyOption } from "../../options/strategy.ts";
import { strikesOption } from "../../options/strikes.ts";
import { completeSymbol, symbolOption } from "../../options/symbol.ts";
import { renderCalculation } from "../../render/calculation.ts";
import { OPTION } from "../../wire-numbers.ts";
import type { Command } from "../command.ts";
import { readTrade } from "./read-trade.ts";
import { restsOf } from "./rests-of.ts";
import { tradeButtons } from "./trade-buttons.ts";
import { payoffPicture } from "./trade-picture.ts";

export const CALC_EXAMPLE = "/calc strategy:bull_put_spread symbol:SPY strikes:580/575 dte:7";

/** What a strategy costs, can make and lose, from stored quotes; `premium` and `underlying_price` only by choice. */
export const calc: Command = {
  name: "calc",
  fed: "chain",
  description: "What an options strategy costs, can make and can lose, and how likely",
  example: CALC_EXAMPLE,
  numbers: [
    ["Credit, Debit", "dollars received or paid for all contracts, and dollars a share, at the fill shown"],
    ["Risk, Max loss, Max profit", "the worst and best outcome at the nearest expiration, dollars"],
    ["Breakeven", "price of the underlying at which the trade ends at nothing, and how far away it is"],
    ["to profit (PoP)", "chance of any profit at expiration, from the smile; in brackets its band"],
    ["P50", "chance of seeing half the largest profit at some time before expiration"],
    ["touches", "chance that the price is at a short strike at some time before expiration"],
    [
      "Expected value",
      "dollars: worth under the market's own density less the price, at mid and after costs",
    ],
    ["Buying power (est.)", "dollars a Reg-T margin account sets aside; return on it, and a year's"],
    ["IV, Δ", "a leg's implied volatility a year, and its delta per share"],
    ["1σ", "one standard deviation of the underlying by that date, dollars a share"],
    ["Blocks, picture", "profit at expiration by price of the underlying"],
  ],
  options: [
    strategyOption(),
    symbolOption(),
    strikesOption(),
    expiryOption(),
    {
      type: OPTION.integer,
      name: "dte",
      description: "Or days to expiration; the nearest listed one is used",
      min_value: 0,
      max_value: 2000,
    },
    {
      type: OPTION.number,
      name: "premium",
      description: "Net price per share; stored quotes are used without it",
      min_value: 0,
    },
    {
      type: OPTION.number,
      name: "underlying_price",
      description: "Price of the underlying; the stored one is used without it",
      min_value: 0.01,
    },
    {
      type: OPTION.integer,
      name: "contracts",
      description: "How many, 1 if left out",
      min_value: 1,
    },
    {
      type: OPTION.number,
      name: "account_size",
      description: "Dollars in your account, to size the trade at 2 % risk",
      min_value: 1,
    },
    {
      type: OPTION.string,
      name: "root",
      description: "The series where a date has several, e.g. SPX (morning) or SPXW (close, if left out)",
      autocomplete: true,
    },
    {
      type: OPTION.integer,
      name: "far_dte",
      description: "Days to the later expiration of a calendar or diagonal",
      min_value: LIMITS.dte.min,
      max_value: LIMITS.dte.max,
    },
    {
      type: OPTION.string,
      name: "fill",
      description: "Where between bid and ask it is filled: at mid if left out, or across part or all of it",
      choices: FILLS.map((fill) => ({ name: fill, value: fill })),
    },
    {
      type: OPTION.boolean,
      name: "details",
      description: "Also greeks, fills, odds, profit by price and date, and what all of it rests on",
    },
  ],

  complete(services, asked, focused) {
    if (focused === "strategy") return completeStrategy(asked);
    if (focused === "symbol") return completeSymbol(services, asked);
    if (focused === "expiry") return completeExpiry(services, asked);
    if (focused === "root") return completeRoot(services, asked);
    return focused === "strikes" ? completeStrikes(services, asked) : [];
  },

  async run(services, { options }) {
    const { nowMs, calendar, calculator } = services;
    const trade = readTrade(options, { nowMs: nowMs(), calendar }, CALC_EXAMPLE);
    const calculation = await calculator.calculate(trade.request);
    const shown = await payoffPicture(services, trade.request, calculation);
    const details = options["details"] === true;
    return {
      rests: restsOf(calculation, trade.request.symbol),
      embeds: [renderCalculation(calculation, { details, understood: trade.understood, ...shown })],
      parts: tradeButtons("calc", options, trade, calculation),
    };
  },
};
