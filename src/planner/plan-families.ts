import { AppError } from "../errors.ts";
import { CALENDARS, familiesFor, type PlanFamily, UNDEFINED_RISK } from "../planning/families.ts";
import type { PlanMarkets } from "./plan-markets.ts";
import type { PlanRequest } from "./plan-request.ts";

/**
 * The families to build. Throws `invalid_request` where one is asked for by name whose loss has no end, and nobody said
 * that such are wanted.
 */
export function planFamilies(
  { bias, undefinedRisk = false, families }: PlanRequest,
  { near, later }: Pick<PlanMarkets, "near" | "later">,
  ivRank: number | null,
): { families: PlanFamily[]; warnings: string[] } {
  if (families === undefined) {
    const [frontVolatility, backVolatility] = [near.smile.atmVolatility, later?.smile.atmVolatility ?? null];
    return {
      families: familiesFor({ bias, undefinedRisk, frontVolatility, backVolatility, ivRank }),
      warnings: [],
    };
  }
  const open = families.find((family) => UNDEFINED_RISK.has(family));
  if (open !== undefined && !undefinedRisk) {
    throw new AppError("invalid_request", `families: ${open} can lose more than is set aside for it.`, {
      hint: 'Allow such trades with "undefinedRisk": true (undefined_risk in Discord), or leave it out.',
    });
  }
  const lost = later === null ? families.filter((family) => CALENDARS.has(family)) : [];
  const warnings = lost.map(
    (family) =>
      `No ${family.replaceAll("_", " ")}: no expiration about a month after ${near.expiration} is stored.`,
  );
  return { families: families.filter((family) => !lost.includes(family)), warnings };
}
