import { addDays } from "../market/calendar-date.ts";
import { farGapDays } from "../options/strategy.ts";
import { CALENDARS, familiesFor, type PlanFamily } from "../planning/families.ts";
import { type PlanRequest, USUAL_DTE } from "./plan-request.ts";
import type { WantedChains, WantedLater } from "./ports.ts";

/** What a plan is likely to need, before any expiration is known. */
export function likelyChains(request: PlanRequest, today: string): WantedChains {
  const near = request.expiration ?? addDays(today, request.dte ?? USUAL_DTE);
  return { near, later: laterFor(request) };
}

/** What calendars would buy; null where the request can have none. */
function laterFor({ bias, families }: Pick<PlanRequest, "bias" | "families">): WantedLater | null {
  // A front month as dear as can be: whatever calendars the bias knows.
  const possible: readonly PlanFamily[] =
    families ?? familiesFor({ bias, frontVolatility: 1, backVolatility: 0 });
  const calendars = possible.filter((family) => CALENDARS.has(family));
  const [first] = calendars;
  if (first === undefined) return null;
  const types = calendars.map((family) =>
    family === "call_calendar" ? ("call" as const) : ("put" as const),
  );
  return { behind: farGapDays(first) ?? 0, types };
}
