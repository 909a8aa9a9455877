import type { CashDividend } from "./american-grid.ts";
import { priceOnGrid } from "./american-grid.ts";
import { certainExercise } from "./certain-exercise.ts";
import type { CollocationScheme } from "./collocation-scheme.ts";
import { collocationScheme } from "./collocation-scheme.ts";
import type { EuropeanOptionInput } from "./european-option.ts";
import { europeanOption, requireOptionInput } from "./european-option.ts";
import type { ExerciseBoundary } from "./exercise-boundary.ts";
import { exerciseBoundary } from "./exercise-boundary.ts";
import { unitPut } from "./price-from-boundary.ts";
import { PricingInputError } from "./pricing-input-error.ts";

/** As `europeanOption`, with the cash dividends that go ex before expiry, beside the yield or instead of it. */
export type AmericanOptionInput = EuropeanOptionInput & { dividends?: readonly CashDividend[] };

export type PriceAndDelta = { price: number; delta: number };

/**
 * `fast`: within 7e-5 of the larger of spot and strike, nearly always within 2e-5, some 10 microseconds; `accurate`: 2e-6,
 * some 80.
 */
export type Precision = "fast" | "accurate";

/** Below this deviation the spot moves by less than a millionth: the certain path says all. */
const LEAST_DEVIATION = 1e-6;

/** What waiting earns over the whole life, below which exercising early adds nothing to the last place of a price. */
const NEGLIGIBLE = 1e-16;

/** Above this deviation the price is at its bound to the last digit: a larger volatility is taken for this much. */
const MOST_DEVIATION = 50;

const schemes = {
  fast: collocationScheme(5, 5, 13, 1e-3, 24),
  accurate: collocationScheme(10, 12, 32, 1e-5, 60),
} satisfies Record<Precision, CollocationScheme>;

/**
 * Price and delta of an American option, per share, without the cost of the other greeks.
 * Throws PricingInputError for a number no option can have.
 */
export function americanPriceAndDelta(
  given: AmericanOptionInput,
  precision: Precision = "fast",
): PriceAndDelta {
  const input = checkedInput(given);
  const method = methodFor(input);
  if (method === "european") return europeanOption(input);
  if (method === "certain") return certainExercise({ ...input, dividends: input.dividends ?? [] });
  const boundary = method === "boundary" ? boundaryFor(input, precision) : null;
  if (boundary?.settled) return priceFromBoundary(input, boundary);
  return priceOnGrid({ ...input, dividends: input.dividends ?? [], american: true, span: input.volatility });
}

/**
 * How an American option is priced: along its exercise boundary; on a grid, where dividends or two negative rates make
 * more than one boundary; on the certain path without volatility; as a European where exercise never pays.
 */
export type Method = "boundary" | "grid" | "certain" | "european";

export function methodFor(input: AmericanOptionInput): Method {
  const { type, years, rate, dividendYield, volatility } = input;
  if (volatility * Math.sqrt(years) < LEAST_DEVIATION) return "certain";
  if (paysDividend(input)) return "grid";
  // What waiting earns on the money received, and costs on the share given: exchanged for a call.
  const [earned, forgone] = type === "put" ? [rate, dividendYield] : [dividendYield, rate];
  if (earned * years > NEGLIGIBLE || (earned >= 0 && forgone < 0)) return "boundary";
  return forgone >= Math.min(0, earned) ? "european" : "grid";
}

/** Whether the share goes ex a cash dividend between now and expiry. */
export function paysDividend({ years, dividends = [] }: AmericanOptionInput): boolean {
  return dividends.some((dividend) => dividend.amount > 0 && dividend.years > 0 && dividend.years < years);
}

/** The boundary of the put, or of the put that mirrors the call (McDonald and Schroder 1998). */
export function boundaryFor(
  input: Pick<AmericanOptionInput, "type" | "years" | "rate" | "dividendYield" | "volatility">,
  precision: Precision,
): ExerciseBoundary {
  const { type, years, rate, dividendYield, volatility } = input;
  // Rates or deviations that no listed option has bend the boundary more than the fast scheme can follow.
  const interest = Math.max(Math.abs(rate), Math.abs(dividendYield)) * years;
  const strained = interest > 0.5 || volatility * Math.sqrt(years) > 3;
  const scheme = schemes[strained ? "accurate" : precision];
  return type === "put"
    ? exerciseBoundary(years, rate, dividendYield, volatility, scheme)
    : exerciseBoundary(years, dividendYield, rate, volatility, scheme);
}

/** Price and delta from a boundary computed for the same type, years, rates and volatility. */
export function priceFromBoundary(
  input: Pick<AmericanOptionInput, "type" | "spot" | "strike">,
  boundary: ExerciseBoundary,
): PriceAndDelta & { exercised: boolean } {
  const { type, spot, strike } = input;
  if (type === "put") {
    const unit = unitPut(boundary, spot / strike);
    return { price: strike * unit.price, delta: unit.delta, exercised: unit.exercised };
  }
  const unit = unitPut(boundary, strike / spot);
  return {
    price: spot * unit.price,
    delta: unit.price - (strike / spot) * unit.delta,
    exercised: unit.exercised,
  };
}

/** The input with a volatility that can be computed with. Throws PricingInputError for a number no option can have. */
export function checkedInput<Input extends AmericanOptionInput>(input: Input): Input {
  requireOptionInput(input);
  for (const { years, amount } of input.dividends ?? []) {
    if (!Number.isFinite(years))
      throw new PricingInputError("dividends.years", years, "years from now to the ex-date");
    if (!(amount >= 0 && Number.isFinite(amount))) {
      throw new PricingInputError("dividends.amount", amount, "cash per share, 0 or above");
    }
  }
  const most = MOST_DEVIATION / Math.sqrt(input.years);
  return input.volatility > most ? { ...input, volatility: most } : input;
}
