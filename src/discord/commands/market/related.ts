import { type Button, button, type Menu, menu } from "../../components/parts.ts";
import type { OptionValues } from "../../interaction.ts";
import { shortDate } from "../../render/figures.ts";

const VIEWS = {
  price: "Price",
  chain: "Chain",
  em: "Expected move",
  iv: "IV",
  range: "Range",
  volume: "Volume",
  flow: "Flow",
  earnings: "Earnings",
  news: "News",
} as const;
export type View = keyof typeof VIEWS;

/** Other views of a symbol, in place of the one that is shown. */
export function related(symbol: string, views: readonly View[]): Button[] {
  return views.map((view) => button(VIEWS[view], view, { symbol }));
}

export function refresh(command: string, options: OptionValues): Button {
  return button("Refresh", command, options);
}

const MOST_CHOICES = 25;

type Dated = { readonly expiration: string; readonly dte: number };

/** The stored expirations of a symbol to choose from, around the one that is shown. */
export function expirationMenu(
  listed: readonly Dated[],
  shown: string,
  press: { command: string; options: OptionValues; today: string },
): Menu[] {
  const dates = datesOf(listed);
  const at = Math.max(
    0,
    dates.findIndex(({ expiration }) => expiration === shown),
  );
  const from = Math.max(0, Math.min(at - MOST_CHOICES / 2, dates.length - MOST_CHOICES));
  const choices = dates
    .slice(Math.floor(from), Math.floor(from) + MOST_CHOICES)
    .map(({ expiration, dte }) => ({
      label: `${shortDate(expiration, press.today)} · ${dte === 0 ? "today" : `${dte} d`}`,
      value: expiration,
      chosen: expiration === shown,
    }));
  const { command, options } = press;
  return choices.length < 2
    ? []
    : [menu("Another expiration", choices, { fills: "expiry", command, options })];
}

/** The expirations before and after the one that is shown; null where there is none. */
export function neighbours(
  listed: readonly Dated[],
  shown: string,
): { earlier: string | null; later: string | null } {
  const dates = datesOf(listed).map(({ expiration }) => expiration);
  return {
    earlier: dates.filter((date) => date < shown).at(-1) ?? null,
    later: dates.find((date) => date > shown) ?? null,
  };
}

function datesOf(listed: readonly Dated[]): Dated[] {
  return [...new Map(listed.map((one) => [one.expiration, one])).values()].toSorted((a, b) => a.dte - b.dte);
}
