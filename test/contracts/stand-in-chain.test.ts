import { expect, test } from "vitest";
import { createChainStore } from "../../src/adapters/postgres/chains/chain-store.ts";
import { aValuedChain, aValuedContract } from "../support/contracts.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";
import { aSliceRecord } from "../support/runs.ts";

const database = useDatabase();
const NOW = IN_SESSION + minutes(1);

const seen = (provider: string, atMs: number, strikes: readonly number[], authoritative: boolean) =>
  createChainStore(database.db).storeSlice(
    aSliceRecord({
      provider,
      fetchedAtMs: atMs,
      authoritative,
      valued: aValuedChain({ contracts: strikes.map((strike) => aValuedContract({ strike })) }),
    }),
    atMs,
  );
const kept = async () =>
  (
    await database.rows("SELECT strike::int, provider, last_updated FROM option_contracts ORDER BY strike")
  ).map(([strike, provider, at]) => [Number(strike), provider, Date.parse(at ?? "")]);

test("a provider that stands in updates what it lists, and takes out nothing, not even what it saw itself", async () => {
  const [first, second, third, fourth] = [0, 15, 30, 45].map((by) => NOW + minutes(by)) as [
    number,
    number,
    number,
    number,
  ];
  await seen("schwab", first, [500, 580, 585, 660], true);
  await seen("alpaca", second, [580, 585, 590], false);
  expect(await kept()).toEqual([
    [500, "schwab", first],
    [580, "alpaca", second],
    [585, "alpaca", second],
    [590, "alpaca", second],
    [660, "schwab", first],
  ]);
  await seen("alpaca", third, [580, 585], false);
  expect(await kept()).toEqual([
    [500, "schwab", first],
    [580, "alpaca", third],
    [585, "alpaca", third],
    [590, "alpaca", second],
    [660, "schwab", first],
  ]);
  // Who is asked first is back, and its list is the list.
  await seen("schwab", fourth, [500, 580], true);
  expect(await kept()).toEqual([
    [500, "schwab", fourth],
    [580, "schwab", fourth],
  ]);
});
