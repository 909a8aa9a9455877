import type { Database } from "../../neon/database.ts";
import { snapshotKey, type TrueChains } from "../truth/replay-chains.ts";
import { instant, near, same } from "./columns.ts";
import { addDifference, type Comparison, emptyComparison } from "./comparison.ts";
import { readStored } from "./read-stored.ts";

/** Standard errors, as stored, that a stored forward may lie from the market's own; and never less than so much of it. */
const ERRORS = 4;
const LEAST_SHARE = 5e-4;
/** Where half the spread near the money is less than this in volatility, so near must the stored one be. */
const VOLATILITY = 0.003;

const COLUMNS = [
  same<never>("symbol", () => null),
  same<never>("root", () => null),
  same<never>("expiration", () => null),
  instant<never>("slot", () => null),
  near<never>("forward", 0, () => null),
  near<never>("forward_error", 0, () => null),
  near<never>("atm_implied_volatility", 0, () => null),
];

/**
 * Stored forwards and volatilities beside those that the market priced its quotes with: both sides of the other
 * comparisons come out of the same computation, this one's do not.
 */
export async function compareMarket(
  database: Database,
  { snapshots }: Pick<TrueChains, "snapshots">,
): Promise<Comparison> {
  const comparison = emptyComparison("options_refresh", "forward and volatility beside the market's");
  const stored = await readStored(database, { table: "chain_snapshots", columns: COLUMNS });
  let tight = 0;
  for (const [symbol, root, expiration, slot, forward, error, atm] of stored) {
    const [slotMs, name] = [Number(slot), `${symbol} ${root} ${expiration}`];
    const truth = snapshots.get(snapshotKey(String(symbol), String(root), String(expiration), slotMs));
    if (truth === undefined || truth.modelled === null) continue;
    const { modelled } = truth;
    comparison.generated += 1;
    comparison.stored += 1;
    const beyond: string[] = [];
    const columns: string[] = [];
    const allowed = Math.max(ERRORS * Number(error ?? 0), LEAST_SHARE * modelled.forward);
    const check = (column: string, value: unknown, model: number, bound: number) => {
      if (typeof value === "number" && Math.abs(value - model) <= bound) return;
      columns.push(column);
      beyond.push(`${column} ${value}, the market's ${model}`);
    };
    check("forward", forward, modelled.forward, allowed);
    if (modelled.hidden < VOLATILITY) {
      tight += 1;
      check("atm_implied_volatility", atm, modelled.atmVolatility, VOLATILITY);
    }
    if (columns.length === 0) comparison.equal += 1;
    else {
      const where = { symbol: String(symbol), slotMs, expiration: String(expiration), side: null };
      addDifference(comparison, where, {
        kind: "different",
        columns,
        example: `${name}: ${beyond.join(", ")}`,
      });
    }
  }
  comparison.note = `within bounds, not to the digit; ${tight} volatilities where quotes are tight`;
  return comparison;
}
