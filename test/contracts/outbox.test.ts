import { expect, test } from "vitest";
import { createOutbox } from "../../src/adapters/postgres/alerts/outbox.ts";
import type { NewPost, PostTarget, Settlement } from "../../src/alerts/outbox-ports.ts";
import { IN_SESSION, minutes, seconds } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";

const database = useDatabase();
const outbox = () => createOutbox(database.db);
const CHANNEL: PostTarget = { kind: "channel", id: "700" };
const USER: PostTarget = { kind: "user", id: "42" };
const body = (title: string) => ({ title, text: "", line: title, tone: "up" as const, footer: "", atMs: 0 });

const aPost = (key: string, changes: Partial<NewPost> = {}): NewPost => ({
  key,
  target: CHANNEL,
  body: body(key),
  alone: false,
  expiresAtMs: IN_SESSION + minutes(60),
  ...changes,
});
const claim = (nowMs = IN_SESSION, claimId = "c1", mostBatches = 5) =>
  outbox().claim({ mostBatches, leaseMs: minutes(2), claimId }, nowMs);
const titles = (posts: Awaited<ReturnType<typeof claim>>) => posts.map((post) => post.body.title);
const state = () => database.rows("SELECT key, state, reason FROM discord_posts ORDER BY id");
const settle = (nowMs: number, ...settlements: Settlement[]) => outbox().settle(settlements, nowMs);

test("what is enqueued twice waits once, and a claim has it all in one message a target", async () => {
  expect(await outbox().enqueue([aPost("a"), aPost("b"), aPost("dm", { target: USER })], IN_SESSION)).toBe(3);
  expect(await outbox().enqueue([aPost("a", { body: body("other") })], IN_SESSION)).toBe(0);
  const claimed = await claim();
  expect(titles(claimed)).toEqual(["a", "b", "dm"]);
  expect(claimed[0]?.batch).toBe(claimed[1]?.batch);
  expect(claimed[2]?.batch).not.toBe(claimed[0]?.batch);
  expect(claimed[0]).toMatchObject({ target: CHANNEL, attempts: 1, createdAtMs: IN_SESSION });
  for (const { batch } of claimed) expect(batch).toMatch(/^\w{25}$/);
});

test("who holds a post keeps it until the lease is over; then it travels in the same message, and in no other", async () => {
  await outbox().enqueue([aPost("a")], IN_SESSION);
  const [first] = await claim();
  await outbox().enqueue([aPost("b")], IN_SESSION);
  // "b" waits too: the message before it may be under way.
  expect(await claim(IN_SESSION + minutes(2) - 1, "c2")).toEqual([]);
  const again = await claim(IN_SESSION + minutes(2), "c3");
  expect(again).toEqual([{ ...first, attempts: 2 }]);
});

test("two claims at once share nothing", async () => {
  await outbox().enqueue(
    Array.from({ length: 8 }, (_, i) => aPost(`p${i}`, { target: { kind: "channel", id: `${i}` } })),
    IN_SESSION,
  );
  const both = await Promise.all([claim(IN_SESSION, "x", 8), claim(IN_SESSION, "y", 8)]);
  expect(both.flatMap(titles).sort()).toEqual(Array.from({ length: 8 }, (_, i) => `p${i}`));
});

test("a storm is twenty a message, a target has one at a time, and the next waits some seconds", async () => {
  await outbox().enqueue(
    Array.from({ length: 45 }, (_, i) => aPost(`p${String(i).padStart(2, "0")}`)),
    IN_SESSION,
  );
  const first = await claim();
  expect(first).toHaveLength(20);
  await settle(IN_SESSION + 500, { kind: "delivered", batch: first[0]?.batch ?? "", target: CHANNEL });
  expect(await claim(IN_SESSION + seconds(4), "c2")).toEqual([]);
  const second = await claim(IN_SESSION + seconds(5), "c3");
  expect(titles(second)).toEqual(Array.from({ length: 20 }, (_, i) => `p${i + 20}`));
});

test("no more messages than the invocation has room for, the oldest first", async () => {
  for (const id of ["1", "2", "3"])
    await outbox().enqueue([aPost(id, { target: { kind: "channel", id } })], IN_SESSION);
  expect(titles(await claim(IN_SESSION, "c1", 2))).toEqual(["1", "2"]);
});

test("a post that stands alone has a message of its own", async () => {
  await outbox().enqueue([aPost("a"), aPost("digest", { alone: true }), aPost("b")], IN_SESSION);
  const first = await claim();
  expect(titles(first)).toEqual(["a", "b"]);
  await settle(IN_SESSION, { kind: "delivered", batch: first[0]?.batch ?? "", target: CHANNEL });
  expect(titles(await claim(IN_SESSION + seconds(9), "c2"))).toEqual(["digest"]);
});

