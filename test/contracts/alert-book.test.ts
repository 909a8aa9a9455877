import { expect, test } from "vitest";
import { createAlertBook } from "../../src/adapters/postgres/alerts/alert-book.ts";
import { newPost } from "../../src/alerts/new-post.ts";
import type { NewAlert, Sighting, StoredAlert } from "../../src/alerts/ports.ts";
import { IN_SESSION, minutes, seconds } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";

const database = useDatabase();
const book = () => createAlertBook(database.db);
const LIMITS = { perUser: 3, perServer: 4 };
const AN_ALERT: NewAlert = {
  ownerId: "42",
  guildId: "9",
  target: { kind: "channel", id: "700" },
  symbol: "SPY",
  kind: "price",
  level: 600,
  direction: "either",
};
const add = (changes: Partial<NewAlert> = {}, nowMs = IN_SESSION) =>
  book().add({ ...AN_ALERT, ...changes }, LIMITS, nowMs);
const priced = (price: number, atMs = IN_SESSION) =>
  database.exec(`UPDATE tickers SET price = ${price}, previous_close = 590, provider = 'schwab',
    price_at = '${new Date(atMs).toISOString()}' WHERE symbol = 'SPY'`);
const metrics = (day: string, slot: string, isClose: boolean, rank: number | null, iv7: number | null) =>
  database.exec(`
INSERT INTO iv_metrics (symbol, slot, day, is_close, as_of, quoted_at, underlying_price, iv_7, iv_30, iv_rank, observations, provider)
VALUES ('SPY', '${slot}', '${day}', ${isClose}, '${slot}', '${slot}', 590, ${iv7}, 0.25, ${rank}, 60, 'schwab')`);
const armed = (
  kinds: Parameters<ReturnType<typeof book>["readArmed"]>[0]["kinds"],
  symbols: string[] | null = null,
) => book().readArmed({ kinds, symbols });
const posts = async () => (await database.rows("SELECT key FROM discord_posts ORDER BY id")).flat();

function sighting(alert: StoredAlert, value: number, fires: boolean, atMs = IN_SESSION + 1_000): Sighting {
  const body = { title: "t", text: "x", line: "l", tone: "up" as const, footer: "", atMs };
  const key = `alert:${alert.id}:${alert.arming}`;
  const post = newPost({ key, target: alert.target, body, alone: false, expiresAtMs: atMs + minutes(9) });
  return { alert, seen: { value, atMs }, firedFor: null, post: fires ? post : null };
}
async function theArmed(): Promise<StoredAlert> {
  const [first] = await armed(["price", "iv_rank", "expected_move", "earnings"]);
  if (first === undefined) throw new Error("none is armed");
  return first.alert;
}

test("an alert is kept whole, and has seen the price that is stored when it is armed", async () => {
  await priced(598.5);
  expect(await add()).toEqual({ kind: "added", id: expect.any(Number) });
  expect(await book().listOwned("42")).toEqual([
    {
      alert: {
        ...AN_ALERT,
        id: expect.any(Number),
        state: "armed",
        reason: null,
        arming: 1,
        seen: { value: 598.5, atMs: IN_SESSION },
        armedAtMs: IN_SESSION,
        fired: null,
        firedFor: null,
      },
      observed: {
        price: { value: 598.5, atMs: IN_SESSION },
        previousClose: 590,
        ivRank: null,
        rankCounts: null,
        close: null,
        provider: "schwab",
        kept: true,
      },
    },
  ]);
  expect(await book().listOwned("43")).toEqual([]);
});

test("a price of the future, of a clock that ran ahead, has not been seen", async () => {
  await priced(598.5, IN_SESSION + minutes(31));
  await add();
  expect((await theArmed()).seen).toBeNull();
});

test("the same alert again is armed again, also when no more are allowed; others are not kept", async () => {
  const first = await add();
  await add({ level: 610 });
  await add({ level: 610, direction: "up" });
  expect(await add({ level: 620 })).toEqual({ kind: "full", of: "user" });
  expect(await add()).toEqual({ ...first, kind: "rearmed" });
  expect(await add({ ownerId: "43" })).toMatchObject({ kind: "added" });
  expect(await add({ ownerId: "44" })).toEqual({ kind: "full", of: "server" });
  expect(await add({ ownerId: "44", guildId: null })).toMatchObject({ kind: "added" });
});

test("only tickers that are kept and active can be waited for", async () => {
  await database.exec("UPDATE tickers SET is_active = false WHERE symbol = 'AAPL'");
  expect(await add({ symbol: "NONE" })).toEqual({ kind: "unknown_symbol" });
  expect(await add({ symbol: "AAPL" })).toEqual({ kind: "unknown_symbol" });
});

