import { expect, test } from "vitest";
import { validateInteractionResponse } from "../../../local/discord/validate-interaction-response.ts";
import type { ChainView, ListedExpiration } from "../../../src/chains/read-chain.ts";
import type { Choices } from "../../../src/discord/commands/command.ts";
import { completeExpiry } from "../../../src/discord/options/complete-expiry.ts";
import { completeStrikes } from "../../../src/discord/options/complete-strikes.ts";
import { readExpiry } from "../../../src/discord/options/expiry.ts";
import { completeSymbol, completeSymbolList, readSymbol } from "../../../src/discord/options/symbol.ts";
import { createTypingMemory } from "../../../src/discord/options/typing-memory.ts";
import { WELL_KNOWN } from "../../../src/discord/options/well-known-symbols.ts";
import { addDays, daysBetween } from "../../../src/market/calendar-date.ts";
import { nyseCalendar } from "../../../src/market/trading-calendar.ts";
import { parseTickerSymbol } from "../../../src/options/ticker-symbol.ts";
import { IN_SESSION, minutes, TODAY } from "../../support/moments.ts";

const asker = { userId: "1", guildId: null, channelId: null, mayManage: false, locale: null };
const KEPT = [
  { symbol: "SPY", name: "SPDR S&P 500 ETF Trust" },
  { symbol: "ZZZZ", name: "Apple Orchards" },
  { symbol: "XYZQ", name: null },
];
const DATES = ["2026-11-25", "2026-11-27", "2026-12-04", "2026-12-18", "2027-01-15", "2028-01-21"];
const STRIKES = [560, 565, 570, 575, 580, 585, 590, 595, 600];

/** Somebody who types at a Worker that counts what it asks the store. */
function typist({ dates = DATES }: { dates?: readonly string[] } = {}) {
  const asked: string[] = [];
  let nowMs = IN_SESSION;
  const chains = {
    tickers: async () => {
      asked.push("tickers");
      return KEPT.map((one) => ({ ...one, active: true }));
    },
    expirations: async (symbol: string) => {
      asked.push(`expirations ${symbol}`);
      return dates.map((expiration) => ({
        expiration,
        root: symbol,
        settlement: "PM",
        contracts: 100,
        lastUpdatedMs: IN_SESSION,
        dte: daysBetween(TODAY, expiration),
      })) as ListedExpiration[];
    },
    read: async (wish: object) => {
      asked.push(`chain ${JSON.stringify(wish)}`);
      const contracts = STRIKES.flatMap((strike) => [
        { strike, type: "call" },
        { strike, type: "put" },
      ]);
      return { contracts, underlyingPrice: 581 } as ChainView;
    },
  } as never;
  const typing = createTypingMemory(
    () => chains,
    () => nowMs,
  );
  const services = { typing, nowMs: () => nowMs, calendar: nyseCalendar };
  const accepted = (choices: Choices) => {
    expect(validateInteractionResponse({ type: 8, data: { choices } }).tree()).toEqual({});
    return choices;
  };
  return {
    asked,
    typing,
    later: (ms: number) => {
      nowMs += ms;
    },
    symbol: (symbol: string) => accepted(completeSymbol(services, { options: { symbol }, asker })),
    list: (symbols: string) => accepted(completeSymbolList(services, { options: { symbols }, asker })),
    expiry: async (expiry: string, symbol = "spy") =>
      accepted(await completeExpiry(services, { options: { symbol, expiry }, asker })),
    strikes: async (strikes: string, others: Record<string, string | number> = {}) => {
      const options = { symbol: "SPY", strikes, ...others };
      return accepted(await completeStrikes(services, { options, asker }));
    },
  };
}
const valuesOf = (choices: Choices) => choices.map(({ value }) => value);

test("every well-known symbol is one, is named, and is found by itself and by its name", () => {
  const { symbol } = typist();
  for (const known of WELL_KNOWN) {
    expect(parseTickerSymbol(known.symbol)).toBe(known.symbol);
    expect(known.name).not.toBe("");
    expect(symbol(known.symbol)[0]?.value).toBe(known.symbol);
    expect(valuesOf(symbol(known.name)), known.name).toContain(known.symbol);
  }
  expect(new Set(WELL_KNOWN.map((one) => one.symbol)).size).toBe(WELL_KNOWN.length);
});

test.each([
  ["apple", "AAPL"],
  ["$spy", "SPY"],
  ["brk.b", "BRK.B"],
  ["BRK/B", "BRK.B"],
  ["brk-b", "BRK.B"],
  ["berk", "BRK.B"],
  ["mcdonalds", "MCD"],
  ["advanced micro", "AMD"],
  ["^vix", "VIX"],
])("%s finds %s, cold, without asking anybody", (typed, symbol) => {
  const { symbol: complete, asked } = typist();
  expect(complete(typed)[0]?.value).toBe(symbol);
  expect(asked).toEqual([]);
});

