import { AppError } from "../errors.ts";
import { newYorkDate } from "../market/time-zone.ts";
import type { ChainSliceMessage } from "./messages.ts";
import type { ChainStore, FetchedChain } from "./ports.ts";

/**
 * A provider in trouble may answer an empty chain as if that were all. Where contracts that have not expired are stored,
 * nothing at all is no answer.
 */
export async function refuseSilence(
  store: Pick<ChainStore, "countLive">,
  message: ChainSliceMessage,
  { provider, contracts, skipped }: FetchedChain,
  nowMs: number,
): Promise<void> {
  if (contracts.length > 0 || Object.keys(skipped).length > 0) return;
  const stored = await store.countLive(message, newYorkDate(nowMs));
  if (stored === 0) return;
  throw new AppError(
    "provider_bad_body",
    `${provider} sent an empty chain for a window of which ${stored} contracts are stored.`,
  );
}
