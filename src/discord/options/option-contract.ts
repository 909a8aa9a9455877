import type { APIApplicationCommandBasicOption } from "discord-api-types/v10";
import type { OptionQuoteWish } from "../../calculator/read-option-quote.ts";
import type { TradingCalendar } from "../../market/trading-calendar.ts";
import type { OptionType } from "../../options/contract.ts";
import { isAdjustedRoot, parseOccSymbol } from "../../options/occ-symbol.ts";
import { underlyingOfRoot } from "../../options/ticker-symbol.ts";
import type { OptionValues } from "../interaction.ts";
import { OPTION } from "../wire-numbers.ts";
import { readExpiry } from "./expiry.ts";
import { refuseOption } from "./refuse-option.ts";
import { readSymbol } from "./symbol.ts";

const STRIKE = /^\$?\s*(\d{1,6}(?:\.\d{1,3})?)\s*(c|calls?|p|puts?)?$/i;
const LARGEST = 100_000;

/** The option "strike" of one contract, and its type. */
export function strikeOption() {
  return {
    type: OPTION.string,
    name: "strike",
    description: "One strike, e.g. 580, or 580c and 580p with the type",
    autocomplete: true,
  } as const satisfies APIApplicationCommandBasicOption;
}

export function typeOption() {
  return {
    type: OPTION.string,
    name: "type",
    description: "Call or put",
    choices: [
      { name: "call", value: "call" },
      { name: "put", value: "put" },
    ],
  } as const satisfies APIApplicationCommandBasicOption;
}

export type ReadContract = { wish: OptionQuoteWish; understood: string | null };

/**
 * One contract, from an OCC symbol as pasted in the place of the symbol, or from symbol, expiry, strike and type. Throws
 * `invalid_request` naming the option.
 */
export function readOptionContract(
  options: OptionValues,
  nowMs: number,
  calendar?: TradingCalendar,
): ReadContract {
  const pasted = parseOccSymbol(String(options["symbol"] ?? ""));
  if (pasted !== null) {
    const { root, expiration, strike, type } = pasted;
    if (isAdjustedRoot(root))
      throw refuseOption("symbol", `${root} is an adjusted contract, which is not kept here.`, EXAMPLE);
    return {
      wish: { symbol: underlyingOfRoot(root), root, expiration, strike, type, exact: true },
      understood: null,
    };
  }
  const symbol = readSymbol(options);
  const { strike, type: said } = readStrike(String(options["strike"] ?? ""));
  const type = readType(options["type"]) ?? said;
  if (type === null)
    throw refuseOption("type", "must be call or put", "For example strike:580c or type:put.");
  const { wish, understood } = readExpiry(options, nowMs, calendar === undefined ? {} : { calendar });
  return { wish: { symbol, ...wish, strike, type, exact: false }, understood };
}

const EXAMPLE =
  "For example /quote symbol:SPY expiry:dec 18 strike:580c, or an OCC symbol such as SPY261218C00580000 as symbol.";

function readStrike(text: string): { strike: number; type: OptionType | null } {
  const [, digits = "", letter = ""] = STRIKE.exec(text.trim().replace(/(?<=\d),(?=\d{3})/g, "")) ?? [];
  const strike = Number(digits);
  if (digits === "" || !(strike > 0 && strike < LARGEST))
    throw refuseOption("strike", "must be one strike, such as 580 or 580c", EXAMPLE);
  if (letter === "") return { strike, type: null };
  return { strike, type: letter.toLowerCase().startsWith("c") ? "call" : "put" };
}

function readType(value: OptionValues[string] | undefined): OptionType | null {
  if (value === undefined) return null;
  if (value === "call" || value === "put") return value;
  throw refuseOption("type", "must be call or put", "For example type:put.");
}
