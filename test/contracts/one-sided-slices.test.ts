import { expect, test } from "vitest";
import { createChainStore } from "../../src/adapters/postgres/chains/chain-store.ts";
import { anExpirySummary } from "../support/contracts.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";
import { aSliceRecord } from "../support/runs.ts";

const database = useDatabase();
const NOW = IN_SESSION + minutes(1);

test("a slice of one side leaves the other side's strikes that nobody gives a cent for as its own slice found them", async () => {
  const half = (side: "CALL" | "PUT", strike: number, fetchedAtMs: number) => {
    const type = side === "CALL" ? ("call" as const) : ("put" as const);
    const { root, expiration } = anExpirySummary();
    const unpriced = [{ root, expiration, strike, type }];
    return createChainStore(database.db).storeSlice(
      aSliceRecord({ side, unpriced, fetchedAtMs }),
      fetchedAtMs,
    );
  };
  const unpriced = () => database.rows("SELECT unpriced_calls, unpriced_puts FROM chain_snapshots");
  await half("PUT", 300, IN_SESSION);
  await half("CALL", 900, IN_SESSION + 1_000);
  expect(await unpriced()).toEqual([["{900}", "{300}"]]);
  await half("PUT", 310, IN_SESSION + 2_000);
  expect(await unpriced()).toEqual([["{900}", "{310}"]]);
  await createChainStore(database.db).storeSlice(aSliceRecord({ fetchedAtMs: IN_SESSION + 3_000 }), NOW);
  expect(await unpriced()).toEqual([[null, null]]);
});
