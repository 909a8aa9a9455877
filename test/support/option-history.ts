import { formatOccSymbol } from "../../src/options/occ-symbol.ts";
import type { HistoryContract } from "../../src/valuation/rebuild/rebuilt-day.ts";

/** SPY's 670 call of 2026-12-18; `changes` say what is special. */
export function aHistoryContract(changes: Partial<Omit<HistoryContract, "occSymbol">> = {}): HistoryContract {
  const contract: Omit<HistoryContract, "occSymbol"> = {
    symbol: "SPY",
    root: "SPY",
    expiration: "2026-12-18",
    strike: 670,
    type: "call",
    settlement: "PM",
    exerciseStyle: "american",
    ...changes,
  };
  const occSymbol = formatOccSymbol(contract);
  if (occSymbol === null) throw new Error("A contract of a test has a name.");
  return { ...contract, occSymbol };
}
