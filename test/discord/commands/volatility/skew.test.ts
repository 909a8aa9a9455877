import { expect, test } from "vitest";
import { spyChains } from "../../../support/memory-chains.ts";
import { IN_SESSION } from "../../../support/moments.ts";
import { volatilityDoor } from "../../../support/volatility-door.ts";

test("skew says what puts cost over calls, at strikes that are solved for, by expiration", async () => {
  const { ask, pictures } = volatilityDoor();
  const answer = await ask("skew", { symbol: "SPY", expiry: "dec 18" });
  expect(answer.title).toBe("SPY · skew at 25 delta · Dec 18");
  expect(answer.description).toMatch(/^Puts cost \d\.\d points more than calls: the downside/);
  expect(answer.description).toContain("dec 18 → Dec 18 (25 d)");
  const [put, call] = ["Put 25Δ", "Call 25Δ"].map((name) => {
    const [, volatility = "0", strike = "0"] =
      /^([\d.]+) % at ([\d.]+)$/.exec(answer.fields[name] ?? "") ?? [];
    return { volatility: Number(volatility), strike: Number(strike) };
  });
  // On the market's own line: a tenth of a point a dollar from 20 % at 580.
  for (const { volatility, strike } of [put, call].flatMap((one) => one ?? [])) {
    expect(volatility).toBeCloseTo(20 - 0.1 * (strike - 580), 1);
  }
  const gap = (call?.volatility ?? 0) - (put?.volatility ?? 0);
  expect(answer.fields["Risk reversal"]).toContain(`${gap.toFixed(1)} points`);
  expect(answer.description.match(/^(Nov 27|Dec 18 <|Jan 15, 2027)/gm)).toHaveLength(3);
  expect(pictures).toMatchObject([{ kind: "smile", symbol: "SPY", expiration: "2026-12-18" }]);
});

test("the expirations beside it are a press away, and the first has none before it", async () => {
  const { ask, press } = volatilityDoor();
  const answer = await ask("skew", { symbol: "SPY", expiry: "25d" });
  const earlier = await press(answer, "◀ Nov 27");
  expect(earlier).toMatchObject({ type: 7, title: "SPY · skew at 25 delta · Nov 27" });
  expect(Object.keys(earlier.buttons).filter((label) => label.includes("◀"))).toEqual([]);
  expect((await press(answer, "Jan 15, 2027 ▶")).title).toContain("Jan 15, 2027");
});

test("a market without a skew is told so, a day that is not listed by the nearest", async () => {
  const answer = await volatilityDoor({ chains: spyChains() }).ask("skew", { symbol: "SPY", expiry: "40d" });
  expect(answer.description).toContain("Puts and calls cost the same");
  expect(answer.fields["Please note"]).toContain("Nearest listed expiration used");
});

test("without a smile there is none to read; a passed day is refused with what to type", async () => {
  const bare = spyChains().map((chain) => ({
    ...chain,
    snapshots: chain.snapshots.map((snapshot) => ({ ...snapshot, smile: null })),
  }));
  const answer = await volatilityDoor({ chains: bare }).ask("skew", { symbol: "SPY" });
  expect(answer).toMatchObject({ ephemeral: true });
  expect(answer.description).toContain("with a smile is stored");
  const passed = await volatilityDoor().ask("skew", { symbol: "SPY", expiry: "2026-11-02" });
  expect(passed.description).toContain("expiry: ");
  expect(IN_SESSION).toBeGreaterThan(Date.parse("2026-11-02"));
});
