import type { Bias } from "../../planning/families.ts";
import { type Button, button, type How, type Menu, menu } from "../components/parts.ts";
import type { OptionValues } from "../interaction.ts";
import { shortDate } from "../render/figures.ts";

/** What an answer is about; `expiry` as a date. */
type About = { symbol: string; expiry?: string };

const VIEWS = {
  price: "Price",
  chain: "Chain",
  em: "Expected move",
  iv: "IV",
  term: "Term",
  skew: "Skew",
  smile: "Smile",
  range: "Range",
  volume: "Volume",
  flow: "Flow",
  earnings: "Earnings",
  news: "News",
} as const;
type View = keyof typeof VIEWS;
/** Those that show one expiration. */
const DATED: ReadonlySet<View> = new Set(["chain", "em", "skew", "smile"]);

/** Other views of a symbol, of the same expiration where they show one. */
export function related(
  { symbol, expiry }: About,
  views: readonly View[],
  { how = "update" }: { how?: How } = {},
): Button[] {
  return views.map((view) => {
    const dated = expiry !== undefined && DATED.has(view);
    return button(VIEWS[view], view, { symbol, ...(dated && { expiry }) }, { how });
  });
}

/** A plan rests on somebody's view: its button says which. */
export function planButton(
  about: About,
  { bias = "neutral", how = "update" }: { bias?: Bias; how?: How } = {},
): Button {
  return button(`Plan, ${bias}`, "plan", { ...about, bias }, { how });
}

export function refresh(command: string, options: OptionValues): Button {
  return button("Refresh", command, options);
}

const MOST_CHOICES = 25;

type Dated = { readonly expiration: string; readonly dte: number };

/** The stored expirations of a symbol to choose from, around the one that is shown; none of a single one. */
export function expirationMenu(
  listed: readonly Dated[],
  shown: string,
  { command, options, today }: { command: string; options: OptionValues; today: string },
): Menu[] {
  const dates = [...new Map(listed.map((one) => [one.expiration, one])).values()].toSorted(
    (a, b) => a.dte - b.dte,
  );
  if (dates.length < 2) return [];
  const at = dates.findIndex(({ expiration }) => expiration === shown);
  const last = Math.max(0, dates.length - MOST_CHOICES);
  const from = Math.max(0, Math.min(at - Math.floor(MOST_CHOICES / 2), last));
  const choices = dates.slice(from, from + MOST_CHOICES).map(({ expiration, dte }) => ({
    label: `${shortDate(expiration, today)} · ${dte === 0 ? "today" : `${dte} d`}`,
    value: expiration,
    chosen: expiration === shown,
  }));
  return [menu("Another expiration", choices, { fills: "expiry", command, options })];
}

/** A command's answer at an earlier and a later date: "◀ Nov 27", "Jan 15, 2027 ▶"; none where there is none. */
export function dateButtons(
  command: string,
  options: OptionValues,
  { earlier, later, today }: { earlier: string | null; later: string | null; today: string },
): Button[] {
  const to = (date: string, label: string) => button(label, command, { ...options, expiry: date });
  return [
    ...(earlier === null ? [] : [to(earlier, `◀ ${shortDate(earlier, today)}`)]),
    ...(later === null ? [] : [to(later, `${shortDate(later, today)} ▶`)]),
  ];
}

/** The dates that are listed before and after the one that is shown. */
export function besideDate(
  listed: readonly { readonly expiration: string }[],
  shown: string,
): { earlier: string | null; later: string | null } {
  const dates = [...new Set(listed.map(({ expiration }) => expiration))].toSorted();
  return {
    earlier: dates.findLast((date) => date < shown) ?? null,
    later: dates.find((date) => date > shown) ?? null,
  };
}
