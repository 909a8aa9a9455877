import type { StrikeForm } from "../../options/strategies/strike-form.ts";
import { strikeText } from "../render/figures.ts";

/** A whole list of strikes to choose: "580/575"; `missing` more are wanted where it is not whole yet. */
export type SuggestedStrikes = { strikes: readonly number[]; missing: number };

type Stored = { calls: readonly number[]; puts: readonly number[]; price: number | null };

/** Listed steps between the first strike and the second, the most usual first. */
const STEPS = [1, 2, 4];
/** How many first strikes are offered with their pairs. */
const FIRST = 8;

/**
 * Strikes that exist for what is being typed, those nearest to the money first. What stands before the last separator is
 * kept; the strike behind it is the one being typed, in the order that the strategy's form wants. Pairs where nothing is
 * typed yet of a form of two.
 */
export function suggestStrikes(typed: string, form: StrikeForm, stored: Stored): SuggestedStrikes[] {
  const parts = typed.replace(/[$\s]/g, "").split(/[/,;|-]+/);
  const partial = parts.at(-1) ?? "";
  const before = parts.slice(0, -1).map(Number);
  if (before.some((strike) => !(strike > 0)) || before.length >= form.strikes) return [];
  const at = before.length;
  const listed = strikesAt(form, at, stored);
  const anchor = before.at(-1) ?? stored.price ?? listed[Math.floor(listed.length / 2)] ?? 0;
  const nearest = listed
    .filter((strike) => strikeText(strike).startsWith(partial) && fits([...before, strike], form))
    .toSorted((a, b) => Math.abs(a - anchor) - Math.abs(b - anchor) || a - b);
  if (form.strikes !== 2 || at !== 0)
    return nearest.map((strike) => ({ strikes: [...before, strike], missing: form.strikes - at - 1 }));
  return nearest.slice(0, FIRST).flatMap((first) => pairsOf(first, form, stored));
}

function pairsOf(first: number, form: StrikeForm, stored: Stored): SuggestedStrikes[] {
  const second = strikesAt(form, 1, stored);
  const up = form.ascending[0] === 0;
  const beyond = up ? second.filter((one) => one > first) : second.filter((one) => one < first).reverse();
  return STEPS.flatMap((step) => {
    const strike = beyond[step - 1];
    return strike === undefined ? [] : [{ strikes: [first, strike], missing: 0 }];
  });
}

/** What is stored for every leg at that place. */
function strikesAt(form: StrikeForm, at: number, { calls, puts }: Stored): number[] {
  const types = new Set(
    form.legs.flatMap((leg) => (leg.type !== "stock" && leg.strike === at ? [leg.type] : [])),
  );
  if (!types.has("call")) return [...puts];
  if (!types.has("put")) return [...calls];
  const both = new Set(puts);
  return calls.filter((strike) => both.has(strike));
}

/** Whether the strikes so far stand in the form's order. */
function fits(strikes: readonly number[], { ascending }: StrikeForm): boolean {
  const placed = ascending.filter((place) => place < strikes.length).map((place) => strikes[place] ?? 0);
  return placed.every((strike, index) => index === 0 || strike > (placed[index - 1] ?? 0));
}
