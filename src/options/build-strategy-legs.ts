import type { OptionType, Side } from "./contract.ts";
import type { LegExpiry, StockLeg, StrikeForm } from "./strategies/strike-form.ts";
import { findStrategy, type Strategy, type StrategyName } from "./strategy.ts";

export type StrategyOptionLeg = {
  readonly type: OptionType;
  readonly side: Side;
  readonly strike: number;
  readonly quantity: number;
  readonly expiry: LegExpiry;
};
/** 100 shares for each of `quantity`; they have neither strike nor expiration. */
export type StrategyStockLeg = StockLeg;
export type StrategyLeg = StrategyOptionLeg | StrategyStockLeg;

export type StrategyLegs =
  | { readonly ok: true; readonly legs: readonly StrategyLeg[]; readonly note: string | null }
  | { readonly ok: false; readonly message: string; readonly hint: string };

/**
 * The legs of a named strategy at the strikes the user wrote, in the order of the strategy's table.
 * A wrong count, order or number gives a message and a hint that holds the line to type instead.
 */
export function buildStrategyLegs(name: StrategyName, strikes: readonly number[]): StrategyLegs {
  const strategy = findStrategy(name);
  if (strategy === null)
    return { ok: false, message: `Unknown strategy "${name}".`, hint: "Use a listed name." };
  const wrong = strikes.find((strike) => !(Number.isFinite(strike) && strike > 0));
  if (wrong !== undefined) {
    return {
      ok: false,
      message: `${wrong} is not a strike.`,
      hint: `Strikes are positive: ${exampleOf(strategy)}.`,
    };
  }
  for (const form of strategy.forms) {
    const matched = matchForm(form, strikes);
    if (matched !== null) return { ok: true, legs: legsAt(form, matched), note: noteOn(strategy, matched) };
  }
  return explain(strategy, strikes);
}

/** The strikes with a twin written once, or null where count or order do not fit the form. */
function matchForm(form: StrikeForm, strikes: readonly number[]): readonly number[] | null {
  const single = mergeTwin(form, strikes);
  if (single.length !== form.strikes) return null;
  let below = 0;
  for (const position of form.ascending) {
    const strike = single[position] ?? Number.NaN;
    if (!(strike > below)) return null;
    below = strike;
  }
  return single;
}

function mergeTwin(form: StrikeForm, strikes: readonly number[]): readonly number[] {
  const { twin } = form;
  if (twin === undefined || strikes.length !== form.strikes + 1 || strikes[twin] !== strikes[twin + 1]) {
    return strikes;
  }
  return strikes.toSpliced(twin, 1);
}

function legsAt(form: StrikeForm, strikes: readonly number[]): StrategyLeg[] {
  return form.legs.map((leg) =>
    leg.type === "stock" ? leg : { ...leg, strike: strikes[leg.strike] ?? Number.NaN },
  );
}

function explain(strategy: Strategy, strikes: readonly number[]): StrategyLegs {
  const form = strategy.forms[0];
  const rule = `${strategy.label} strikes: ${strategy.strikeRule}.`;
  const instead = sameAs(strategy, strikes);
  if (instead !== null) {
    const line = `${instead.name} ${[...new Set(strikes)].join("/")}`;
    const message = `The strikes must differ: with one for two it is a ${instead.label.toLowerCase()}.`;
    return { ok: false, message, hint: `Write ${line}. ${rule} Example: ${form.example}.` };
  }
  if (strikes.length !== form.strikes) {
    const wanted = form.strikes === 1 ? "one strike" : `${form.strikes} strikes`;
    const message = `${strategy.label} takes ${wanted}, not ${strikes.length}.`;
    return { ok: false, message, hint: `${rule} Example: ${form.example}.` };
  }
  if (new Set(strikes).size < strikes.length) {
    return { ok: false, message: "The strikes must differ.", hint: `${rule} Example: ${form.example}.` };
  }
  const message = `${strikes.join("/")} is the wrong order for a ${strategy.label.toLowerCase()}.`;
  return { ok: false, message, hint: `${rule} Write ${inOrder(form, strikes).join("/")}.` };
}

/** The strategy that these strikes with a twin make, where this one wants them to differ. */
function sameAs({ whenEqual, forms }: Strategy, strikes: readonly number[]): Strategy | null {
  if (whenEqual === undefined || strikes.length !== forms[0].strikes) return null;
  const other = findStrategy(whenEqual);
  return other?.forms.some((form) => matchForm(form, strikes) !== null) ? other : null;
}

/** The same strikes as the form wants them written. */
function inOrder(form: StrikeForm, strikes: readonly number[]): number[] {
  const sorted = strikes.toSorted((a, b) => a - b);
  const written = new Array<number>(sorted.length);
  form.ascending.forEach((position, rank) => {
    written[position] = sorted[rank] ?? Number.NaN;
  });
  return written;
}

const WITH_WINGS: readonly StrategyName[] = [
  "butterfly",
  "put_butterfly",
  "iron_butterfly",
  "broken_wing_butterfly",
];

/** Wings that are not what the name says. */
function noteOn({ name }: Strategy, strikes: readonly number[]): string | null {
  if (!WITH_WINGS.includes(name)) return null;
  const [low = 0, body = 0, high = 0] = strikes.toSorted((a, b) => a - b);
  const [lower, upper] = [body - low, high - body];
  const equal = Math.abs(lower - upper) < 1e-9;
  if (name === "broken_wing_butterfly") {
    return equal ? `Equal wings (${Number(lower.toFixed(3))} each): a plain butterfly.` : null;
  }
  if (equal) return null;
  return `Unequal wings (${Number(lower.toFixed(3))} below, ${Number(upper.toFixed(3))} above): a broken-wing butterfly.`;
}

function exampleOf(strategy: Strategy): string {
  return strategy.forms[0].example;
}
