import fc from "fast-check";
import { expect, test } from "vitest";
import { createChainStore } from "../../src/adapters/postgres/chains/chain-store.ts";
import { type NormalisedChain, normaliseChain } from "../../src/adapters/schwab/normalise-chain.ts";
import { parseChainEnvelope } from "../../src/adapters/schwab/wire-chain.ts";
import { AppError } from "../../src/errors.ts";
import { valueChain } from "../../src/valuation/value-chain.ts";
import { IN_SESSION, TODAY } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";
import { aSliceRecord } from "../support/runs.ts";
import { aWireChain, aWireContract, type WireFields } from "../support/schwab-wire.ts";

const SEED = 20261123;
const CHAINS = 400;
const CONTRACTS_PER_CHAIN = 24;
const SLICE = { symbol: "SPY", from: "2026-11-23", to: "2027-03-01", side: "ALL" as const };
const database = useDatabase();

/** Values that a provider has sent, might send, or sends when something broke. */
const strange: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    "NaN",
    "Infinity",
    -999,
    -999.0001,
    "-999.0",
    null,
    undefined,
    "",
    " ",
    "1e400",
    1e308,
    -1e308,
    5e-324,
    1e-39,
    99_999_999.99999,
    2 ** 53,
    -0,
    true,
    {},
    [],
    [1],
    "\u0000",
    "12,5",
  ),
  fc.double({ noNaN: false }),
  fc.double({ min: 0, max: 1e9, noNaN: true }),
  fc.double({ min: 0, max: 600, noNaN: true }).map(String),
  fc.integer(),
  fc.string({ unit: "grapheme", maxLength: 24 }),
  fc.anything({ maxDepth: 2 }),
);

const occSymbol = fc.oneof(
  fc
    .tuple(
      fc.constantFrom("SPY", "SPXW", "BRK.B", "NULL", "SPY1"),
      fc.integer({ min: 0, max: 40 }),
      fc.constantFrom("C", "P"),
    )
    .chain(([root, day, flag]) =>
      fc.integer({ min: 0, max: 99_999_999 }).map((thousandths) => {
        const date = new Date(Date.UTC(2026, 10, 20 + day)).toISOString().slice(2, 10).replaceAll("-", "");
        return `${root.padEnd(6)}${date}${flag}${String(thousandths).padStart(8, "0")}`;
      }),
    ),
  fc.constantFrom(
    "SPY   261118C00580000",
    "SPY   261232C00580000",
    "SPY261218C00580000",
    "spy   261218p00580000",
  ),
);

const FIELDS = Object.keys(aWireContract());
/** The fields that decide are broken more often than the rest. */
const field = fc.oneof(
  fc.constantFrom(
    "symbol",
    "bid",
    "ask",
    "mark",
    "last",
    "multiplier",
    "totalVolume",
    "openInterest",
    "volatility",
    "quoteTimeInLong",
  ),
  fc.constantFrom(...FIELDS),
);

const mutation = fc.oneof(
  { weight: 3, arbitrary: fc.record({ field, value: strange }) },
  { weight: 1, arbitrary: field.map((name) => ({ field: name, drop: true as const })) },
);

const wireContract: fc.Arbitrary<unknown> = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.tuple(occSymbol, fc.array(mutation, { maxLength: 5 })).map(([symbol, mutations]) => {
      const contract: WireFields = aWireContract({ symbol });
      for (const change of mutations) {
        if ("drop" in change) delete contract[change.field];
        else contract[change.field] = change.value;
      }
      return contract;
    }),
  },
  { weight: 1, arbitrary: strange },
);

/** A chain with mutated contracts, filed anywhere, some filed as things that are no lists; and a mutated envelope. */
const wireChain = fc.record({
  contracts: fc.array(wireContract, { minLength: CONTRACTS_PER_CHAIN, maxLength: CONTRACTS_PER_CHAIN }),
  spoiled: fc.option(strange, { freq: 4 }),
  envelope: fc.option(
    fc.record({
      name: fc.constantFrom("underlyingPrice", "interestRate", "isDelayed", "callExpDateMap", "symbol"),
      value: strange,
    }),
    { freq: 2 },
  ),
});

type Drawn = { contracts: unknown[]; spoiled: unknown; envelope: { name: string; value: unknown } | null };

function assemble({ contracts, spoiled, envelope }: Drawn): WireFields {
  const half = Math.floor(contracts.length / 2);
  const calls = {
    "2026-12-18:25": { "580.0": contracts.slice(0, half), ...(spoiled !== null && { x: spoiled }) },
  };
  const puts = { odd: { key: contracts.slice(half) }, ...(spoiled !== null && { y: spoiled }) };
  return aWireChain([], {
    callExpDateMap: calls,
    putExpDateMap: puts,
    ...(envelope && { [envelope.name]: envelope.value }),
  });
}

