import type { APIEmbed } from "discord-api-types/v10";
import { filterWords } from "../../../planner/filter-words.ts";
import type { Plan } from "../../../planner/plan.ts";
import { count } from "../figures.ts";
import { frame, type Moment } from "../frame.ts";
import { plainText } from "../plain-text.ts";
import { funnelLine, removedBy } from "./funnel-words.ts";
import { planTitle } from "./plan-title.ts";

const MOST_REASONS = 12;

/** Why the other candidates are not there. */
export function whyNotEmbed(plan: Plan, moment: Moment): APIEmbed {
  const { funnel, families, data, warnings } = plan;
  const reasons = removedBy(funnel.removed).map(
    ([filter, lost]) => `**${count(lost)}** ${filter}: ${filterWords(filter)}`,
  );
  const miss = funnel.nearestMiss === null ? "none" : plainText(funnel.nearestMiss.reason, 400);
  return frame(
    {
      title: `Why not …? ${planTitle(plan, plan.candidates.length)}`,
      answer: funnelLine(funnel),
      lines: [
        `Built: ${families.map((family) => family.replaceAll("_", " ")).join(", ")}.`,
        `Nearest miss: ${miss}.`,
        ...(funnel.beyondBound > 0
          ? [`${count(funnel.beyondBound)} more were not looked at: the families take turns up to the bound.`]
          : []),
        "Each is counted under the first filter that it failed. POST /v1/plan takes every filter; null switches one off.",
      ],
      reasons: reasons.slice(0, MOST_REASONS),
      warnings,
      data,
    },
    moment,
  );
}