test("symbols that are kept come first, unless another is exactly what was typed", async () => {
  const { symbol, typing } = typist();
  await typing.freshen();
  expect(valuesOf(symbol("")).slice(0, 3)).toEqual(["SPY", "ZZZZ", "XYZQ"]);
  expect(valuesOf(symbol("apple")).slice(0, 2)).toEqual(["ZZZZ", "AAPL"]);
  expect(valuesOf(symbol("x")).slice(0, 1)).toEqual(["XYZQ"]);
  expect(valuesOf(symbol("V"))[0]).toBe("V");
  expect(symbol("XYZQ")[0]).toEqual({ name: "XYZQ", value: "XYZQ" });
  expect(symbol("x".repeat(6_000))).toEqual([]);
  expect(symbol("a").length).toBe(25);
});

test("of a list of symbols the last is completed, and those before it stay", async () => {
  const { list, asked } = typist();
  expect(valuesOf(list("spy, qqq aap"))[0]).toBe("spy qqq AAPL");
  expect(valuesOf(list("SPY sp"))).not.toContain("SPY SPY");
  expect(list("A ".repeat(60))).toEqual([]);
  expect(list("x".repeat(6_000))).toEqual([]);
  expect(asked).toEqual([]);
});

test("the symbols are read again behind the answer, at most every five minutes, and survive a store that fails", async () => {
  const { typing, asked, later, symbol } = typist();
  await Promise.all([typing.freshen(), typing.freshen()]);
  later(minutes(4));
  await typing.freshen();
  expect(asked).toEqual(["tickers"]);
  later(minutes(1));
  await typing.freshen();
  expect(asked).toEqual(["tickers", "tickers"]);
  const broken = createTypingMemory(
    () => ({ tickers: () => Promise.reject(new Error("down")) }) as never,
    () => IN_SESSION,
  );
  broken.sawTickers(KEPT);
  await broken.freshen();
  expect(broken.tickers()).toHaveLength(3);
  expect(symbol("zzzz")[0]?.value).toBe("ZZZZ");
});

test("expirations that exist are offered nearest first, with days, weekday and kind, for one request a minute", async () => {
  const { expiry, asked, later } = typist();
  expect((await expiry(""))[0]).toEqual({ name: "Nov 25 · 2 d · Wednesday", value: "2026-11-25" });
  expect((await expiry("")).map(({ name }) => name)).toContain("Dec 18 · 25 d · Friday · monthly");
  expect((await expiry("")).map(({ name }) => name)).toContain("Dec 4 · 11 d · Friday · weekly");
  expect(asked).toEqual(["expirations SPY"]);
  later(minutes(1));
  await expiry("");
  expect(asked).toHaveLength(2);
  expect(await expiry("", "no symbol!")).toEqual([]);
});

test.each([
  ["dec", ["2026-12-04", "2026-12-18"]],
  ["2026-12", ["2026-12-04", "2026-12-18"]],
  ["fri month", ["2026-12-18", "2027-01-15", "2028-01-21"]],
  ["next friday", ["2026-12-04"]],
  ["30d", ["2026-12-18"]],
  ["12/18", ["2026-12-18"]],
  ["leaps", ["2028-01-21"]],
])("%s narrows the expirations, or comes nearest first", async (typed, expected) => {
  const { expiry } = typist();
  expect(valuesOf(await expiry(typed)).slice(0, expected.length)).toEqual(expected);
});

test("where no symbol says what is listed, what can be written is offered with its day", async () => {
  const { expiry, asked } = typist();
  expect((await expiry("", "")).slice(0, 3)).toEqual([
    { name: "0dte · Nov 23 · 0 d", value: "0dte" },
    { name: "tomorrow · Nov 24 · 1 d", value: "tomorrow" },
    { name: "friday · Nov 27 · 4 d", value: "friday" },
  ]);
  expect((await expiry("jan 15", ""))[0]).toEqual({ name: "jan 15 · Jan 15, 2027 · 53 d", value: "jan 15" });
  expect(await expiry("banana", "")).toEqual([]);
  expect(asked).toEqual([]);
});

test("what can't be an expiration offers none, and a long list is cut", async () => {
  expect(await typist().expiry("banana")).toEqual([]);
  const dates = Array.from({ length: 60 }, (_, day) => addDays("2026-11-24", day));
  expect(await typist({ dates }).expiry("")).toHaveLength(25);
});

