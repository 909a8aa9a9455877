import type { Funnel } from "../planning/funnel.ts";
import { filterWords } from "./filter-words.ts";
import { nameOf } from "./name-candidate.ts";
import type { PlanCandidate, PlanVerdict } from "./plan.ts";

/** What a plan says in one line; `best` is the first by score, null where nothing was kept. */
export function verdictOf(best: PlanCandidate | null, funnel: Funnel, scored: boolean): PlanVerdict {
  if (funnel.kept === 0 || best === null) return { kind: "empty", words: emptyWords(funnel) };
  if (!scored || best.alpha === null) {
    const words =
      "The quotes are stale: no score is given, and the order below is that of old prices. Ask again after the next refresh.";
    return { kind: "withheld", words };
  }
  if (best.alpha <= 0) {
    return { kind: "nothing_pays", words: "Nothing pays under this view after costs; least bad below." };
  }
  const tied = best.tiedWith === null ? "" : ", tied with the next";
  const unsure = (best.alphaBand?.[0] ?? 1) > 0 ? "" : " With volatility a tenth off it may be a loss.";
  const words = `Best under your view: ${nameOf(best)}, expected to make ${(100 * best.alpha).toFixed(1)} % of its risk after costs${tied}.${unsure}`;
  return { kind: "pays", words };
}

function emptyWords({ generated, removed, tightest, nearestMiss }: Funnel): string {
  if (generated === 0 || tightest === null)
    return "No candidate can be built of what is stored: too few strikes are, or only calls or puts. Ask for another expiration.";
  const most = removed[tightest] ?? 0;
  const of = `${most} of ${generated}`;
  const miss = nearestMiss === null ? "" : ` Nearest miss: ${nearestMiss.reason}.`;
  return `Nothing passes the filters; most (${of}) went because ${filterWords(tightest)}.${miss}`;
}
