import { shorten } from "../shorten.ts";
import { namesOf, STRATEGIES, type Strategy, type StrategyName, strategyKey } from "../strategy.ts";
import { editDistance } from "./edit-distance.ts";

/** What is offered before anything is typed; the others follow in the order of the table. */
const MOST_USED: readonly StrategyName[] = [
  "iron_condor",
  "bull_put_spread",
  "bear_call_spread",
  "covered_call",
  "cash_secured_put",
  "long_call",
  "long_put",
  "bull_call_spread",
  "bear_put_spread",
  "short_strangle",
  "straddle",
  "strangle",
  "iron_butterfly",
  "butterfly",
  "call_calendar",
  "pmcc",
];
/** Names that are used for more than one strategy: never guessed, always asked back. */
const AMBIGUOUS: Readonly<Record<string, readonly StrategyName[]>> = {
  bcs: ["bear_call_spread", "bull_call_spread"],
  ratio: ["call_ratio_spread", "put_ratio_spread"],
  ratio_spread: ["call_ratio_spread", "put_ratio_spread"],
  backspread: ["call_backspread", "put_backspread"],
  back_spread: ["call_backspread", "put_backspread"],
  ratio_backspread: ["call_backspread", "put_backspread"],
  credit_spread: ["bull_put_spread", "bear_call_spread"],
  debit_spread: ["bull_call_spread", "bear_put_spread"],
  call_spread: ["bull_call_spread", "bear_call_spread"],
  put_spread: ["bear_put_spread", "bull_put_spread"],
  vertical: ["bull_put_spread", "bear_call_spread", "bull_call_spread", "bear_put_spread"],
};
const RANKED: readonly Strategy[] = [
  ...MOST_USED.flatMap((name) => STRATEGIES.find((strategy) => strategy.name === name) ?? []),
  ...STRATEGIES.filter(({ name }) => !MOST_USED.includes(name)),
];
const LONGEST_KEY = 40;
const [EXACT, AMBIGUOUS_NAME, PREFIX, WORD_PREFIX, MISSPELT] = [0, 1, 2, 3, 4];
const SUGGESTED = 3;

/**
 * Strategies that a text may mean, the likeliest first: called so, beginning so, with words that begin so, or misspelt.
 * With nothing typed, the most used ones. None where nothing is near.
 */
export function suggestStrategies(text: string, limit: number): readonly Strategy[] {
  const key = strategyKey(text.slice(0, 4 * LONGEST_KEY)).slice(0, LONGEST_KEY);
  if (key === "") return RANKED.slice(0, limit);
  const near = RANKED.map((strategy) => ({ strategy, far: farness(strategy, key) }))
    .filter(({ far }) => Number.isFinite(far))
    .sort((a, b) => a.far - b.far);
  // Where something is called so, what is only spelt alike is noise.
  const misspelt = (near[0]?.far ?? 0) >= MISSPELT;
  return near
    .filter(({ far }) => misspelt || far < MISSPELT)
    .slice(0, limit)
    .map(({ strategy }) => strategy);
}

/** What to say of a text that names no strategy, or more than one: which it may mean, as names to type. */
export function unknownStrategy(text: string): { message: string; hint: string } {
  const key = strategyKey(text.slice(0, 4 * LONGEST_KEY));
  const several = meantBy(key);
  if (several.length > 0) {
    return { message: `"${shorten(text)}" may mean ${inWords(several)}.`, hint: "Write the one you mean." };
  }
  const near = suggestStrategies(text, SUGGESTED).map(({ name }) => name);
  const hint = key === "" || near.length === 0 ? "Use a listed name." : `Did you mean ${inWords(near)}?`;
  return { message: `"${shorten(text)}" is not known.`, hint };
}

function meantBy(key: string): readonly StrategyName[] {
  return Object.hasOwn(AMBIGUOUS, key) ? (AMBIGUOUS[key] ?? []) : [];
}

function farness(strategy: Strategy, key: string): number {
  const names = namesOf(strategy);
  if (names.includes(key)) return EXACT;
  if (meantBy(key).includes(strategy.name)) return AMBIGUOUS_NAME;
  if (names.some((name) => name.startsWith(key))) return PREFIX;
  const words = key.split("_");
  const has = (name: string, word: string) => name.split("_").some((part) => part.startsWith(word));
  if (names.some((name) => words.every((word) => has(name, word)))) return WORD_PREFIX;
  return MISSPELT + Math.min(...names.map((name) => misspelling(name, key)));
}

/** Letters that are wrong, of the whole name or word by word; infinite beyond a third of what was typed. */
function misspelling(name: string, key: string): number {
  const whole = within(editDistance(name, key), key);
  const parts = name.split("_");
  const words = key.split("_").map((word) => within(nearest(word, parts), word));
  const missing = Math.max(0, parts.length - words.length) / 2;
  return Math.min(whole, words.reduce((sum, wrong) => sum + wrong, 0) + missing);
}

function nearest(word: string, parts: readonly string[]): number {
  return Math.min(...parts.map((part) => editDistance(part, word)));
}

function within(wrong: number, typed: string): number {
  return wrong <= Math.floor(typed.length / 3) ? wrong : Number.POSITIVE_INFINITY;
}

function inWords(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}
