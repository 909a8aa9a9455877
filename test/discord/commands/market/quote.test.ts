import { expect, test } from "vitest";
import { marketDoor } from "../../../support/market-door.ts";
import { aStoredChain, SPY_MARKET, spyChains } from "../../../support/memory-chains.ts";
import { aModelChain } from "../../../support/model-chain.ts";

const DEC = { symbol: "SPY", expiry: "dec 18", strike: "580c" };

/** December's chain with one contract changed. */
function changed(strike: number, changes: object) {
  const contracts = aModelChain({ ...SPY_MARKET, expiration: "2026-12-18" }).map((one) =>
    one.strike === strike && one.type === "call" ? { ...one, ...changes } : one,
  );
  return [
    ...spyChains().filter(({ contracts: [first] }) => first?.expiration !== "2026-12-18"),
    aStoredChain({ contracts }),
  ];
}

test("a contract is shown with its quote, what it is made of and what it needs", async () => {
  const answer = await marketDoor().ask("quote", DEC);
  expect(answer.title).toBe("SPY Dec 18 580 call");
  expect(answer.text).toMatch(/^\*\*12\.\d+ bid, 12\.\d+ ask\*\* · mid \*\*12\.\d+\*\*/);
  expect(answer.text).toContain("25 days · underlying 580.00 · `SPY   261218C00580000`");
  expect(answer.text).toContain("dec 18 → Dec 18");
  expect(answer.fields["Implied volatility"]).toBe("20.0 %");
  expect(answer.fields["Spread"]).toMatch(/^0\.02 \(0\.2 % of mid\)$/);
  expect(answer.fields["Greeks"]).toMatch(/Δ 0\.5\d\d\nΓ 0\.01\d+\nΘ -0\.\d+ a day/);
  expect(answer.fields["Worth"]).toMatch(/intrinsic 0\.00\nextrinsic 12\.\d+/);
  expect(answer.fields["Break-even"]).toMatch(/^592\.\d+ \(\+2\.\d %\) at expiry/);
  expect(answer.fields["Volume / open interest"]).toBe("321 today / 4,321 at the close before");
  expect(answer.fields["Quality of the quote"]).toContain("usable");
});

test("neighbours, the other side, another expiration and the chain are a press away", async () => {
  const { ask, press } = marketDoor();
  const answer = await ask("quote", DEC);
  expect(await press(answer, "585 ▶")).toMatchObject({ type: 7, title: "SPY Dec 18 585 call" });
  expect(await press(answer, "◀ 575")).toMatchObject({ title: "SPY Dec 18 575 call" });
  expect(await press(answer, "The put")).toMatchObject({ title: "SPY Dec 18 580 put" });
  expect(await press(answer, "Another expiration", "2026-11-27")).toMatchObject({
    title: "SPY Nov 27 580 call",
  });
  expect(await press(answer, "Chain")).toMatchObject({ title: "SPY chain · Dec 18" });
  expect(answer.buttons).toHaveProperty("Calculate");
});

test("an OCC symbol is taken as pasted, and no other contract stands for it", async () => {
  const { ask } = marketDoor();
  for (const symbol of ["SPY   261218P00570000", "spy261218p00570000", "O:SPY261218P00570000"])
    expect((await ask("quote", { symbol })).title).toBe("SPY Dec 18 570 put");
  const other = await ask("quote", { symbol: "SPY261218P00571000" });
  expect(other).toMatchObject({ ephemeral: true });
  expect(other.text).toContain("No 571 put of SPY 2026-12-18 is stored.");
  expect(other.text).toContain("Stored near it: 555, 560, 565, 570, 575");
  const date = await ask("quote", { symbol: "SPY261211P00570000" });
  expect(date.text).toContain("The nearest stored expiration is 2026-12-18");
});

test("a strike between two, and a date between two, stand for the nearest, which is said", async () => {
  const answer = await marketDoor().ask("quote", {
    symbol: "SPY",
    expiry: "2026-12-16",
    strike: "$581",
    type: "put",
  });
  expect(answer.title).toBe("SPY Dec 18 580 put");
  expect(answer.fields["Please note"]).toContain("Nearest listed strike used: 580 put instead of 581.");
  expect(answer.fields["Please note"]).toContain("Nearest listed expiration used: 2026-12-18");
});

test("a stub has no price, and what nobody tells is not zero", async () => {
  const chains = changed(580, {
    bid: 0.05,
    ask: 24,
    mark: 12.025,
    last: null,
    volume: null,
    openInterest: null,
  });
  const answer = await marketDoor({ chains }).ask("quote", DEC);
  expect(answer.text).toContain("no price to take from it (too-wide)");
  expect(answer.fields).toMatchObject({
    Last: "none",
    "Break-even": "not known without a price",
    "Volume / open interest": "not told today / not told at the close before",
  });
  expect(answer.fields["Worth"]).toContain("extrinsic not known");
  expect(answer.fields["Quality of the quote"]).toContain("too wide to take a price from");
});

test("a contract that the last refresh did not see is told as the last that was known", async () => {
  const [near, ...others] = spyChains();
  if (near === undefined) throw new Error("There are three.");
  const chains = [
    {
      ...near,
      contracts: near.contracts.map((one) =>
        one.strike === 580 && one.type === "call"
          ? { ...one, lastUpdatedMs: one.lastUpdatedMs - 3_600_000 }
          : one,
      ),
    },
    ...others,
  ];
  const answer = await marketDoor({ chains }).ask("quote", {
    symbol: "SPY",
    expiry: "2026-11-27",
    strike: "580c",
  });
  expect(answer.fields["Please note"]).toContain("was not in the last refresh, of schwab");
  expect(answer.fields["Quality of the quote"]).toContain("not of the last refresh");
  expect(answer.footer).toContain("stale");
});

test("what is missing is asked back by name, with a line to type", async () => {
  const { ask } = marketDoor();
  expect((await ask("quote", { symbol: "SPY", strike: "580" })).text).toContain("type: must be call or put");
  expect((await ask("quote", { symbol: "SPY", strike: "ATM", type: "call" })).text).toContain(
    "strike: must be one strike",
  );
  expect((await ask("quote", { symbol: "SPY", strike: "580c", expiry: "someday" })).text).toMatch(
    /^expiry: /,
  );
  expect((await ask("quote", { symbol: "SPY", strike: "900c", expiry: "dec 18" })).text).toContain(
    "No 900 call",
  );
  expect((await ask("quote", { symbol: "NVDA", strike: "900c" })).text).toContain(
    "No option chain of NVDA is stored.",
  );
  expect((await ask("quote", { symbol: "SPY1  261218C00580000" })).text).toContain("adjusted contract");
});

test("expirations and strikes that exist are offered", async () => {
  const { door } = marketDoor();
  const { body } = await door.type("quote", "strike", "58", { symbol: "SPY", expiry: "dec 18" });
  expect(JSON.stringify(body)).toContain('"value":"580"');
  const dates = await door.type("quote", "expiry", "", { symbol: "SPY" });
  expect(JSON.stringify(dates.body)).toContain('"value":"2026-11-27"');
});
