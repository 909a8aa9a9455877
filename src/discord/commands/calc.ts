import * as z from "zod";
import type { StrategyRequest } from "../../calculator/calculate-request.ts";
import { AppError } from "../../errors.ts";
import { parseStrikes } from "../../options/parse-strikes.ts";
import { findStrategy } from "../../options/strategy.ts";
import { unknownStrategy } from "../../options/suggest-strategies.ts";
import { parseTickerSymbol, SYMBOL_REFUSAL } from "../../options/ticker-symbol.ts";
import type { OptionValues } from "../interaction.ts";
import { renderCalculation } from "../render/calculation.ts";
import { OPTION } from "../wire-numbers.ts";
import type { Command } from "./command.ts";
import { completeStrategy } from "./complete-strategy.ts";

const price = z.coerce.number({ error: "must be a number" }).positive("must be above 0").max(1e7);

const Options = z.object({
  strategy: z.string(),
  symbol: z
    .string()
    .transform((text) => parseTickerSymbol(text) ?? "")
    .pipe(z.string().min(1, SYMBOL_REFUSAL)),
  strikes: z.string().max(100),
  dte: z.coerce
    .number({ error: "must be a number of days" })
    .int("must be whole days")
    .min(0, "must not be negative")
    .max(2_000, "must be at most 2000"),
  premium: z.coerce.number({ error: "must be a number" }).min(0, "must not be negative").max(1e7).optional(),
  underlying_price: price.optional(),
  contracts: z.coerce
    .number({ error: "must be a number" })
    .int()
    .min(1, "must be at least 1")
    .max(100_000)
    .optional(),
  account_size: price.max(1e12).optional(),
  root: z
    .string()
    .trim()
    .toUpperCase()
    .pipe(z.string().regex(/^[A-Z][A-Z0-9]{0,5}$/, "must be an option root such as SPXW"))
    .optional(),
});

/** What a strategy costs, can make and lose, from stored quotes; `premium` and `underlying_price` only by choice. */
export const calc: Command = {
  definition: {
    name: "calc",
    description: "What an options strategy costs, can make and can lose, and how likely",
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
    ],
  },

  complete: (options, focused) =>
    focused === "strategy" ? completeStrategy(String(options["strategy"] ?? "")) : [],

  async run(services, options) {
    const request = readRequest(options);
    return {
      embeds: [renderCalculation(await services.calculator.calculate(request))],
      allowed_mentions: { parse: [] },
    };
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
