import { expect, test } from "vitest";
import { createTradeStore } from "../../src/adapters/postgres/trades/trade-store.ts";
import { newPost } from "../../src/alerts/new-post.ts";
import { DAY_MS } from "../../src/market/calendar-date.ts";
import type { NewTrade, TradeSighting } from "../../src/trades/ports.ts";
import { aNewTrade, aTradeLeg, LONG_PUT } from "../support/a-trade.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";

const database = useDatabase();
const store = () => createTradeStore(database.db);
const LIMITS = { perUser: 2, inAll: 3 };
const at = (count: number) => new Date(IN_SESSION + minutes(count)).toISOString();

async function add(changes: Partial<NewTrade> = {}, nowMs = IN_SESSION): Promise<number> {
  const added = await store().add(aNewTrade(changes), LIMITS, nowMs);
  if (added.kind !== "added") throw new Error(added.kind);
  return added.id;
}

const posted = (id: number, event: string) =>
  newPost({
    key: `trade:${id}:${event}`,
    target: { kind: "user", id: "42" },
    body: { title: event, text: "", line: event, tone: "up", footer: "", atMs: IN_SESSION },
    alone: false,
    expiresAtMs: IN_SESSION + DAY_MS,
  });
const sighting = (id: number, changes: Partial<TradeSighting> = {}): TradeSighting => ({
  id,
  mark: { slotMs: IN_SESSION + minutes(15), mid: -1.25, natural: null, underlying: 581 },
  seenAtMs: IN_SESSION + minutes(16),
  closed: null,
  events: ["half_profit", "dte_21"].map((event) => ({
    event,
    atMs: IN_SESSION,
    value: 250,
    post: posted(id, event),
  })),
  ...changes,
});
const posts = async () => (await database.rows("SELECT key FROM discord_posts ORDER BY key")).flat();

test("a trade comes back as it was tracked, to its owner alone", async () => {
  const trade = aNewTrade({ guildId: "9", stop: 2, maxLoss: null });
  const added = await store().add(trade, LIMITS, IN_SESSION);
  if (added.kind !== "added") throw new Error(added.kind);
  const own = await store().read("42", added.id, IN_SESSION);
  expect(own?.trade).toEqual({
    ...trade,
    id: added.id,
    createdAtMs: IN_SESSION,
    markedAtMs: null,
    seenAtMs: null,
    closed: null,
  });
  expect(own).toMatchObject({ marks: [], events: [], quotes: [], series: [], range: null, exDates: null });
  expect(await store().read("43", added.id, IN_SESSION)).toBeNull();
});

test("a button that is pressed twice is one trade; the limits hold for users and for all", async () => {
  const first = await add();
  expect(await store().add(aNewTrade(), LIMITS, IN_SESSION + minutes(1))).toEqual({
    kind: "present",
    id: first,
  });
  await add({}, IN_SESSION + minutes(3));
  const third = aNewTrade({ contracts: 9 });
  expect(await store().add(third, LIMITS, IN_SESSION)).toEqual({ kind: "full", of: "user" });
  await add({ ownerId: "43" });
  expect(await store().add({ ...third, ownerId: "44" }, LIMITS, IN_SESSION)).toEqual({
    kind: "full",
    of: "all",
  });
  await store().close("42", first, { atMs: IN_SESSION, net: -1, source: "mid" });
  await add({ contracts: 9 });
});