test("what Discord did not take waits as long as it asks, and what was delivered stays so", async () => {
  await outbox().enqueue([aPost("a")], IN_SESSION);
  const batch = (await claim())[0]?.batch ?? "";
  const again = { batch, target: CHANNEL, kind: "retry", reason: "Discord answered 503." } as const;
  await settle(IN_SESSION, { ...again, atMs: IN_SESSION + seconds(30) });
  expect(await state()).toEqual([["a", "pending", "Discord answered 503."]]);
  expect(await claim(IN_SESSION + seconds(29), "c2")).toEqual([]);
  expect(await claim(IN_SESSION + seconds(30), "c3")).toMatchObject([{ batch, attempts: 2 }]);
  await settle(IN_SESSION + seconds(31), { kind: "delivered", batch, target: CHANNEL });
  await settle(IN_SESSION + seconds(32), { ...again, atMs: IN_SESSION + seconds(40) });
  expect(await state()).toEqual([["a", "delivered", null]]);
});

test("what is not worth telling any more is not told", async () => {
  await outbox().enqueue([aPost("a", { expiresAtMs: IN_SESSION + 1 })], IN_SESSION);
  expect(await claim(IN_SESSION + 1)).toEqual([]);
  expect(await state()).toEqual([["a", "expired", null]]);
});

test("a message that Discord refuses ends; its target is reached by others", async () => {
  await outbox().enqueue([aPost("a")], IN_SESSION);
  const batch = (await claim())[0]?.batch ?? "";
  await outbox().enqueue([aPost("b")], IN_SESSION);
  await settle(IN_SESSION, { kind: "refused", batch, target: CHANNEL, reason: "Invalid Form Body" });
  expect(await state()).toEqual([
    ["a", "refused", "Invalid Form Body"],
    ["b", "pending", null],
  ]);
  expect(titles(await claim(IN_SESSION + 1, "c2"))).toEqual(["b"]);
});

test("a target out of reach pauses its alerts, refuses what waits for it, and has the owners told once each", async () => {
  await database.exec(`
INSERT INTO alerts (owner_id, target_kind, target_id, symbol, kind, level, direction, state, armed_at)
SELECT owner, 'channel', channel, 'SPY', 'price', level, 'either', state, now()
FROM (VALUES ('42', '700', 600, 'armed'), ('42', '700', 610, 'fired'), ('43', '700', 600, 'armed'), ('44', '701', 600, 'armed'))
  AS given (owner, channel, level, state)`);
  await outbox().enqueue([aPost("a")], IN_SESSION);
  const batch = (await claim())[0]?.batch ?? "";
  await outbox().enqueue(
    [aPost("b"), aPost("other", { target: { kind: "channel", id: "701" } })],
    IN_SESSION,
  );
  const gone = {
    kind: "unreachable",
    batch,
    target: CHANNEL,
    reason: "gone",
    notice: body("Paused"),
  } as const;
  await settle(IN_SESSION, gone);
  await settle(IN_SESSION + 1, gone);
  expect(await state()).toEqual([
    ["a", "refused", "gone"],
    ["b", "refused", "gone"],
    ["other", "pending", null],
    [`paused:${batch}:42`, "pending", null],
    [`paused:${batch}:43`, "pending", null],
  ]);
  expect(await database.rows("SELECT owner_id, state, reason FROM alerts ORDER BY id")).toEqual([
    ["42", "paused", "gone"],
    ["42", "paused", "gone"],
    ["43", "paused", "gone"],
    ["44", "armed", null],
  ]);
  expect(titles(await claim(IN_SESSION + seconds(9), "c2"))).toEqual(["other", "Paused", "Paused"]);
});

test("who set the digest of a lost channel hears of it once, and who follows a trade there is told alone from then on", async () => {
  await database.exec(`
INSERT INTO digests (channel_id, guild_id, set_by, set_at) VALUES ('700', '9', '50', now()), ('701', '9', '50', now());
INSERT INTO trades (owner_id, target_kind, target_id, symbol, strategy, legs, contracts, expiration, entry_net, entry_fill, entry_underlying, created_at)
SELECT owner, 'channel', channel, 'SPY', 'long_call', '[]', 1, '2026-12-18', 1, 'mid', 600, now()
FROM (VALUES ('42', '700'), ('43', '701')) AS given (owner, channel)`);
  await outbox().enqueue([aPost("a")], IN_SESSION);
  const batch = (await claim())[0]?.batch ?? "";
  const gone = { kind: "unreachable", batch, target: CHANNEL, reason: "gone", notice: body("Lost") } as const;
  await settle(IN_SESSION, gone);
  await settle(IN_SESSION, { ...gone, batch: "later" });
  expect((await database.rows("SELECT key FROM discord_posts ORDER BY key")).flat()).toEqual([
    "a",
    `paused:${batch}:42`,
    `paused:${batch}:50`,
  ]);
  expect(await database.rows("SELECT owner_id, target_kind, target_id FROM trades ORDER BY id")).toEqual([
    ["42", "user", "42"],
    ["43", "channel", "701"],
  ]);
  expect(await database.rows("SELECT channel_id, paused FROM digests ORDER BY channel_id")).toEqual([
    ["700", "gone"],
    ["701", null],
  ]);
});
