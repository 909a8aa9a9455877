import type { PlanCandidate } from "./plan.ts";

/** "bull put spread 580/575". */
export function nameOf({ label, strikes }: Pick<PlanCandidate, "label" | "strikes">): string {
  return `${label.charAt(0).toLowerCase()}${label.slice(1)} ${strikes}`;
}