test("strikes that exist are offered around the money, in the strategy's order, for one reading a minute", async () => {
  const { strikes, asked } = typist();
  expect((await strikes(""))[0]).toEqual({ name: "580 · -0.2 %", value: "580" });
  expect(valuesOf(await strikes("56"))).toEqual(["565", "560"]);
  const put = { strategy: "bps" };
  expect(valuesOf(await strikes("", put)).slice(0, 3)).toEqual(["580/575", "580/570", "580/560"]);
  expect(valuesOf(await strikes("580/", put)).slice(0, 2)).toEqual(["580/575", "580/570"]);
  expect(valuesOf(await strikes("580-57", put))).toEqual(["580/575", "580/570"]);
  expect(valuesOf(await strikes("580/", { strategy: "bcs" }))).toEqual([]);
  const condor = await strikes("570/", { strategy: "ic" });
  expect(condor[0]?.name).toMatch(/^570\/5\d\d\/… 2 more/);
  expect(await strikes("580/575/570", put)).toEqual([]);
  expect(await strikes("what/ever", put)).toEqual([]);
  expect(asked).toEqual(['chain {"symbol":"SPY","dte":30}']);
});

test("the expiry beside it says of which chain the strikes are", async () => {
  const { strikes, asked } = typist();
  await strikes("", { expiry: "dec 18" });
  await strikes("", { dte: 7, root: "spxw" });
  await strikes("", { expiry: "banana" });
  expect(asked).toEqual([
    'chain {"symbol":"SPY","expiration":"2026-12-18"}',
    'chain {"symbol":"SPY","dte":7,"root":"SPXW"}',
    'chain {"symbol":"SPY","dte":30}',
  ]);
});

test("an expiry is read with how it was understood", () => {
  expect(readExpiry({ expiry: "next friday" }, IN_SESSION)).toEqual({
    wish: { expiration: "2026-12-04" },
    understood: "next friday → Dec 4 (11 d)",
  });
  expect(readExpiry({ expiry: "0DTE" }, IN_SESSION)).toEqual({
    wish: { dte: 0 },
    understood: "0DTE → Nov 23 (today)",
  });
  expect(readExpiry({}, IN_SESSION)).toEqual({ wish: { dte: 30 }, understood: "30d → Dec 23 (30 d)" });
  expect(readExpiry({}, IN_SESSION, { otherwise: "monthly" }).wish).toEqual({ expiration: "2026-12-18" });
  expect(readExpiry({ expiry: "jan" }, IN_SESSION).understood).toBe("jan → Jan 15, 2027 (53 d, its monthly)");
  expect(() => readExpiry({ expiry: "11/20" }, IN_SESSION)).toThrow(/^expiry: Nov 20 has passed/);
  expect(() => readSymbol({ symbol: "no symbol!" })).toThrow(/^symbol: must be a ticker/);
  expect(readSymbol({ symbol: "$brk/b" })).toBe("BRK.B");
});

const ODD = [
  "",
  "   ",
  "🚀🚀",
  "580–575",
  "５８０/５７５",
  "~%?/<@1>",
  "DEC 18",
  "dec\u00a018",
  "feb 30",
  "2026-02-30",
  "2025-12-18",
  "-5d",
  "9".repeat(400),
  "a".repeat(5_000),
  "/".repeat(5_000),
  "\u0000\n\r",
  "{}[]()*+^$",
  "NaN",
  "1e9",
];

test("whatever is typed, something or nothing is offered, and nobody is asked for a symbol", async () => {
  const { symbol, list, expiry, strikes, asked } = typist();
  for (const text of ODD) {
    symbol(text);
    list(text);
  }
  expect(asked).toEqual([]);
  for (const text of ODD) {
    await expiry(text);
    await expiry("", text);
    await expiry(text, "");
    await strikes(text, { strategy: text, expiry: text, dte: text, root: text });
  }
});

test.each([
  ["2026–12–18", "2026-12-18"],
  ["DEC\u00a018", "2026-12-18"],
  [" Dec. 18th ", "2026-12-18"],
  ["１２/１８", "2026-12-18"],
  ["jan 1", "2027-01-01"],
  ["next friday!", "2026-12-04"],
])("%s is read as %s", (text, expiration) => {
  expect(readExpiry({ expiry: text }, IN_SESSION).wish).toEqual({ expiration });
});

test.each(["🚀", "feb 30", "2026-02-30", "2025-12-18", "11/20", "-5d", "9".repeat(400), "a".repeat(5_000)])(
  "%.20s is refused with what to type",
  (text) => {
    expect(() => readExpiry({ expiry: text }, IN_SESSION)).toThrow(
      expect.objectContaining({
        code: "invalid_request",
        hint: expect.stringMatching(/30d|dec 18|2026-12-18/),
      }),
    );
  },
);
