import * as z from "zod";
import type { StrategyRequest } from "../../calculator/calculate-request.ts";
import { atLeast, atMost, type Bounds, LIMITS, notFinite } from "../../calculator/limits.ts";
import { AppError } from "../../errors.ts";
import { FILLS } from "../../options/fill-prices.ts";
import { parseStrikes } from "../../options/parse-strikes.ts";
import { unknownStrategy } from "../../options/strategies/suggest-strategies.ts";
import { findStrategy } from "../../options/strategy.ts";
import { parseRoot, parseTickerSymbol, ROOT_REFUSAL, SYMBOL_REFUSAL } from "../../options/ticker-symbol.ts";
import type { OptionValues } from "../interaction.ts";
import { completeStrategy } from "../options/strategy.ts";
import { renderCalculation } from "../render/calculation.ts";
import { OPTION } from "../wire-numbers.ts";
import type { Command } from "./command.ts";

const bounded = (bounds: Bounds, otherwise?: string) =>
  z.coerce
    .number({ error: ({ input }) => notFinite(input, bounds, otherwise) })
    .min(bounds.min, atLeast(bounds))
    .max(bounds.max, atMost(bounds));
const wholeDays = () => bounded(LIMITS.dte, "must be a number of days").int("must be whole days");

const Options = z.object({
  strategy: z.string(),
  symbol: z
    .string()
    .transform((text) => parseTickerSymbol(text) ?? "")
    .pipe(z.string().min(1, SYMBOL_REFUSAL)),
  strikes: z.string(),
  dte: wholeDays(),
  far_dte: wholeDays().optional(),
  premium: bounded(LIMITS.premium).optional(),
  underlying_price: bounded(LIMITS.underlyingPrice).optional(),
  contracts: bounded(LIMITS.contracts).int("must be a whole number").optional(),
  account_size: bounded(LIMITS.accountSize).optional(),
  fill: z.enum(FILLS, { error: `must be one of ${FILLS.join(", ")}` }).optional(),
  details: z.boolean({ error: "must be true or false" }).optional(),
  root: z
    .string()
    .transform((text) => parseRoot(text) ?? "")
    .pipe(z.string().min(1, ROOT_REFUSAL))
    .optional(),
});

/** What a strategy costs, can make and lose, from stored quotes; `premium` and `underlying_price` only by choice. */
export const calc: Command = {
  name: "calc",
  fed: "chain",
  description: "What an options strategy costs, can make and can lose, and how likely",
  example: "/calc strategy:bull_put_spread symbol:SPY strikes:580/575 dte:7",
  numbers: [],
  options: [
    {
      type: OPTION.string,
      name: "strategy",
      description: "The strategy, by name or as you call it: ic, bps, csp, pmcc …",
      required: true,
      autocomplete: true,
    },
    {
      type: OPTION.string,
      name: "symbol",
      description: "Ticker, e.g. SPY",
      required: true,
    },
    {
      type: OPTION.string,
      name: "strikes",
      description: "The strike you trade first comes first, e.g. 580 or 580/575",
      required: true,
    },
    {
      type: OPTION.integer,
      name: "dte",
      description: "Days to expiration; the nearest listed one is used",
      required: true,
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

  complete: (_services, { options, asker }, focused) =>
    focused === "strategy" ? completeStrategy({ options, asker }) : [],

  async run({ calculator }, { options }) {
    const details = options["details"] === true;
    const calculation = await calculator.calculate(readRequest(options));
    return { embeds: [renderCalculation(calculation, { details })] };
  },
};

/** The command's options as a request. Throws `invalid_request` naming the option. */
export function readRequest(options: OptionValues): StrategyRequest {
  const parsed = Options.safeParse(options);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new AppError("invalid_request", `${issue?.path.join(".")}: ${issue?.message}`, { hint: EXAMPLE });
  }
  const given = parsed.data;
  const strategy = findStrategy(given.strategy);
  if (strategy === null) throw notKnown(given.strategy);
  const strikes = parseStrikes(given.strikes);
  if (!strikes.ok)
    throw new AppError("invalid_request", `strikes: ${strikes.message}`, { hint: strikes.hint });
  return {
    kind: "strategy",
    strategy: strategy.name,
    symbol: given.symbol,
    strikes: [...strikes.strikes],
    dte: given.dte,
    farDte: given.far_dte,
    fill: given.fill,
    premium: given.premium,
    underlyingPrice: given.underlying_price,
    contracts: given.contracts,
    accountSize: given.account_size,
    root: given.root,
  };
}

function notKnown(strategy: string): AppError {
  const { message, hint } = unknownStrategy(strategy);
  return new AppError("invalid_request", `strategy: ${message}`, { hint: `${hint} ${EXAMPLE}` });
}

const EXAMPLE = "For example: /calc strategy:bull_put_spread symbol:SPY strikes:580/575 dte:7";
