import type { Button } from "../../components/parts.ts";
import type { OptionValues } from "../../interaction.ts";
import { alertMe } from "../alerts/alert-me.ts";
import { planButton, refresh, related } from "../related-views.ts";

const VIEWS = ["iv", "term", "skew", "smile", "em", "chain"] as const;

/** Below every answer about a ticker's volatility: the same again, the other views of it, and what to do with it. */
export function volatilityViews(
  current: string,
  options: OptionValues & { symbol: string; expiry?: string },
): Button[] {
  const { symbol, expiry } = options;
  const about = { symbol, ...(expiry !== undefined && { expiry }) };
  return [
    refresh(current, options),
    ...related(
      about,
      VIEWS.filter((view) => view !== current),
    ),
    planButton(about),
    alertMe(symbol),
  ];
}
