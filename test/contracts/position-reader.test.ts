import { expect, test } from "vitest";
import { createPositionReader } from "../../src/adapters/postgres/chains/position-reader.ts";
import type { PositionReader } from "../../src/calculator/ports.ts";
import type { ChainReader } from "../../src/chains/reader-ports.ts";
import type { DividendSchedule } from "../../src/market/dividend-schedule.ts";
import { memoryPositions } from "../support/calculator.ts";
import { memoryChains, spyChains } from "../support/memory-chains.ts";
import { TODAY } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";
import { seedChains } from "../support/seed-chains.ts";
import { aTicker } from "./chain-reader-suite.ts";

const database = useDatabase();
const chains = spyChains();
const stored = memoryChains(chains);
const curve = { day: "2026-11-20", points: [{ years: 1 / 12, parYield: 0.0388 }] };
const dividends: DividendSchedule = {
  status: "scheduled",
  dividends: [{ exDate: "2026-12-18", amount: 1.74, certainty: "declared", source: "alpaca" }],
};

async function inPostgres(): Promise<PositionReader> {
  await seedChains(database.db, chains, [aTicker("SPY")]);
  await database.exec(`
INSERT INTO yield_curves (day, points, source, fetched_at)
VALUES ('${curve.day}', '${JSON.stringify(curve.points)}', 'treasury', now());
INSERT INTO dividend_schedules (symbol, status, as_of, tried_at) VALUES ('SPY', 'scheduled', now(), now());
INSERT INTO dividends (symbol, ex_date, amount, certainty, source, special, fetched_at)
VALUES ('SPY', '2026-12-18', 1.74, 'declared', 'alpaca', false, now())`);
  return createPositionReader(database.db);
}

const quotesAt = (reader: Pick<ChainReader, "readPositionQuotes">, ...dates: string[]) =>
  reader.readPositionQuotes(
    "SPY",
    dates.map((expiration) => ({ expiration, strikes: [581] })),
  );

for (const [name, open] of [
  ["Postgres", inPostgres],
  ["memory", async () => memoryPositions(stored, { curve, dividends })],
] as const) {
  test(`${name}: the ground of a position is its expirations, curve and dividends, and the quotes nearest to what is likely`, async () => {
    const reader = await open();
    const likely = ["2026-12-20", "2030-01-01", "2020-01-01"].map((expiration) => {
      return { expiration, strikes: [581] };
    });
    const ground = await reader.readGround("SPY", TODAY, likely);
    const listed = await stored.listExpirations("SPY", TODAY);
    expect(listed.length).toBeGreaterThan(2);
    const quotes = await quotesAt(reader, "2026-12-18", "2027-01-15", "2026-11-27");
    expect(quotes.every(({ contracts }) => contracts.length === 8)).toBe(true);
    expect(ground).toEqual({ listed, curve, dividends, quotes });
  });

  test(`${name}: of two expirations as near the later one is likely, and nothing is of a symbol that is not kept`, async () => {
    const reader = await open();
    // Halfway from December 18 to January 15.
    const { quotes } = await reader.readGround("SPY", TODAY, [{ expiration: "2027-01-01", strikes: [581] }]);
    expect(quotes.map(({ expiration }) => expiration)).toEqual(["2027-01-15"]);
    const nothing = await reader.readGround("ZZZZ", TODAY, [{ expiration: TODAY, strikes: [1] }]);
    expect(nothing).toMatchObject({ listed: [], quotes: [] });
  });
}
