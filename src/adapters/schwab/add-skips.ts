import type { SkipCounts, SkipReason } from "../../providers/provider.ts";

/** Adds the counts of one answer to those of the whole request. */
export function addSkips(total: SkipCounts, more: SkipCounts): void {
  for (const [reason, count] of Object.entries(more)) {
    total[reason as SkipReason] = (total[reason as SkipReason] ?? 0) + count;
  }
}
