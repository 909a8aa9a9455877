import type { ChainScope } from "../../src/chains/plan-slices.ts";
import type { FetchScope } from "../../src/chains/ports.ts";
import { POLICY } from "../../src/operations/plan-limits.ts";

/** Everything that is listed, as on the paid plan. */
export const WHOLE_CHAIN: ChainScope = { maxDte: 1_200, contractsPerSlice: POLICY.contractsPerSlice.paid };

export const ALL_STRIKES: FetchScope = { strikes: 0 };
