import { expect, test } from "vitest";
import { createChainReader } from "../../src/adapters/postgres/chains/chain-reader.ts";
import { createPositionReader } from "../../src/adapters/postgres/chains/position-reader.ts";
import { createMarketInputsReader } from "../../src/adapters/postgres/market-inputs/market-inputs-reader.ts";
import { spyChains } from "../support/memory-chains.ts";
import { TODAY } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";
import { seedChains } from "../support/seed-chains.ts";
import { aTicker } from "./chain-reader-suite.ts";

const database = useDatabase();

test("the ground of a position is what the lists of expirations, curves and dividends say, in one request", async () => {
  const chains = spyChains();
  await seedChains(database.db, chains, [aTicker("SPY")]);
  await database.exec(`
INSERT INTO yield_curves (day, points, source, fetched_at)
VALUES ('2026-11-20', '[{"months": 1, "parYield": 0.0388, "rate": 0.0384}]', 'treasury', now());
INSERT INTO dividend_schedules (symbol, status, as_of, tried_at) VALUES ('SPY', 'scheduled', now(), now());
INSERT INTO dividends (symbol, ex_date, amount, certainty, source, special, fetched_at)
VALUES ('SPY', '2026-12-18', 1.74, 'declared', 'alpaca', false, now())`);
  const ground = await createPositionReader(database.db).readGround("SPY", TODAY, [
    { expiration: "2026-12-20", strikes: [581] },
    { expiration: "2030-01-01", strikes: [581] },
    { expiration: "2020-01-01", strikes: [581] },
  ]);
  const listed = await createChainReader(database.db).listExpirations("SPY", TODAY);
  const inputs = await createMarketInputsReader(database.db).readInputs("SPY", TODAY);
  expect(listed.length).toBeGreaterThan(2);
  expect(inputs.curve).not.toBeNull();
  expect(inputs.dividends.dividends).toHaveLength(1);
  // The nearest to each date wanted, and none of the past.
  const quotes = await createChainReader(database.db).readPositionQuotes("SPY", [
    { expiration: "2026-12-18", strikes: [581] },
    { expiration: "2027-01-15", strikes: [581] },
    { expiration: "2026-11-27", strikes: [581] },
  ]);
  expect(quotes.every(({ contracts }) => contracts.length === 8)).toBe(true);
  expect(ground).toEqual({ listed, ...inputs, quotes });
});

test("of a symbol that is not kept there is no expiration and nothing known of dividends", async () => {
  const ground = await createPositionReader(database.db).readGround("ZZZZ", TODAY, [
    { expiration: TODAY, strikes: [1] },
  ]);
  expect(ground).toEqual({
    listed: [],
    quotes: [],
    curve: null,
    dividends: { status: "unknown", dividends: [] },
  });
});
