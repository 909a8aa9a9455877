import type { OptionType, Side } from "./contract.ts";
import { findStrategy, type Strategy, type StrategyName } from "./strategy.ts";
import type { LegExpiry, StrikeForm } from "./strike-form.ts";

export type StrategyLeg = {
  readonly type: OptionType;
  readonly side: Side;
  readonly strike: number;
  readonly quantity: number;
  readonly expiry: LegExpiry;
};

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
  return form.legs.map((leg) => ({ ...leg, strike: strikes[leg.strike] ?? Number.NaN }));
}

function explain(strategy: Strategy, strikes: readonly number[]): StrategyLegs {
  const form = strategy.forms[0];
  const rule = `${strategy.label} strikes: ${strategy.strikeRule}.`;
  if (strikes.length !== form.strikes) {
    const wanted = form.strikes === 1 ? "one strike" : `${form.strikes} strikes`;
    const message = `${strategy.label} takes ${wanted}, not ${strikes.length}.`;
    return { ok: false, message, hint: `${rule} Example: ${form.example}.` };
  }
  if (new Set(strikes).size < strikes.length) {
    const other =
      strategy.name === "iron_condor" && strikes[1] === strikes[2]
        ? " For one short strike use iron_butterfly."
        : "";
    return {
      ok: false,
      message: "The strikes must differ.",
      hint: `${rule} Example: ${form.example}.${other}`,
    };
  }
  const message = `${strikes.join("/")} is the wrong order for a ${strategy.label.toLowerCase()}.`;
  return { ok: false, message, hint: `${rule} Write ${inOrder(form, strikes).join("/")}.` };
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

function noteOn({ name }: Strategy, strikes: readonly number[]): string | null {
  if (name !== "butterfly" && name !== "iron_butterfly") return null;
  const [low = 0, body = 0, high = 0] = strikes.toSorted((a, b) => a - b);
  const [lower, upper] = [body - low, high - body];
  if (Math.abs(lower - upper) < 1e-9) return null;
  return `Unequal wings (${Number(lower.toFixed(3))} below, ${Number(upper.toFixed(3))} above): a broken-wing butterfly.`;
}

function exampleOf(strategy: Strategy): string {
  return strategy.forms[0].example;
}
