import { expect, test } from "vitest";
import { validateInteractionResponse } from "../../../../local/discord/validate-interaction-response.ts";
import type { CalculateInput } from "../../../../src/calculator/calculate-request.ts";
import type { Calculation } from "../../../../src/calculator/calculation.ts";
import { trackAdd } from "../../../../src/discord/commands/trades/track-add.ts";
import { trackButton } from "../../../../src/discord/commands/trades/track-button.ts";
import { customId } from "../../../../src/discord/components/custom-id.ts";
import { nyseCalendar } from "../../../../src/market/trading-calendar.ts";
import { closeTrade, listTrades, showTrade } from "../../../../src/trades/follow-trade.ts";
import type { WatchedTrade } from "../../../../src/trades/ports.ts";
import { TRADE_LIMITS, trackTrade } from "../../../../src/trades/track-trade.ts";
import { aCalculation } from "../../../support/a-calculation.ts";
import { aWatchedTrade } from "../../../support/a-trade.ts";
import { discordDoor } from "../../../support/discord-door.ts";
import { memoryTrades } from "../../../support/memory-trades.ts";
import { IN_SESSION, minutes } from "../../../support/moments.ts";

type Component = { custom_id?: string; label?: string };
type Body = {
  type: number;
  data: {
    flags?: number;
    title?: string;
    custom_id?: string;
    choices?: { name: string; value: string }[];
    embeds: {
      title: string;
      description: string;
      fields?: { name: string; value: string }[];
      image?: { url: string };
    }[];
    components?: { components: Component[] }[];
  };
};

const EPHEMERAL = 64;
const ADD = { strategy: "bps", symbol: "spy", strikes: "570-560", expiry: "dec 18" };

/** Discord's door with trades in memory, and a market in which the spread stands at 1.50. */
function house(seen: Partial<WatchedTrade> = {}, calculated: Partial<Calculation> = {}) {
  const memory = memoryTrades(seen);
  const asked: CalculateInput[] = [];
  const calculate = async (input: CalculateInput) => {
    asked.push(input);
    return aCalculation({ contracts: input.contracts ?? 1, ...calculated });
  };
  const deps = { trades: memory.store, calculate, staleAfterMs: minutes(30) };
  const nowMs = IN_SESSION + minutes(1);
  const moment = { nowMs, calendar: nyseCalendar };
  const door = discordDoor({
    nowMs: () => nowMs,
    trades: {
      canTell: false,
      track: (request) => trackTrade(deps, request, IN_SESSION - minutes(30)),
      list: (ownerId) => listTrades(deps, ownerId, nowMs),
      show: (wanted) => showTrade(deps, wanted, moment),
      close: (wanted) => closeTrade(deps, wanted, moment),
    },
    pictures: { url: async (picture) => `https://v.example/pictures/${picture.kind}.png` },
  });
  const call = async (name: string, options: Record<string, string | number> = {}, userId = "42") =>
    read((await door.command(name, options, { userId })).body);
  return { ...memory, door, asked, call };
}

function read(body: unknown): Body {
  expect(validateInteractionResponse(body).tree()).toEqual({});
  return body as Body;
}
const text = ({ data }: Body) => JSON.stringify(data.embeds);
const buttonOf = ({ data }: Body, label: string) => {
  const all = (data.components ?? []).flatMap(({ components }) => components);
  return all.find((one) => one.label === label)?.custom_id ?? "";
};

test("a trade is followed as it is typed: entered at the calculator's price, told what will be told", async () => {
  const { call, asked, trades } = house();
  const added = await call("track add", { ...ADD, contracts: 2, stop: 2 });
  expect(added.data.flags).toBe(EPHEMERAL);
  expect(added.data.embeds[0]?.title).toBe("Followed: #1 SPY bull put spread 570/560, 2026-12-18 × 2");
  expect(text(added)).toContain("Entered at **credit 2.50** a share (mid)");
  expect(text(added)).toContain("Nothing can be told of it: this bot has no token");
  expect(text(added)).toContain("dec 18 → Dec 18 (25 d)");
  expect(text(added)).toContain("half of its profit ($125), a loss of $1,000 (2 × its credit)");
  expect(asked[0]).toMatchObject({
    kind: "strategy",
    strategy: "bull_put_spread",
    symbol: "SPY",
    strikes: [570, 560],
    expiration: "2026-12-18",
    contracts: 2,
  });
  expect(trades[0]).toMatchObject({
    ownerId: "42",
    target: { kind: "user", id: "42" },
    entryNet: -2.5,
    entryUnderlying: 580.12,
    legs: [{ occ: "SPY   261218P00570000" }, { occ: "SPY   261218P00560000", side: "buy" }],
  });
});

