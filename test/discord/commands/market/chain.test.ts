import { expect, test } from "vitest";
import { marketDoor, type Shown } from "../../../support/market-door.ts";
import { aStoredChain, SPY_MARKET } from "../../../support/memory-chains.ts";
import { aModelChain } from "../../../support/model-chain.ts";
import { anExpiryMove } from "../../../support/stored-volatility.ts";

const DEC = { symbol: "SPY", expiry: "dec 18" };
/** Wide enough for a phone held upright. */
const WIDEST = 42;

function tableOf({ text }: Shown): string[] {
  const lines = text.split("```")[1]?.trim().split("\n") ?? [];
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(WIDEST);
  return lines;
}

test("calls, strikes and puts stand around the money, narrow enough for a phone, with the money and a deviation marked", async () => {
  const moves = [anExpiryMove({ atmImpliedVolatility: 0.1 })];
  const answer = await marketDoor({ moves }).ask("chain", DEC);
  expect(answer.title).toBe("SPY chain · Dec 18");
  expect(answer.text).toContain("25 days · underlying **580.00** · at the money **20.0 %**");
  const rows = tableOf(answer);
  expect(rows[0]?.trim()).toMatch(/^call +Δ strike +Δ +put$/);
  expect(rows).toHaveLength(12);
  expect(rows.find((row) => row.includes("▸"))).toMatch(/12\.\d+ +5\d +▸580 +-4\d +11\.\d+/);
  expect(rows.filter((row) => row.includes("σ")).map((row) => /σ(\d+)/.exec(row)?.[1])).toEqual([
    "565",
    "595",
  ]);
  expect(answer.text).toContain("σ one deviation (");
  expect(answer.text).toContain("11 of 41 strikes");
});

test("earlier and later, wider and narrower, one side and open interest are a press away", async () => {
  const { ask, press } = marketDoor();
  const answer = await ask("chain", DEC);
  expect((await press(answer, "◀ Nov 27")).title).toBe("SPY chain · Nov 27");
  expect((await press(answer, "Jan 15, 2027 ▶")).title).toBe("SPY chain · Jan 15, 2027");
  const wider = await press(answer, "Wider");
  expect(tableOf(wider)).toHaveLength(18);
  expect(tableOf(await press(answer, "Narrower"))).toHaveLength(6);
  const calls = await press(wider, "Calls");
  expect(tableOf(calls)[0]).toMatch(/^strike +bid +ask +IV% +Δ +OI$/);
  expect(tableOf(calls)).toHaveLength(18);
  expect(tableOf(calls)[1]).toMatch(/20\.0 +\d+ 4321$/);
  const interest = await press(answer, "IV and OI");
  expect(tableOf(interest)[0]?.trim()).toMatch(/^IV% OI c strike OI p +IV%$/);
  expect(interest.text).toContain("OI as of the close before");
  expect(tableOf(await press(calls, "◀ Nov 27"))[0]).toContain("bid");
});

test("a strike leads to its quote, another date is chosen in a menu", async () => {
  const { ask, press } = marketDoor();
  const answer = await ask("chain", DEC);
  const strikes = answer.menus["Quote a strike"]?.values ?? [];
  expect(strikes).toContain("SPY   261218C00585000");
  expect(strikes).toContain("SPY   261218P00575000");
  expect(await press(answer, "Quote a strike", "SPY   261218P00575000")).toMatchObject({
    type: 4,
    title: "SPY Dec 18 575 put",
  });
  expect(await press(answer, "Another expiration", "2026-11-27")).toMatchObject({
    type: 7,
    title: "SPY chain · Nov 27",
  });
});

test("quotes that are none, and what nobody tells, are seen as such", async () => {
  const contracts = aModelChain({ ...SPY_MARKET, expiration: "2026-12-18" }).map((one) => ({
    ...one,
    ...(one.strike === 585 && one.type === "call" && { bid: 0.05, ask: 20, mark: 10.025 }),
    ...(one.strike === 590 && one.type === "call" && { bid: null, ask: 5, mark: 7.5 }),
    openInterest: null,
  }));
  const { ask, press } = marketDoor({ chains: [aStoredChain({ contracts })], moves: [] });
  const answer = await ask("chain", DEC);
  const rows = tableOf(answer);
  expect(rows.find((row) => row.includes("585"))).toMatch(/^ *– +/);
  expect(rows.find((row) => row.includes("590"))).toContain("7.50?");
  expect(answer.text).not.toContain("one deviation");
  const interest = tableOf(await press(answer, "IV and OI"));
  expect(interest.at(-1)).toMatch(/– +605 +–/);
});

test("of a date with two series one is shown and the other named; a root asks for it", async () => {
  const spx = (root: string, settlement: "AM" | "PM") =>
    aStoredChain({
      contracts: aModelChain({
        ...SPY_MARKET,
        ...{ root, symbol: "SPX", settlement, expiration: "2026-12-18", spot: 5_800 },
        strikes: Array.from({ length: 60 }, (_, i) => 5_500 + 10 * i),
      }),
      underlyingPrice: 5_800,
    });
  const { ask } = marketDoor({ chains: [spx("SPX", "AM"), spx("SPXW", "PM")] });
  const answer = await ask("chain", { symbol: "SPX", expiry: "dec 18" });
  expect(answer.title).toBe("SPX chain · Dec 18 (SPXW, PM)");
  expect(answer.fields["Please note"]).toContain("ask for root SPX");
  expect((await ask("chain", { symbol: "SPX", expiry: "dec 18", root: "spx" })).title).toContain("(SPX, AM)");
  tableOf(answer);
});

test("the longest chain fits, and what is not understood is asked back", async () => {
  const strikes = Array.from({ length: 400 }, (_, i) => 10_000.125 + 2.5 * i);
  const contracts = aModelChain({ ...SPY_MARKET, spot: 10_500, strikes, expiration: "2026-12-18" });
  const { ask, press } = marketDoor({ chains: [aStoredChain({ contracts, underlyingPrice: 10_500 })] });
  const wide = await press(await press(await ask("chain", DEC), "Wider"), "Wider");
  expect(tableOf(wide)).toHaveLength(26);
  expect(tableOf(await press(wide, "Puts"))).toHaveLength(26);
  expect(wide.buttons).not.toHaveProperty("Wider");
  expect((await ask("chain", { ...DEC, side: "up" })).text).toContain(
    "side: must be one of both, calls, puts",
  );
  expect((await ask("chain", { ...DEC, root: "the weekly" })).text).toMatch(/^root: /);
  expect((await ask("chain", { symbol: "SPX" })).text).toMatch(/No expiration is stored|No quotes/);
});
