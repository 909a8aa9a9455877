import type { PlanFamily } from "./families.ts";

/** As `/calc` takes them: "95/90". */
export function strikesText(strikes: readonly number[]): string {
  return strikes.join("/");
}

export function candidateId(family: PlanFamily, strikes: readonly number[]): string {
  return `${family}:${strikesText(strikes)}`;
}

/** "95/90 bull put spread". */
export function candidateName(family: PlanFamily, strikes: readonly number[]): string {
  return `${strikesText(strikes)} ${family.replaceAll("_", " ")}`;
}