test("it is told in a channel of a server, and elsewhere to its owner alone", async () => {
  const { call, door, trades } = house();
  await call("track add", { ...ADD, where: "here" });
  const direct = await door.command("track add", { ...ADD, where: "here" }, { place: "private-channel" });
  expect(trades.map(({ target }) => target.kind)).toEqual(["channel", "user"]);
  expect(text(read(direct.body))).toContain("tells you alone");
});

test("it is shown with its profit, picture and what was told, and closed by a form; it stays as closed", async () => {
  const { call, door, events, marks } = house();
  const added = await call("track add", { ...ADD, contracts: 2, where: "here" });
  marks.set(1, [{ slotMs: IN_SESSION, mid: -1.5, natural: -1.7, underlying: 581 }]);
  events.set(1, [{ event: "touched:570P:2026-12-18", atMs: IN_SESSION, value: 569.9, notice: "pending" }]);
  const shown = read((await door.press(buttonOf(added, "Show"), { userId: "42", ownerId: "42" })).body);
  expect(shown.data.embeds[0]?.description).toContain("**+$200** (80 % of max)");
  expect(shown.data.embeds[0]?.description).toContain("entered at credit 2.50, now credit 1.50");
  expect(shown.data.embeds[0]?.image?.url).toContain("trade.png");
  expect(text(shown)).toContain("570 put of 2026-12-18 touched at 569.90");
  expect(text(shown)).toContain("notice on its way");
  expect(text(shown)).toContain("580.12 → 581.00");
  expect(shown.data.embeds[0]?.fields).toContainEqual(
    expect.objectContaining({ name: "Closed against the quotes", value: "+$160" }),
  );
  const form = (await door.press(buttonOf(shown, "Close…"), { userId: "42", ownerId: "42" })).body as Body;
  expect(form).toMatchObject({ type: 9, data: { title: "Close trade #1" } });
  const id = form.data.custom_id ?? "";
  const closed = read((await door.submit(id, { price: "1.25" }, { userId: "42" })).body);
  expect(text(closed)).toContain("**+$250**");
  expect(text(closed)).toContain("closed at credit 1.25, your own price");
  const list = await call("track list");
  expect(text(list)).toContain("None is open.");
  expect(text(list)).toContain("`#1` SPY bull put spread 570/560, 2026-12-18 × 2 · **+$250**");
  const again = await call("track close", { trade: "1" });
  expect(text(again)).toContain("closed already");
});

test("without a price it is closed at mid; where a leg has no quote it says so and asks for a price", async () => {
  const open = house();
  await open.call("track add", ADD);
  expect(text(await open.call("track close", { trade: "#1" }))).toContain(
    "closed at credit 1.50, the mid of stored quotes",
  );
  const series = aWatchedTrade().series.map((one) => ({ ...one, quotedAtMs: IN_SESSION - minutes(90) }));
  const quotes = aWatchedTrade().quotes.map((one) => ({ ...one, quotedAtMs: IN_SESSION - minutes(90) }));
  const old = house({ series, quotes });
  await old.call("track add", ADD);
  expect(text(await old.call("track close", { trade: "1" }))).toContain(
    "schwab · quotes of 08:30 ET · stale",
  );
  const blind = house({ quotes: [] });
  await blind.call("track add", ADD);
  const shown = await blind.call("track show", { trade: "1" });
  expect(shown.data.embeds[0]?.description).toContain("**not known**");
  expect(text(shown)).toContain("The 570 put was not in the last refresh.");
  const refused = await blind.call("track close", { trade: "1" });
  expect(text(refused)).toContain("is not known");
  expect(text(refused)).toContain("Give the price that you closed at");
});

