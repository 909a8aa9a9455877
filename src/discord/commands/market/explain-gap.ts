import { AppError } from "../../../errors.ts";
import { mendGap } from "../../../providers/capability-gaps.ts";
import type { Capability } from "../../../providers/provider.ts";
import type { DiscordServices } from "../../services.ts";

/** Lets what nobody has a credential for be told in words, with what the operator does about it. */
export async function explainUnconfigured<T>(
  { providers }: Pick<DiscordServices, "providers">,
  capability: Capability,
  read: Promise<T>,
): Promise<T> {
  try {
    return await read;
  } catch (error) {
    const gap = providers.gaps.find((one) => one.capability === capability);
    if (gap === undefined || !(error instanceof AppError) || error.code !== "provider_unconfigured")
      throw error;
    throw new AppError("provider_unconfigured", gap.lost, { hint: `${mendGap(gap)}.`, cause: error });
  }
}
