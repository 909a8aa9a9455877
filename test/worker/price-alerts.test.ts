import { afterAll, afterEach, expect, test } from "vitest";
import { componentBody } from "../../local/discord/interaction-body.ts";
import { startSystem } from "../support/system.ts";

const system = await startSystem({ atIso: "2026-11-23T14:29:00Z", stands: true, tickers: ["KO"] });
const { ledger, stack } = system;
afterAll(() => system.close());
afterEach(() => stack.neon.faults.clear());

const MINUTE_MS = 60_000;
const START = Date.parse("2026-11-23T14:30:00Z");
let minute = 0;
const iso = (after: number) => new Date(START + after * MINUTE_MS).toISOString();
const priceAt = (after: number) => stack.market.market?.quoteAt("KO", START + after * MINUTE_MS)?.last ?? 0;
const next = (minutes = 1) => {
  minute += minutes;
  return system.minute(iso(minute));
};
/** A level that lies between the price of this minute and a later one's. */
function levelAhead(): { level: number; minutes: number } {
  for (let minutes = 1; minutes < 60; minutes += 1) {
    const [from, to] = [priceAt(minute), priceAt(minute + minutes)];
    if (Math.abs(from - to) >= 0.02) return { level: (from + to) / 2, minutes };
  }
  throw new Error("The market stands still.");
}
type Message = { embeds: { title: string; description: string }[]; components?: unknown; nonce: string };
const told = () =>
  stack.discord
    .messages()
    .filter(({ kind }) => kind === "channel")
    .map(({ payload }) => payload as Message);
const text = (answer: { body: unknown }) => JSON.stringify(answer.body);
const alert = async () => (await ledger.rows("SELECT state, arming FROM alerts ORDER BY id DESC LIMIT 1"))[0];

test("an alert that is set fires when the price has crossed, and is told once", async () => {
  await system.minute(iso(0));
  const { level, minutes } = levelAhead();
  const added = await system.command("alerts add", { symbol: "KO", when: "price", level });
  expect(text(added)).toContain("Armed");
  expect(told()).toEqual([]);
  await next(minutes);
  expect(told()).toMatchObject([
    {
      embeds: [
        { title: expect.stringMatching(/^KO reached \$/), description: expect.stringContaining("You asked") },
      ],
    },
  ]);
  expect(await alert()).toEqual({ state: "fired", arming: 1 });
  expect((await ledger.run(`prices_1m@${iso(minute)}`)).stored).toMatchObject({ alerts_fired: 1 });
  await next();
  expect(told()).toHaveLength(1);
});

test("the button below the message arms it again, and it is told again", async () => {
  const [, customId = ""] = /"label":"Arm again","custom_id":"([^"]+)"/.exec(JSON.stringify(told()[0])) ?? [];
  const pressed = componentBody({ atMs: Date.now(), customId, messageId: "1" });
  expect(text(await system.interact(pressed))).toContain("Armed again");
  expect(await alert()).toEqual({ state: "armed", arming: 2 });
  const { minutes, level } = levelAhead();
  await stack.database.query(`UPDATE alerts SET level = ${level}`);
  await next(minutes);
  expect(told()).toHaveLength(2);
});

async function armNew(): Promise<number> {
  const { level, minutes } = levelAhead();
  await system.command("alerts add", { symbol: "KO", when: "price", level });
  return minutes;
}

test("an invocation that dies between recording and telling loses nothing: the next tick tells it", async () => {
  const minutes = await armNew();
  stack.neon.faults.add({ kind: "gone", statement: "WITH expired" });
  await next(minutes);
  stack.neon.faults.clear();
  expect(await alert()).toMatchObject({ state: "fired" });
  expect(told()).toHaveLength(2);
  await next();
  expect(told()).toHaveLength(3);
});

test("one that dies after telling sends the same message again, which Discord shows once", async () => {
  const minutes = await armNew();
  stack.neon.faults.add({ kind: "gone", statement: "WITH told" });
  await next(minutes);
  stack.neon.faults.clear();
  expect(told()).toHaveLength(4);
  const sent = () =>
    stack.discord.requests().filter(({ path }) => path.endsWith("/messages") && path.includes("/channels/"));
  const before = sent().length;
  await next(3); // Its lease is two minutes.
  expect(sent()).toHaveLength(before + 1);
  expect(told()).toHaveLength(4);
  expect(await ledger.rows("SELECT DISTINCT state FROM discord_posts")).toEqual([{ state: "delivered" }]);
});

test("who takes no direct messages finds the alert paused, with what to do", async () => {
  const minutes = await armNew();
  stack.discord.faults.add({ kind: "closed-direct-messages", path: "/messages" });
  await next(minutes);
  const sent = stack.discord.requests().length;
  expect(text(await system.command("alerts list", {}))).toContain("privacy settings");
  await next(3);
  expect(stack.discord.requests()).toHaveLength(sent);
});