/** The normalised chain, or null for a chain that was refused as a whole, with a typed error. */
function normalise(drawn: Drawn): NormalisedChain | null {
  try {
    return normaliseChain(parseChainEnvelope(assemble(drawn)), SLICE, IN_SESSION);
  } catch (error) {
    if (error instanceof AppError && error.code === "provider_bad_body") return null;
    throw error;
  }
}

function expectSound(contract: NormalisedChain["contracts"][number]): void {
  expect(contract.occSymbol).toMatch(/^[A-Z][A-Z0-9./ ]{5}\d{6}[CP]\d{8}$/);
  expect(contract.expiration >= TODAY).toBe(true);
  expect(contract.strike).toBeGreaterThan(0);
  expect(contract.mark).toBeGreaterThanOrEqual(0.01);
  for (const price of [contract.bid, contract.ask, contract.last, contract.mark]) {
    expect(price === null || (price >= 0 && price < 1e8)).toBe(true);
  }
  for (const count of [contract.volume, contract.openInterest, contract.bidSize, contract.askSize]) {
    expect(count === null || (Number.isInteger(count) && count >= 0 && count <= 2_147_483_647)).toBe(true);
  }
}

test(`${CHAINS * CONTRACTS_PER_CHAIN} mutated contracts: never thrown, each taken or counted with its reason`, () => {
  const totals: Record<string, number> = { contracts: 0, taken: 0, refused: 0 };
  fc.assert(
    fc.property(wireChain, (drawn) => {
      const chain = normalise(drawn);
      if (chain === null) {
        totals["refused"] = (totals["refused"] ?? 0) + 1;
        return;
      }
      for (const contract of chain.contracts) expectSound(contract);
      const { underlyingPrice, rate, unpriced, skipped } = chain;
      expect(underlyingPrice === null || (underlyingPrice > 0 && underlyingPrice < 1e9)).toBe(true);
      expect(rate === null || (rate >= 0 && rate <= 1)).toBe(true);
      expect(unpriced).toHaveLength(skipped["below_min_mark"] ?? 0);
      const counted = Object.values(chain.skipped).reduce((sum, count) => sum + count, 0);
      // A side that is null is an empty one.
      const given = drawn.contracts.length / (drawn.envelope?.name === "callExpDateMap" ? 2 : 1);
      expect(chain.contracts.length + counted).toBeGreaterThanOrEqual(given);
      totals["contracts"] = (totals["contracts"] ?? 0) + drawn.contracts.length;
      totals["taken"] = (totals["taken"] ?? 0) + chain.contracts.length;
      for (const [reason, count] of Object.entries(chain.skipped))
        totals[reason] = (totals[reason] ?? 0) + count;
    }),
    { seed: SEED, numRuns: CHAINS },
  );
  // The draw must reach every reason, or it proves less than it says.
  for (const reason of [
    "adjusted",
    "below_min_mark",
    "no_quote",
    "malformed",
    "duplicate",
    "expired",
    "refused",
  ]) {
    expect(totals[reason], reason).toBeGreaterThan(10);
  }
  expect(totals["contracts"]).toBeGreaterThan(8_000);
  expect(totals["taken"]).toBeGreaterThan(2_000);
});

test("whatever stands in a contract's place is counted, and its neighbour stays", () => {
  fc.assert(
    fc.property(fc.anything(), (wire) => {
      const chain = normalise({ contracts: [wire, aWireContract()], spoiled: null, envelope: null });
      expect(chain?.contracts).toHaveLength(1);
      expect(chain?.skipped).toEqual({ malformed: 1 });
    }),
    { seed: SEED, numRuns: 500 },
  );
});

test("what survives is valued without a throw, and Postgres takes every row of it", async () => {
  const drawn = fc.sample(wireChain, { seed: SEED, numRuns: 150 });
  const chains = drawn.map(normalise).filter((chain) => chain !== null);
  expect(chains.length).toBeGreaterThan(80);
  for (const [i, chain] of chains.entries()) {
    const valued = valueChain(chain);
    expect(valued.contracts).toHaveLength(chain.contracts.length);
    const fetchedAtMs = IN_SESSION + i;
    const { skipped, unpriced, unreadable, delayed } = chain;
    const record = aSliceRecord({ valued, unpriced, skipped, unreadable, delayed, fetchedAtMs });
    await createChainStore(database.db).storeSlice(record, fetchedAtMs);
  }
  const stored = Number((await database.rows("SELECT count(*) FROM option_contracts"))[0]?.[0]);
  expect(stored).toBeGreaterThan(300);
});
