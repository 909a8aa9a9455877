import { expect, test } from "vitest";
import { createWatchlistStore } from "../../src/adapters/postgres/alerts/watchlist-store.ts";
import type { WatchlistOwner } from "../../src/alerts/ports.ts";
import { IN_SESSION } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";

const database = useDatabase();
const store = () => createWatchlistStore(database.db);
const MINE: WatchlistOwner = { kind: "user", id: "42" };
const SERVERS: WatchlistOwner = { kind: "server", id: "42" };
const add = (symbols: string[], most = 50, owner = MINE) =>
  store().add(owner, { symbols, addedBy: "42", most }, IN_SESSION);
const symbols = async (owner = MINE) => (await store().read(owner)).map(({ symbol }) => symbol);

test("what becomes of each symbol is told: added, there before, not kept, no room", async () => {
  await database.exec("INSERT INTO tickers (symbol) VALUES ('KO'), ('MSFT')");
  expect(await add(["SPY"])).toEqual({ added: ["SPY"], present: [], unknown: [], over: [] });
  expect(await add(["MSFT", "NONE", "SPY", "KO", "AAPL"], 3)).toEqual({
    added: ["MSFT", "KO"],
    present: ["SPY"],
    unknown: ["NONE"],
    over: ["AAPL"],
  });
  expect(await symbols()).toEqual(["KO", "MSFT", "SPY"]);
});

test("a server's list and a user's are two, also where the ids are the same", async () => {
  await add(["SPY"]);
  await add(["AAPL"], 50, SERVERS);
  expect([await symbols(), await symbols(SERVERS)]).toEqual([["SPY"], ["AAPL"]]);
});

test("a ticker is read with its price, and its latest rank", async () => {
  await database.exec(`UPDATE tickers SET price = 598.5, previous_close = 590, price_at = '2026-11-23T15:00:00Z',
    provider = 'schwab' WHERE symbol = 'SPY';
INSERT INTO iv_metrics (symbol, slot, day, is_close, as_of, underlying_price, iv_rank, observations, provider)
SELECT 'SPY', at, '2026-11-23', false, at, 598, rank, 60, 'schwab'
FROM (VALUES ('2026-11-23T14:30:00Z'::timestamptz, 40), ('2026-11-23T15:00:00Z', 53)) AS given (at, rank)`);
  await add(["SPY"]);
  expect(await store().read(MINE)).toEqual([
    {
      symbol: "SPY",
      name: "SPDR S&P 500",
      price: 598.5,
      previousClose: 590,
      priceAtMs: Date.parse("2026-11-23T15:00:00Z"),
      provider: "schwab",
      ivRank: 53,
      observations: 60,
      addedBy: "42",
    },
  ]);
});

test("what was on the list is taken off, and named", async () => {
  await add(["SPY", "AAPL"]);
  expect(await store().remove(MINE, ["SPY", "NONE"])).toEqual(["SPY"]);
  expect(await store().remove(SERVERS, ["AAPL"])).toEqual([]);
  expect(await symbols()).toEqual(["AAPL"]);
});
