import type { CalculateInput } from "../../../calculator/calculate-request.ts";
import { formatCompactLegs } from "../../../trades/compact-legs.ts";
import { type Button, button } from "../../components/parts.ts";
import type { OptionValues } from "../../interaction.ts";
import { strikeText } from "../../render/figures.ts";

/**
 * "Track it": follows what was calculated, at what the calculator prices it at when it is pressed. Give the expiration
 * that was chosen as a date, since days count from the day of the press. Null for legs that a button can't carry.
 */
export function trackButton(request: CalculateInput, label = "Track it"): Button | null {
  const options = optionsOf(request);
  return options === null ? null : button(label, "track add", options, { how: "alone", style: "success" });
}

function optionsOf(request: CalculateInput): OptionValues | null {
  const { symbol, contracts, fill } = request;
  if (symbol === undefined) return null;
  const common = given({ symbol, contracts, fill });
  if (request.kind === "strategy") {
    const { strategy, strikes, premium, root, expiration, dte, farExpiration, farDte } = request;
    const [expiry, far] = [dayText(expiration, dte), dayText(farExpiration, farDte)];
    const written = strikes.map(strikeText).join("/");
    return { ...common, ...given({ strategy, strikes: written, expiry, premium, far_expiry: far, root }) };
  }
  const legs = formatCompactLegs(request.legs);
  const root = request.legs.map((leg) => (leg.type === "stock" ? undefined : leg.root)).find(Boolean);
  return legs === null ? null : { ...common, ...given({ legs, root }) };
}

function dayText(date: string | undefined, days: number | undefined): string | undefined {
  return date ?? (days === undefined ? undefined : `${days}d`);
}

function given(options: Record<string, string | number | undefined>): OptionValues {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as OptionValues;
}
