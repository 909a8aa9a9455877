import { expect, test } from "vitest";
import type { StoredContract } from "../../../../src/chains/reader-ports.ts";
import { aStoredContract } from "../../../support/contracts.ts";
import { marketDoor, type Shown } from "../../../support/market-door.ts";
import { IN_SESSION, minutes } from "../../../support/moments.ts";
import { anExpiryMove } from "../../../support/stored-volatility.ts";

const FAR = "2026-12-18";
const chainOf = (contracts: Partial<StoredContract>[]) => [
  {
    contracts: contracts.map((one) => aStoredContract({ expiration: FAR, ...one })),
    snapshots: [anExpiryMove({ expiration: FAR })],
    before: [],
  },
];
const CHAINS = chainOf([
  { strike: 580, volume: 9_000, openInterest: 3_000 },
  { strike: 600, volume: 500, openInterest: 50, bid: 0.05, ask: 90, mark: 45.025 },
  { strike: 560, type: "put", volume: 400, openInterest: 0, mark: 2 },
  { strike: 550, type: "put", volume: 99, openInterest: 1 },
  { strike: 540, type: "put", volume: 700, openInterest: null },
  { strike: 530, type: "put", volume: 700, openInterest: 700 },
]);

function rowsOf({ text }: Shown): string[] {
  const rows = text.split("```")[1]?.trim().split("\n") ?? [];
  for (const row of rows) expect(row.length).toBeLessThanOrEqual(42);
  return rows;
}

test("contracts that traded more than was open are listed, and nothing is said of who bought", async () => {
  const answer = await marketDoor({ chains: CHAINS }).ask("flow", { symbol: "SPY" });
  expect(answer.text).toContain("**3 contracts** traded more than was open, on Nov 23 so far");
  const rows = rowsOf(answer);
  expect(rows[1]).toMatch(/^12\/18 560P +400 +0 +new +80\.0k +20\.0$/);
  // The middle of a stub is no price.
  expect(rows[2]).toMatch(/^12\/18 600C +500 +50 +10\.0 +– +20\.0$/);
  expect(rows[3]).toMatch(/^12\/18 580C +9000 +3000 +3\.0 +4\.50M +20\.0$/);
  expect(answer.fields["Why"]).toContain("Who bought and who sold is not in the data");
  expect(answer.fields["Why"]).toContain("6 contracts looked at, 5 with 100 traded or more, 3 above");
  expect(answer.fields["Please note"]).toContain("1 contracts with volume enough tell no open interest");
});

test("order and side are a press away, and a contract leads to its quote", async () => {
  const { ask, press } = marketDoor({ chains: CHAINS });
  const answer = await ask("flow", { symbol: "SPY", min_volume: 400 });
  expect(rowsOf(await press(answer, "By volume"))[1]).toContain("580C");
  const puts = await press(answer, "Puts");
  expect(puts.text).toContain("**1 put** traded more");
  expect(await press(puts, "Both")).toMatchObject({ type: 7 });
  expect(await press(answer, "Quote one of them", "SPY   261218C00580000")).toMatchObject({
    type: 4,
    title: "SPY Dec 18 580 call",
  });
});

test("none is an answer, and says what was asked for", async () => {
  const { ask } = marketDoor({ chains: CHAINS });
  const none = await ask("flow", { symbol: "SPY", side: "puts", min_volume: 5_000, max_days: 30 });
  expect(none.text).toContain(
    "**No put of 5,000 traded or more is above its open interest** on Nov 23 so far.",
  );
  expect((await ask("flow", { symbol: "SPY", max_days: 3 })).fields["Why"]).toContain(
    "0 contracts looked at",
  );
});

test("what can't be asked is refused by its name", async () => {
  const { ask } = marketDoor({ chains: CHAINS });
  for (const [options, said] of [
    [{ side: "up" }, "side: must be calls, puts or both"],
    [{ order: "size" }, "order: must be one of ratio, volume, premium"],
    [{ min_volume: 0 }, "min_volume: must be a whole number from 1"],
    [{ max_days: 1.5 }, "max_days: must be a whole number from 0"],
  ] as const)
    expect((await ask("flow", { symbol: "SPY", ...options })).text.replaceAll("\\", "")).toContain(said);
});

test("many of the longest fit, and stale volume is called stale", async () => {
  const many = chainOf(
    Array.from({ length: 60 }, (_, i) => ({
      ...{ strike: 12_345 + i, volume: 98_999 + i, openInterest: 10_000, mark: 999.99, ask: 1_001, bid: 998 },
    })),
  );
  const { ask } = marketDoor({ chains: many, nowMs: IN_SESSION + minutes(120) });
  const answer = await ask("flow", { symbol: "SPY", order: "premium" });
  expect(rowsOf(answer)).toHaveLength(11);
  expect(answer.text).toContain("**60 contracts** traded more than was open, on Nov 23 so far; the first 10");
  expect(answer.footer).toContain("stale");
});
