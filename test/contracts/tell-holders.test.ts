import { expect, test } from "vitest";
import { tellHolders } from "../../scripts/tell-holders.ts";
import { IN_SESSION } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";

const database = useDatabase();

test("who has alerts or open trades on a ticker is told once that it goes, and what becomes of them", async () => {
  await database.exec(`
INSERT INTO alerts (id, owner_id, target_kind, target_id, symbol, kind, level, direction, state, armed_at)
VALUES (7, '42', 'channel', '700', 'SPY', 'price', 600, 'either', 'armed', now()), (8, '42', 'user', '42', 'SPY', 'price', 610, 'either', 'fired', now()),
  (9, '43', 'user', '43', 'AAPL', 'price', 200, 'either', 'armed', now());
INSERT INTO trades (id, owner_id, target_kind, target_id, symbol, strategy, legs, contracts, expiration, entry_net, entry_fill, entry_underlying, created_at, closed_at)
VALUES (3, '42', 'user', '42', 'SPY', 'long_call', '[]', 1, '2026-12-18', 1, 'mid', 600, now(), NULL),
  (4, '44', 'user', '44', 'SPY', 'long_call', '[]', 1, '2026-12-18', 1, 'mid', 600, now(), now())`);
  expect(await tellHolders(database.db, ["SPY", "QQQ"], "pause", IN_SESSION)).toBe(1);
  expect(await tellHolders(database.db, ["SPY"], "remove", IN_SESSION)).toBe(1);
  expect(await tellHolders(database.db, ["QQQ"], "remove", IN_SESSION)).toBe(0);
  const told = await database.rows(
    "SELECT target_kind, target_id, body->>'text' FROM discord_posts ORDER BY id",
  );
  expect(told.map(([kind, id]) => [kind, id])).toEqual([
    ["user", "42"],
    ["user", "42"],
  ]);
  expect(told[0]?.[2]).toMatch(/no longer refreshes it.*alerts #7, #8; trades #3.*see nothing new/);
  expect(told[1]?.[2]).toMatch(/took it away.*are removed/);
});
