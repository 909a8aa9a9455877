import { type Button, button } from "../../components/parts.ts";
import type { OptionValues } from "../../interaction.ts";

const VIEWS = [
  ["IV", "iv"],
  ["Term", "term"],
  ["Skew", "skew"],
  ["Smile", "smile"],
  ["Expected move", "em"],
  ["Chain", "chain"],
] as const;

/** Below every answer about a ticker: the same again, and the other views of it, of the same expiration where one is meant. */
export function relatedViews(current: string, options: OptionValues & { symbol: string }): Button[] {
  const { symbol, expiry } = options;
  const meant: OptionValues = expiry === undefined ? { symbol } : { symbol, expiry };
  return [
    button("Refresh", current, options),
    ...VIEWS.filter(([, command]) => command !== current).map(([label, command]) =>
      button(label, command, meant),
    ),
    // A plan rests on somebody's view: the one without a direction is named.
    button("Plan, neutral", "plan", { ...meant, bias: "neutral" }),
    button("Alert me", "alerts add", { symbol, when: "price" }, { how: "form" }),
  ];
}

/** The expirations before and after one, as buttons of a command; none where there is none. */
export function besideExpiry(
  command: string,
  options: OptionValues,
  expiration: string,
  listed: readonly string[],
): Button[] {
  const dates = [...new Set(listed)].sort();
  const earlier = dates.findLast((date) => date < expiration);
  const later = dates.find((date) => date > expiration);
  const to = (label: string, expiry: string | undefined) =>
    expiry === undefined ? [] : [button(label, command, { ...options, expiry })];
  return [...to("◀ Earlier", earlier), ...to("Later ▶", later)];
}
