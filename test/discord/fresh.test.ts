import { afterEach, expect, test, vi } from "vitest";
import { priceOdds } from "../../src/calculator/price-odds.ts";
import { readChain, readExpirations } from "../../src/chains/read-chain.ts";
import type { Refreshed } from "../../src/chains/refresh-for.ts";
import type { Command, Reply } from "../../src/discord/commands/command.ts";
import { findCommand } from "../../src/discord/commands/index.ts";
import { chainSymbol } from "../../src/discord/options/symbol.ts";
import { AppError } from "../../src/errors.ts";
import { aCalculation } from "../support/a-calculation.ts";
import { calculatorOver, memoryPositions } from "../support/calculator.ts";
import { CALC, discordDoor } from "../support/discord-door.ts";
import { memoryChains, spyChains } from "../support/memory-chains.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";

const calc = findCommand("calc") as Command;
afterEach(() => {
  vi.restoreAllMocks();
});

const answer = (title: string, stale: boolean): Reply => ({
  embeds: [{ title }],
  rests: { symbol: "SPY", stale },
});

const LISTED = {
  expiration: "2026-12-18",
  root: "SPY",
  settlement: "PM" as const,
  contracts: 10,
  lastUpdatedMs: 0,
  dte: 25,
};

/** /calc that gives these answers one after another, and a chain that is fetched like this. */
async function ask(
  answers: (Reply | Error)[],
  refreshed: Refreshed = { kind: "fetched" },
  storedAtMs: number | null = null,
) {
  const run = vi.spyOn(calc, "run");
  for (const one of answers)
    one instanceof Error ? run.mockRejectedValueOnce(one) : run.mockResolvedValueOnce(one);
  const refreshes: string[] = [];
  const listed = storedAtMs === null ? [] : [{ ...LISTED, lastUpdatedMs: storedAtMs }];
  const refuse = () => Promise.reject(new Error("not asked"));
  const door = discordDoor({
    chains: { tickers: refuse, expirations: async () => listed, read: refuse },
    refresh: async (symbol) => {
      refreshes.push(symbol);
      return refreshed;
    },
  });
  const { body } = await door.command("calc", { ...CALC, symbol: "$spy" });
  return { text: JSON.stringify(body["data"]), refreshes };
}

test("a fresh answer is given at once", async () => {
  expect(await ask([answer("first", false)])).toMatchObject({ refreshes: [] });
});

test("a stale chain is fetched, and the answer made of the new one", async () => {
  const { text, refreshes } = await ask([answer("old", true), answer("new", false)]);
  expect(refreshes).toEqual(["SPY"]);
  expect(text).toContain("new");
});

test("a chain that is not there is fetched too", async () => {
  const { text, refreshes } = await ask([
    new AppError("no_quotes", "Nothing is stored."),
    answer("new", false),
  ]);
  expect(refreshes).toEqual(["SPY"]);
  expect(text).toContain("new");
});

test("a strike that a fresh chain lacks fetches nothing; one that a stale chain lacks does", async () => {
  const lacks = new AppError("no_quotes", "No 571 put is stored.");
  const fresh = await ask([lacks], { kind: "fetched" }, IN_SESSION - minutes(5));
  expect(fresh.refreshes).toEqual([]);
  expect(fresh.text).toContain("No 571 put is stored.");
  const stale = await ask([lacks, answer("new", false)], { kind: "fetched" }, IN_SESSION - minutes(50));
  expect(stale.refreshes).toEqual(["SPY"]);
});

test("while the provider is down the stale answer comes, and says that nothing newer can be had", async () => {
  const { text } = await ask([answer("old", true)], { kind: "useless", why: "Schwab does not answer." });
  expect(text).toContain("old");
  expect(text).toContain("Nothing newer can be had now. Schwab does not answer.");
});

test("what takes longer is asked for again by the reader", async () => {
  expect((await ask([answer("old", true)], { kind: "later" })).text).toContain("ask again in a minute");
  const none = await ask([new AppError("no_quotes", "Nothing is stored.")], { kind: "later" });
  expect(none.text).toContain("Nothing is stored.");
  expect(none.text).toContain("ask again in a minute");
});

test.each([
  ["calc", { ...CALC }],
  ["risk", { strategy: "bps", symbol: "spy", strikes: "570/560", expiry: "25d" }],
  ["spread", { symbol: "spy", strikes: "570/560" }],
  ["delta", { symbol: "spy" }],
  ["pop", { symbol: "spy", expiry: "25d", above: 560 }],
])("/%s rests on the chain: a stale one is fetched for it", async (name, options) => {
  const refreshes: string[] = [];
  const chains = memoryChains(spyChains(IN_SESSION - minutes(60)));
  const calculate = calculatorOver(chains);
  const { command } = discordDoor({
    chains: {
      tickers: async () => [],
      expirations: (symbol) => readExpirations(chains, symbol, IN_SESSION),
      read: (wish) => readChain(chains, wish, IN_SESSION),
    },
    calculator: { calculate: (input) => calculate(input) },
    priceOdds: (wish) => priceOdds({ positions: memoryPositions(chains) }, wish, IN_SESSION),
    refresh: async (symbol) => {
      refreshes.push(symbol);
      return { kind: "later" };
    },
  });
  const { body } = await command(name, options);
  expect(JSON.stringify(body)).toContain("ask again in a minute");
  expect(refreshes).toEqual(["SPY"]);
});

test("what is given by hand rests on no chain", async () => {
  const refreshes: string[] = [];
  const { command } = discordDoor({
    calculator: {
      calculate: async () => {
        const calculation = aCalculation();
        return { ...calculation, data: { ...calculation.data, source: "manual", stale: true } };
      },
    },
    refresh: async (symbol) => {
      refreshes.push(symbol);
      return { kind: "later" };
    },
  });
  await command("calc", CALC);
  expect(refreshes).toEqual([]);
});

test("whose chain is missing is read as the command reads it, also from a pasted contract", () => {
  const of = (symbol: string) => chainSymbol({ symbol });
  expect([" $spy", "brk/b", "SPXW261218C05800000", "SPY   261218P00580000"].map(of)).toEqual([
    "SPY",
    "BRK.B",
    "SPX",
    "SPY",
  ]);
  expect(["", "no symbol!", "x".repeat(5_000)].map(of)).toEqual([null, null, null]);
});

test("a mistake in what was typed fetches nothing", async () => {
  expect((await ask([new AppError("invalid_request", "no strike")])).refreshes).toEqual([]);
});
