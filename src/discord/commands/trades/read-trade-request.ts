import type { CalculateInput } from "../../../calculator/calculate-request.ts";
import { atLeast, atMost, type Bounds, LIMITS, notFinite } from "../../../calculator/limits.ts";
import type { TradingCalendar } from "../../../market/trading-calendar.ts";
import { FILLS, type Fill } from "../../../options/fill-prices.ts";
import { parseRoot, ROOT_REFUSAL } from "../../../options/ticker-symbol.ts";
import { parseCompactLegs } from "../../../trades/compact-legs.ts";
import type { OptionValues } from "../../interaction.ts";
import { readExpiry, understandExpiry } from "../../options/expiry.ts";
import { refuseOption } from "../../options/refuse-option.ts";
import { readStrategy } from "../../options/strategy.ts";
import { readStrikes } from "../../options/strikes.ts";
import { readSymbol } from "../../options/symbol.ts";

/** Times the entry's net. */
export const STOP_BOUNDS: Bounds = { min: 0.1, max: 20 };
const EXAMPLE = "For example: /track add strategy:bull_put_spread symbol:SPY strikes:580/575 expiry:30d";

/** A trade to follow, as it was typed or as a button carries it. Throws `invalid_request` naming the option. */
export function readTradeRequest(
  options: OptionValues,
  nowMs: number,
  calendar: TradingCalendar,
): { calculate: CalculateInput; understood: string | null } {
  const common = {
    symbol: readSymbol(options),
    contracts: readWhole(options, "contracts", LIMITS.contracts),
    fill: readFill(options),
  };
  const root = readRoot(options);
  if (options["legs"] !== undefined) {
    const legs = parseCompactLegs(String(options["legs"]), root);
    if (legs === null) throw refuseOption("legs", "these are no legs of a button", EXAMPLE);
    return { calculate: { kind: "legs", ...common, legs }, understood: null };
  }
  const { wish, understood } = readExpiry(options, nowMs, { calendar });
  return {
    calculate: {
      kind: "strategy",
      ...common,
      ...wish,
      ...readFar(options, nowMs, calendar),
      strategy: readStrategy(options).name,
      strikes: readStrikes(options),
      premium: readNumber(options, "premium", LIMITS.premium),
      root,
    },
    understood,
  };
}

function readFar(options: OptionValues, nowMs: number, calendar: TradingCalendar) {
  const text = String(options["far_expiry"] ?? "").trim();
  if (text === "") return {};
  const { dte, expiration } = understandExpiry(text, nowMs, { option: "far_expiry", calendar }).wish;
  return { farDte: dte, farExpiration: expiration };
}

/** A number inside its bounds; undefined where none was given. */
export function readNumber(options: OptionValues, name: string, bounds: Bounds): number | undefined {
  const given = options[name];
  if (given === undefined || given === "") return undefined;
  const value = typeof given === "number" ? given : Number.NaN;
  if (!Number.isFinite(value)) throw refuseOption(name, notFinite(given, bounds), EXAMPLE);
  if (value < bounds.min) throw refuseOption(name, atLeast(bounds), EXAMPLE);
  if (value > bounds.max) throw refuseOption(name, atMost(bounds), EXAMPLE);
  return value;
}

function readWhole(options: OptionValues, name: string, bounds: Bounds): number | undefined {
  const value = readNumber(options, name, bounds);
  if (value !== undefined && !Number.isInteger(value))
    throw refuseOption(name, "must be a whole number", EXAMPLE);
  return value;
}

function readFill({ fill }: OptionValues): Fill | undefined {
  if (fill === undefined) return undefined;
  const found = FILLS.find((one) => one === fill);
  if (found === undefined) throw refuseOption("fill", `must be one of ${FILLS.join(", ")}`, EXAMPLE);
  return found;
}

function readRoot({ root }: OptionValues): string | undefined {
  if (root === undefined) return undefined;
  const parsed = parseRoot(String(root));
  if (parsed === null) throw refuseOption("root", ROOT_REFUSAL, EXAMPLE);
  return parsed;
}
