import { expect, test } from "vitest";
import type { StoredContract } from "../../../../src/chains/reader-ports.ts";
import { aStoredContract } from "../../../support/contracts.ts";
import { marketDoor, SPY_PRICES } from "../../../support/market-door.ts";
import { IN_SESSION, minutes } from "../../../support/moments.ts";
import { anExpiryMove } from "../../../support/stored-volatility.ts";

const [NEAR, FAR] = ["2026-11-27", "2026-12-18"];

function chain(expiration: string, contracts: Partial<StoredContract>[], atMs = IN_SESSION) {
  return {
    contracts: contracts.map((one) => aStoredContract({ expiration, lastUpdatedMs: atMs, ...one })),
    snapshots: [anExpiryMove({ expiration, asOfMs: atMs, quotedAtMs: atMs })],
    before: [],
  };
}

const CHAINS = [
  chain(NEAR, [
    { strike: 580, volume: 12_000, openInterest: 4_000 },
    { strike: 580, type: "put", volume: 9_000, openInterest: 8_000 },
  ]),
  chain(FAR, [
    { strike: 600, volume: 8_000, openInterest: 16_000 },
    { strike: 560, type: "put", volume: null, openInterest: null },
  ]),
];
const counted = ["2026-11-20", "2026-11-19"].map((day, i) => ({
  ...{ symbol: "SPY", root: "SPY", expiration: FAR, volume: 10_000 + 9_000 * i },
  slotMs: Date.parse(`${day}T14:45:00Z`),
}));

test("volume and open interest are summed by side, with ratios, the usual volume and the shares", async () => {
  const answer = await marketDoor({ chains: CHAINS, counted }).ask("volume", { symbol: "SPY" });
  expect(answer.title).toBe("SPY · SPDR S&P 500 · volume");
  expect(answer.text).toContain("**29,000** option contracts traded on Nov 23 so far");
  expect(answer.fields["Calls"]).toBe("volume 20,000\nopen interest 20,000\n2 listed contracts");
  expect(answer.fields["Puts"]).toBe("volume 9,000\nopen interest 8,000\n2 listed contracts");
  expect(answer.fields["Put/call"]).toBe("volume **0.45**\nopen interest **0.40**");
  expect(answer.fields["Against the sessions before"]).toBe(
    "2.00 times the 14,500 that were usual by this time of the day (mean of 2 sessions)",
  );
  expect(answer.fields["Shares on Nov 23"]).toBe("12,000,000");
  expect(answer.text).toMatch(/Nov 27 +12\.0k +9000 +4000 +8000\nDec 18 +8000 +– +16\.0k +–/);
  expect(answer.fields["Why"]).toContain("Open interest is that of the close before Nov 23");
  expect(answer.fields["Please note"]).toContain("1 of 4 contracts tell no volume");
});

test("what the last refresh did not see is left out and counted; an old refresh is held against nothing", async () => {
  const chains = [...CHAINS, chain("2027-01-15", [{ volume: 99_999 }], IN_SESSION - minutes(60))];
  const answer = await marketDoor({ chains, counted }).ask("volume", { symbol: "SPY" });
  expect(answer.text).toContain("**29,000**");
  expect(answer.fields["Please note"]).toContain("1 contracts were not in the last refresh, of schwab");
  const later = await marketDoor({ chains: CHAINS, counted, nowMs: IN_SESSION + minutes(90) }).ask("volume", {
    symbol: "SPY",
  });
  expect(later.footer).toContain("stale");
  expect(later.fields["Against the sessions before"]).toContain("no earlier volume is stored");
});

test("a provider that tells no volume is not a day without trades", async () => {
  const silent = [
    chain(NEAR, [
      { volume: null, openInterest: null },
      { type: "put", volume: null, openInterest: null },
    ]),
  ];
  const prices = { ...SPY_PRICES, quote: { ...SPY_PRICES.quote, symbol: "QQQ" } };
  const answer = await marketDoor({ chains: silent, prices }).ask("volume", { symbol: "SPY" });
  expect(answer.text).toContain("tells no volume");
  expect(answer.fields["Put/call"]).toBe("volume **not known**\nopen interest **not known**");
  expect(answer.fields).not.toHaveProperty("Shares on Nov 23");
});

test("over a weekend the volume is that of Friday's whole session", async () => {
  const friday = Date.parse("2026-11-20T21:10:00Z");
  const nowMs = Date.parse("2026-11-22T15:00:00Z");
  const before = [
    {
      ...{ symbol: "SPY", root: "SPY", expiration: FAR, volume: 20_000 },
      slotMs: Date.parse("2026-11-19T21:10:00Z"),
    },
  ];
  const chains = [chain(FAR, [{ volume: 10_000 }, { type: "put", volume: 5_000 }], friday)];
  const answer = await marketDoor({ chains, counted: before, nowMs }).ask("volume", { symbol: "SPY" });
  expect(answer.text).toContain("**15,000** option contracts traded on Nov 20");
  expect(answer.text).not.toContain("so far");
  expect(answer.fields["Against the sessions before"]).toContain(
    "0.75 times the 20,000 that were usual a whole session",
  );
  expect(answer.footer).toContain("market closed");
});

test("a symbol without a chain, and one that is not kept, are told kindly", async () => {
  const { ask, press } = marketDoor({ chains: CHAINS });
  expect((await ask("volume", { symbol: "SPX" })).text).toContain("No option chain of SPX is stored.");
  expect((await ask("volume", { symbol: "NVDA" })).text).toContain("NVDA is not kept here.");
  const answer = await ask("volume", { symbol: "SPY" });
  expect(await press(answer, "Flow")).toMatchObject({ type: 7, title: "SPY · flow" });
});
