import { expect, test } from "vitest";
import { createOutbox } from "../../src/adapters/postgres/alerts/outbox.ts";
import { createDigestStore } from "../../src/adapters/postgres/digests/digest-store.ts";
import { createTradeStore } from "../../src/adapters/postgres/trades/trade-store.ts";
import { newPost } from "../../src/alerts/new-post.ts";
import { digestKey } from "../../src/digests/ports.ts";
import { TRADE_LIMITS } from "../../src/trades/track-trade.ts";
import { aNewTrade } from "../support/a-trade.ts";
import { IN_SESSION, minutes, TODAY } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";

const database = useDatabase();
const store = () => createDigestStore(database.db);
const PLACE = { channelId: "700", guildId: "9" };

test("a channel is due once a day and kind, until its post is in the outbox, and not while it is paused", async () => {
  expect(await store().set({ ...PLACE, setBy: "42" }, 1, IN_SESSION)).toBe(true);
  expect(await store().set({ ...PLACE, channelId: "701", setBy: "42" }, 1, IN_SESSION)).toBe(false);
  expect(await store().read("700")).toEqual({ ...PLACE, setBy: "42", setAtMs: IN_SESSION, paused: null });
  expect(await store().listDue("morning", TODAY, 5)).toEqual([PLACE]);
  const target = { kind: "channel", id: "700" } as const;
  const body = { title: "t", text: "", line: "", tone: "neutral" as const, footer: "", atMs: IN_SESSION };
  const key = digestKey("700", "morning", TODAY);
  const outbox = createOutbox(database.db);
  await outbox.enqueue(
    [newPost({ key, target, body, alone: true, expiresAtMs: IN_SESSION + minutes(60) })],
    IN_SESSION,
  );
  expect(await store().listDue("morning", TODAY, 5)).toEqual([]);
  expect(await store().listDue("closing", TODAY, 5)).toEqual([PLACE]);
  const [claimed] = await outbox.claim({ mostBatches: 1, leaseMs: 1, claimId: "c" }, IN_SESSION);
  const batch = claimed?.batch ?? "";
  await outbox.settle(
    [{ kind: "unreachable", batch, target, reason: "Unknown Channel", notice: null }],
    IN_SESSION,
  );
  expect(await store().listDue("closing", TODAY, 5)).toEqual([]);
  expect((await store().read("700"))?.paused).toBe("Unknown Channel");
  await store().set({ ...PLACE, setBy: "43" }, 1, IN_SESSION);
  expect(await store().listDue("closing", TODAY, 5)).toEqual([PLACE]);
  expect(await store().remove("700")).toBe(true);
  expect(await store().remove("700")).toBe(false);
});

test("its facts are the active tickers, the server's watchlist, and the trades told of in the channel", async () => {
  await database.exec(`UPDATE tickers SET price = 606, previous_close = 600, price_at = '2026-11-23T15:00:00Z' WHERE symbol = 'SPY';
INSERT INTO watchlists (owner_kind, owner_id, symbol, added_by, added_at) VALUES ('server', '9', 'AAPL', '42', now()), ('user', '9', 'SPY', '42', now());
INSERT INTO chain_sizes (symbol, expiration, contracts, last_updated) VALUES ('SPY', '2026-12-18', 1, '2026-11-23T14:59:00Z');
INSERT INTO iv_metrics (symbol, slot, day, is_close, as_of, underlying_price, iv_7, iv_30, iv_rank, observations, provider)
VALUES ('SPY', '2026-11-20T21:00:00Z', '2026-11-20', true, now(), 600, NULL, 0.2, 40, 20, 'schwab'),
  ('SPY', '2026-11-23T14:45:00Z', '2026-11-23', false, now(), 604, 0.3, 0.2, 55, 20, 'schwab')`);
  const trades = createTradeStore(database.db);
  const target = { kind: "channel", id: "700" } as const;
  await trades.add(aNewTrade({ target }), TRADE_LIMITS, IN_SESSION);
  await trades.add(aNewTrade(), TRADE_LIMITS, IN_SESSION);
  const found = await store().readFacts(PLACE, TODAY);
  expect(found.trades).toMatchObject([{ target }]);
  expect(found.events).toEqual([]);
  expect(found.tickers).toMatchObject([
    { symbol: "AAPL", watched: true, price: null, closes: [], ivRank: null, refreshedAtMs: null },
    {
      symbol: "SPY",
      watched: false,
      price: 606,
      previousClose: 600,
      priceAtMs: IN_SESSION,
      ivRank: 55,
      closes: [{ day: "2026-11-20", price: 600, volatility: 0.2, maturityDays: 30 }],
      refreshedAtMs: IN_SESSION - minutes(1),
    },
  ]);
});