test("of a ticker that was paused since, the list knows it", async () => {
  await add({ symbol: "AAPL" });
  await database.exec("UPDATE tickers SET is_active = false WHERE symbol = 'AAPL'");
  expect(await book().listOwned("42")).toMatchObject([{ observed: { kept: false } }]);
});

test("kinds without a level are the same once, whoever else has them", async () => {
  const move = { kind: "expected_move", level: null } as const;
  const first = await add(move);
  expect(await add(move)).toEqual({ ...first, kind: "rearmed" });
});

test("each kind is read with what it looks at: the latest rank, the last close before the price's day", async () => {
  await priced(598.5);
  await metrics("2026-11-19", "2026-11-19T21:00:00Z", true, 40, 0.2);
  await metrics("2026-11-20", "2026-11-20T21:00:00Z", true, 45, 0.3);
  await metrics("2026-11-23", "2026-11-23T14:30:00Z", false, 52, 0.4);
  await metrics("2026-11-23", "2026-11-23T14:40:00Z", true, 53, 0.4);
  await add({ kind: "iv_rank", level: 50 });
  await add({ kind: "expected_move", level: null });
  const [rank, move] = await armed(["iv_rank", "expected_move"]);
  const at = Date.parse("2026-11-23T14:40:00Z");
  expect(rank).toMatchObject({
    alert: { seen: { value: 53, atMs: at } },
    observed: {
      ivRank: { value: 53, atMs: at },
      rankCounts: { observations: 60, rebuiltObservations: 0 },
      close: null,
    },
  });
  expect(move).toMatchObject({
    alert: { seen: null },
    observed: { ivRank: null, close: { day: "2026-11-20", price: 590, volatility: 0.3, maturityDays: 7 } },
  });
  await database.exec("UPDATE iv_metrics SET iv_7 = NULL");
  expect((await armed(["expected_move"]))[0]?.observed.close).toMatchObject({
    volatility: 0.25,
    maturityDays: 30,
  });
});

test("alerts are read by kind and ticker, and while they are armed", async () => {
  await add();
  await add({ symbol: "AAPL" });
  expect((await armed(["price"], ["AAPL"])).map(({ alert }) => alert.symbol)).toEqual(["AAPL"]);
  expect(await armed(["iv_rank"])).toEqual([]);
  expect((await book().listArmedSymbols(["price", "expected_move"])).sort()).toEqual(["AAPL", "SPY"]);
  await book().record([sighting(await theArmed(), 600, true)], IN_SESSION);
  expect(await book().listArmedSymbols(["price"])).toEqual(["AAPL"]);
  expect((await armed(["price"])).map(({ alert }) => alert.symbol)).toEqual(["AAPL"]);
});

test("looks at the same time fire once, and the post is there when the alert has fired", async () => {
  await add();
  const alert = await theArmed();
  const fired = await Promise.all([
    book().record([sighting(alert, 600.5, true)], IN_SESSION + seconds(2)),
    book().record([sighting(alert, 600.6, true)], IN_SESSION + seconds(2)),
  ]);
  expect(fired.flat()).toEqual([`alert:${alert.id}:1`]);
  expect(await posts()).toEqual([`alert:${alert.id}:1`]);
  const [owned] = await book().listOwned("42");
  expect(owned?.alert).toMatchObject({ state: "fired", fired: { atMs: IN_SESSION + seconds(2) } });
});

test("a look that was overtaken writes nothing", async () => {
  await add();
  const before = await theArmed();
  expect(await book().record([sighting(before, 598, false)], IN_SESSION)).toEqual([]);
  expect(await book().record([sighting(before, 601, true)], IN_SESSION)).toEqual([]);
  expect((await theArmed()).seen).toEqual({ value: 598, atMs: IN_SESSION + 1_000 });
  await book().rearm("42", before.id, IN_SESSION + seconds(1));
  const seenAgain = { ...before, seen: null };
  expect(await book().record([sighting(seenAgain, 601, true)], IN_SESSION)).toEqual([]);
  expect(await posts()).toEqual([]);
});

test("armed again it fires again, with a post of its own", async () => {
  await priced(598);
  await add();
  const first = await theArmed();
  await book().record([sighting(first, 601, true)], IN_SESSION);
  await priced(602);
  const again = await book().rearm("42", first.id, IN_SESSION + minutes(1));
  expect(again).toMatchObject({ state: "armed", arming: 2, seen: { value: 602 }, fired: { value: 601 } });
  await book().record([sighting(await theArmed(), 599, true)], IN_SESSION + minutes(2));
  expect(await posts()).toEqual([`alert:${first.id}:1`, `alert:${first.id}:2`]);
});

test("nobody removes or arms another's", async () => {
  await add();
  const { id } = await theArmed();
  expect(await book().rearm("43", id, IN_SESSION)).toBeNull();
  expect(await book().remove("43", id)).toBe(false);
  expect(await book().remove("42", id)).toBe(true);
  expect(await book().remove("42", id)).toBe(false);
});