test("what is stored of its contracts, its stock and its day is read with a live trade, in one request", async () => {
  await add({ legs: [aTradeLeg(), LONG_PUT] });
  await database.exec(`
INSERT INTO option_contracts (occ_symbol, symbol, root, expiration, strike, option_type, settlement, exercise_style, bid, ask, mark_price, implied_volatility_status, provider, quoted_at, last_updated)
VALUES ('SPY   261218P00570000', 'SPY', 'SPY', '2026-12-18', 570, 'put', 'PM', 'american', 2.4, 2.6, 2.5, 'ok', 'schwab', '${at(0)}', '${at(1)}'),
  ('SPY   261218P00555000', 'SPY', 'SPY', '2026-12-18', 555, 'put', 'PM', 'american', 1, 1.2, 1.1, 'ok', 'schwab', '${at(0)}', '${at(1)}');
INSERT INTO chain_snapshots (symbol, root, expiration, slot, as_of, quoted_at, underlying_price, rate, dividend_yield, forward, forward_source, contracts, volume, open_interest, provider)
SELECT 'SPY', 'SPY', '2026-12-18', slot, slot, NULL, 581.5, 0.04, 0, 582, 'parity', 2, 1, 1, 'schwab'
FROM unnest(ARRAY['${at(0)}', '${at(15)}', '${at(30)}']::timestamptz[]) AS slot;
INSERT INTO price_bars (symbol, timeframe, start, session, open, high, low, close, volume, provider, fetched_at)
SELECT 'SPY', frame, start, part, 580, 580 + high, 580 - high, 580, 1, 'schwab', start FROM (VALUES ('1m', '${at(-1)}'::timestamptz, 'regular', 9),
  ('1m', '${at(0)}', 'regular', 2), ('1m', '${at(1)}', 'extended', 8), ('1m', '${at(16)}', 'regular', 1), ('1d', '${at(-30)}', 'regular', 7)) AS bars (frame, start, part, high);
INSERT INTO dividend_schedules (symbol, status, tried_at) VALUES ('SPY', 'scheduled', '${at(0)}');
INSERT INTO dividends (symbol, ex_date, amount, special, certainty, source, fetched_at)
VALUES ('SPY', '2026-12-18', 1.97, false, 'declared', 'alpaca', '${at(0)}'), ('SPY', '2027-03-19', 1.9, false, 'projected', 'tiingo', '${at(0)}')`);
  const before = database.http.counters.requests;
  const [watched] = await store().readLive(IN_SESSION + minutes(20));
  expect(database.http.counters.requests - before).toBe(1);
  expect(watched).toMatchObject({
    quotes: [
      {
        occ: "SPY   261218P00570000",
        bid: 2.4,
        ask: 2.6,
        quotedAtMs: IN_SESSION,
        lastUpdatedMs: IN_SESSION + minutes(1),
      },
    ],
    series: [
      {
        root: "SPY",
        expiration: "2026-12-18",
        slotMs: IN_SESSION + minutes(15),
        quotedAtMs: IN_SESSION + minutes(15),
        underlyingPrice: 581.5,
      },
    ],
    range: { high: 582, low: 578, lastStartMs: IN_SESSION + minutes(16) },
    exDates: [{ date: "2026-12-18", amount: 1.97, certainty: "declared" }],
    days: { daily: [], intraday: [] },
    split: false,
  });
  const onItsLastDay = await store().readLive(Date.parse("2026-12-18T21:30:00Z"));
  expect(onItsLastDay[0]?.days.daily).toEqual([]);
  await database.exec(`UPDATE price_bars SET start = '2026-12-18T14:30:00Z' WHERE timeframe = '1d';
UPDATE price_bars SET start = '2026-12-18T20:59:00Z' WHERE start = '${at(16)}'`);
  const [settled] = await store().readLive(Date.parse("2026-12-18T21:30:00Z"));
  expect(settled?.days).toEqual({
    daily: [{ day: "2026-12-18", open: 580, close: 580 }],
    intraday: [{ startMs: Date.parse("2026-12-18T20:59:00Z"), close: 580 }],
  });
});

test("an event and its post are written together, once, whoever looks at the same time", async () => {
  const id = await add();
  const told = await Promise.all([
    store().record([sighting(id)], IN_SESSION),
    store().record([sighting(id)], IN_SESSION),
  ]);
  expect(told.sort()).toEqual([0, 2]);
  expect(await posts()).toEqual([`trade:${id}:dte_21`, `trade:${id}:half_profit`]);
  // Posts are kept for days, events as long as the trade.
  await database.exec("DELETE FROM discord_posts");
  expect(await store().record([sighting(id)], IN_SESSION)).toBe(0);
  const read = await store().read("42", id, IN_SESSION);
  expect(read?.marks).toEqual([
    { slotMs: IN_SESSION + minutes(15), mid: -1.25, natural: null, underlying: 581 },
  ]);
  expect(read?.events).toMatchObject([
    { event: "dte_21", value: 250, notice: null },
    { event: "half_profit", notice: null },
  ]);
  expect(read?.trade).toMatchObject({
    markedAtMs: IN_SESSION + minutes(15),
    seenAtMs: IN_SESSION + minutes(16),
  });
});

test("what its owner has closed meanwhile is neither marked, told of nor settled; an estimate is made official", async () => {
  const id = await add();
  expect(await store().close("43", id, { atMs: IN_SESSION, net: -1, source: "mid" })).toBe(false);
  expect(await store().close("42", id, { atMs: IN_SESSION, net: -1, source: "mid" })).toBe(true);
  expect(await store().close("42", id, { atMs: IN_SESSION, net: -9, source: "price" })).toBe(false);
  const closed = { atMs: IN_SESSION + 1, net: 0, source: "estimate" as const };
  expect(await store().record([sighting(id, { closed })], IN_SESSION)).toBe(0);
  expect((await store().read("42", id, IN_SESSION))?.trade.closed).toEqual({
    atMs: IN_SESSION,
    net: -1,
    source: "mid",
  });
  expect((await store().readHistory(id))?.marks).toEqual([]);
  const other = await add({}, IN_SESSION + minutes(5));
  await store().record([sighting(other, { closed })], IN_SESSION);
  expect(await store().readLive(IN_SESSION + minutes(6))).toHaveLength(1);
  await store().record(
    [sighting(other, { closed: { ...closed, net: -3, source: "official" }, events: [] })],
    IN_SESSION,
  );
  expect(await store().readLive(IN_SESSION + minutes(6))).toEqual([]);
  expect((await store().listOwned("42", IN_SESSION)).map(({ trade }) => trade.closed?.net)).toEqual([-3, -1]);
  expect(await store().listOwned("42", IN_SESSION + 2)).toEqual([]);
});

test("a list has the last mark and what was told, open ones first", async () => {
  const first = await add();
  const second = await add({ contracts: 5 });
  await store().record([sighting(first)], IN_SESSION);
  await store().close("42", second, { atMs: IN_SESSION, net: -1, source: "price" });
  const listed = await store().listOwned("42", IN_SESSION - DAY_MS);
  expect(listed).toMatchObject([
    { trade: { id: first }, mark: { mid: -1.25 }, told: ["dte_21", "half_profit"] },
    { trade: { id: second }, mark: null, told: [] },
  ]);
});
