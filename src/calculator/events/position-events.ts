import type { PositionEvents } from "../calculation.ts";
import { optionsOf, type ResolvedPosition } from "../resolve/resolved-position.ts";
import { assignmentsOf } from "./assignments.ts";
import { earningsInside } from "./earnings-inside.ts";
import { exDividendInside, type Moment } from "./ex-dividends.ts";
import type { EarningsDate } from "./implied-earnings-move.ts";

/** What happens to the company inside the trade. `earnings`: reports to come, soonest first; null where nobody knows. */
export function positionEvents(
  position: ResolvedPosition,
  earnings: readonly EarningsDate[] | null,
  moment: Moment,
): PositionEvents {
  const options = optionsOf(position);
  const last = options.reduce((date, { expiration }) => (expiration > date ? expiration : date), "");
  return {
    earnings: earningsInside(
      options.map(({ market }) => market),
      earnings,
      last,
      moment,
    ),
    exDividend: exDividendInside(position, last, moment.nowMs),
    assignment: assignmentsOf(position, moment),
  };
}
