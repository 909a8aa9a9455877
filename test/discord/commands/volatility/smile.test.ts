import { expect, test } from "vitest";
import { SKEWED, volatilityDoor } from "../../../support/volatility-door.ts";

const rowsOf = (description: string) =>
  [...description.matchAll(/^(\d+) ([PC]) +([\d.?]+)–([\d.?]+) +([\d.]+) +([\d.]*)/gm)].map(
    ([, strike, side, bid, ask, mid, fit]) => ({
      side,
      strike: Number(strike),
      bid: Number(bid),
      ask: Number(ask),
      mid: Number(mid),
      fit: Number(fit),
    }),
  );

test("a smile stands beside the quotes that it was fitted to, with their spreads in volatility", async () => {
  const { ask, pictures } = volatilityDoor();
  const answer = await ask("smile", { symbol: "SPY", expiry: "2026-12-18" });
  expect(answer.title).toBe("SPY · smile of Dec 18");
  expect(answer.description).toMatch(/^\*\*19\.9 %\*\* at the money\. Puts cost/);
  expect(answer.description).toContain("SPY, PM-settled · 25 d · SPY at 580.00");
  const rows = rowsOf(answer.description);
  expect(rows.length).toBeGreaterThan(8);
  for (const { strike, side, bid, mid, ask: asked, fit } of rows) {
    expect(side).toBe(strike < 581.12 ? "P" : "C");
    expect(mid).toBeCloseTo(20 - 0.1 * (strike - 580), 0);
    expect(bid).toBeLessThan(mid);
    expect(asked).toBeGreaterThan(mid);
    expect(Math.abs(fit - mid)).toBeLessThan(0.3);
  }
  expect(answer.fields["Spread"]).toMatch(/^0\.\d points wide, of \d+ strikes$/);
  expect(pictures).toMatchObject([{ kind: "smile", expiration: "2026-12-18", root: "SPY" }]);
});

test("puts, calls and the money are a press apart, and stay with the expiration", async () => {
  const { ask, press } = volatilityDoor();
  const puts = await press(await ask("smile", { symbol: "SPY" }), "Puts");
  expect(new Set(rowsOf(puts.description).map(({ side }) => side))).toEqual(new Set(["P"]));
  const later = await press(puts, "Jan 15, 2027 ▶");
  expect(later.title).toBe("SPY · smile of Jan 15, 2027");
  expect(new Set(rowsOf(later.description).map(({ side }) => side))).toEqual(new Set(["P"]));
  const calls = await press(later, "Calls");
  expect(new Set(rowsOf(calls.description).map(({ side }) => side))).toEqual(new Set(["C"]));
  expect((await press(calls, "Around the money")).title).toBe("SPY · smile of Jan 15, 2027");
});

test("quotes that allow no smile are told, and another side than the two is refused", async () => {
  const bare = SKEWED.map((chain) => ({
    ...chain,
    snapshots: chain.snapshots.map((snapshot) => ({ ...snapshot, smile: null })),
  }));
  const answer = await volatilityDoor({ chains: bare }).ask("smile", { symbol: "SPY" });
  expect(answer.description).toContain("No smile");
  expect(answer.fields["Put 25Δ"]).toBe("n/a");
  const refused = await volatilityDoor().ask("smile", { symbol: "SPY", side: "left" });
  expect(refused.description).toContain("side: must be one of both, call, put");
});

test("expirations that are stored are offered as it is typed", async () => {
  const { choices } = await volatilityDoor().complete("smile", "expiry", "dec", { symbol: "SPY" });
  expect(choices.map(({ value }) => value)).toEqual(["2026-12-18"]);
});
