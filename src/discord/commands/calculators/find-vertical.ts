import { LIMITS } from "../../../calculator/limits.ts";
import type { ChainView } from "../../../chains/read-chain.ts";
import { AppError } from "../../../errors.ts";
import { STRATEGIES, type Strategy } from "../../../options/strategy.ts";
import { contractForDelta, deltaSize } from "../../../options/strike-for-delta.ts";
import type { OptionValues } from "../../interaction.ts";
import { readNumber } from "../../options/read-number.ts";
import { refuseOption } from "../../options/refuse-option.ts";
import { readStrategy } from "../../options/strategy.ts";
import { fixed, strikeText } from "../../render/figures.ts";

const NAMES = ["bull_put_spread", "bear_call_spread", "bull_call_spread", "bear_put_spread"];
const USUAL_DELTA = { credit: 0.3, debit: 0.5 };
/** Of the underlying's price, where nobody says how wide. */
const USUAL_WIDTH = 0.01;

export const VERTICALS: readonly Strategy[] = STRATEGIES.filter(({ name }) => NAMES.includes(name));

/** A bull put spread where none is named. Throws `invalid_request` for what is no vertical. */
export function readVertical(options: OptionValues): Strategy {
  const strategy = readStrategy({ strategy: options["strategy"] ?? "bull_put_spread" });
  if (VERTICALS.includes(strategy)) return strategy;
  throw refuseOption(
    "strategy",
    `${strategy.label} is no vertical.`,
    "Use /calc for it, or a bull or bear spread of calls or puts.",
  );
}

type Wanted = { delta: number; width: number | null };

/** Throws `invalid_request` naming the option. */
export function readWanted(options: OptionValues, kind: "credit" | "debit"): Wanted {
  const written = readNumber(options, "delta", { min: -100, max: 100 });
  const delta = written === null ? USUAL_DELTA[kind] : deltaSize(written);
  if (delta === null)
    throw refuseOption("delta", "must be between 0 and 1, or 0 and 100.", "For example delta:30.");
  return { delta, width: readNumber(options, "width", { min: 0.5, max: LIMITS.strike.max }) };
}

/** The first strike at the delta, the second farther from the money by the width. Throws `no_quotes` without both. */
export function findStrikes(
  { contracts, underlyingPrice, symbol, expiration }: ChainView,
  name: string,
  wanted: Wanted,
): string {
  const type = name.includes("put") ? "put" : "call";
  const ofType = contracts.filter((one) => one.type === type);
  const first = contractForDelta(ofType, wanted.delta);
  const width = wanted.width ?? (underlyingPrice ?? 0) * USUAL_WIDTH;
  const beyond = ofType.filter(({ strike }) =>
    first === null ? false : type === "put" ? strike < first.strike : strike > first.strike,
  );
  const off = (strike: number) => Math.abs(Math.abs(strike - (first?.strike ?? 0)) - width);
  const second = beyond.toSorted((a, b) => off(a.strike) - off(b.strike))[0];
  if (first !== null && second !== undefined)
    return `${strikeText(first.strike)}/${strikeText(second.strike)}`;
  throw new AppError(
    "no_quotes",
    `No ${fixed(wanted.delta * 100, 0)} delta ${type} with another beyond it is stored for ${symbol} ${expiration}.`,
    {
      hint: "Ask for another delta or expiration, or give strikes.",
    },
  );
}