test("nobody sees or changes another's, and a trade is chosen from one's own", async () => {
  const { call, door, trades } = house();
  await call("track add", ADD);
  for (const command of ["track show", "track close"])
    expect(
      text(await call(command, { trade: "1", ...(command === "track close" && { price: 1 }) }, "43")),
    ).toContain("You follow no trade 1");
  expect(trades[0]?.closed).toBeNull();
  expect(text(await call("track show", { trade: "mine" }))).toContain("must be the number of a trade");
  const offered = async (typed: string, command = "track show") =>
    read((await door.type(command, "trade", typed)).body).data.choices;
  expect(await offered("")).toEqual([]);
  await door.command("track add", ADD);
  expect(await offered("bull")).toEqual([{ name: "#2 SPY bull put spread 570/560, 2026-12-18", value: "2" }]);
  expect(await offered("1")).toEqual([]);
  await door.command("track close", { trade: "2", price: 1 });
  expect(await offered("2")).toHaveLength(1);
  expect(await offered("2", "track close")).toEqual([]);
});

test("limits and what can't be followed are refused with what to do", async () => {
  const { call, trades } = house();
  for (let count = 0; count < TRADE_LIMITS.perUser; count += 1) await call("track add", ADD);
  expect(text(await call("track add", ADD))).toContain("You follow 25 open trades");
  expect(trades).toHaveLength(25);
  expect(text(await call("track add", { ...ADD, stop: 50 }, "7"))).toContain("stop: must be at most 20");
  expect(text(await call("track add", { ...ADD, expiry: "yesterday" }, "7"))).toContain("expiry:");
  const list = await call("track list");
  expect(list.data.embeds[0]?.description).toContain("25 open trades");
});

test("a leg without a stored quote, which could never be marked, is refused by name", async () => {
  const bare = aCalculation();
  const legs = bare.legs.map((leg, i) => ({ ...leg, ...(i === 1 && { quality: null }) }));
  const { call, trades } = house({}, { legs });
  expect(text(await call("track add", ADD))).toContain("There are none of the 560 put of 2026-12-18.");
  expect(trades).toEqual([]);
});

test("a button of another answer carries a trade of any strategy, and legs, in what Discord lets it", async () => {
  const strategy: CalculateInput = {
    kind: "strategy",
    symbol: "SPXW",
    strategy: "call_diagonal",
    strikes: [7_102.5, 7_205],
    expiration: "2026-12-18",
    farExpiration: "2027-01-15",
    contracts: 1_000,
    premium: 12.345,
    fill: "realistic",
    root: "SPXW",
  };
  const condor: CalculateInput = {
    kind: "legs",
    symbol: "SPY",
    contracts: 3,
    legs: [
      { type: "put", side: "buy", strike: 560, quantity: 1, expiration: "2026-12-18" },
      { type: "put", side: "sell", strike: 567.5, quantity: 1, expiration: "2026-12-18" },
      { type: "call", side: "sell", strike: 600, quantity: 2, expiration: "2026-12-18" },
      { type: "stock", side: "buy", quantity: 1 },
    ],
  };
  for (const request of [strategy, condor]) {
    const { door, asked } = house();
    const made = trackButton(request);
    expect(made).not.toBeNull();
    const id = customId(trackAdd, made?.press ?? { options: {}, how: "alone" }, { slot: 3 });
    expect(id?.length).toBeLessThanOrEqual(100);
    read((await door.press(id ?? "")).body);
    expect(asked[0]).toEqual(expect.objectContaining(request.kind === "legs" ? { legs: condor.legs } : {}));
    if (request.kind === "strategy") {
      const { kind: _kind, ...wanted } = request;
      expect(asked[0]).toMatchObject(wanted);
    }
  }
  const priced = { ...condor, legs: [{ ...condor.legs[0], premium: 1 }] } as CalculateInput;
  expect(trackButton(priced)).toBeNull();
});
