import { describeGap } from "../providers/capability-gaps.ts";
import type { Capability } from "../providers/provider.ts";
import type { HttpServices } from "./services.ts";

/** Why an answer is empty or old, where nobody with a key could have brought what it lacks. */
export function gapWarnings(
  { providers: { gaps } }: Pick<HttpServices, "providers">,
  capability: Capability,
  lacks: boolean,
): string[] {
  return lacks ? gaps.filter((gap) => gap.capability === capability).map(describeGap) : [];
}
