import type { Funnel } from "../../../planning/funnel.ts";
import { count } from "../figures.ts";

/** "42 built, 19 kept · removed: openInterest 15, twins 4". */
export function funnelLine({ generated, kept, removed }: Funnel): string {
  const parts = removedBy(removed).map(([filter, lost]) => `${filter} ${count(lost)}`);
  const lost = parts.length === 0 ? "" : ` · removed: ${parts.join(", ")}`;
  return `${count(generated)} built, ${count(kept)} kept${lost}`;
}

/** The filters that removed something, those that removed most first. */
export function removedBy(removed: Funnel["removed"]): [string, number][] {
  return Object.entries(removed).sort(([, a], [, b]) => b - a);
}
