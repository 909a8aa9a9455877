import { expect, test } from "vitest";
import { volatilityDoor } from "../../../support/volatility-door.ts";

test("the expected move is named three ways, in dollars, percent and as a range", async () => {
  const { ask, pictures } = volatilityDoor();
  const answer = await ask("em", { symbol: "SPY", expiry: "25d" });
  expect(answer.title).toBe("SPY · expected move to Dec 18");
  const [, move = "", share = ""] = /^\*\*±\$([\d.]+)\*\* \(([\d.]+) %\)/.exec(answer.description) ?? [];
  // 580 × 20 % × the root of 25.25 days.
  expect(Number(move)).toBeCloseTo(580 * 0.199 * Math.sqrt(25.25 / 365), 0);
  expect(Number(share)).toBeCloseTo(Number(move) / 5.8, 1);
  expect(answer.fields["One sigma"]).toMatch(/^±\$\d.* %\n[\d.]+ to [\d.]+\n[67]\d % to end inside$/);
  const straddle = answer.fields["Straddle (quoted mids)"] ?? "";
  expect(straddle).toMatch(/^\$[\d.]+ · [\d.]+ %\n[\d.]+ to [\d.]+\n5\d % to end inside$/);
  const price = Number(/^\$([\d.]+)/.exec(straddle)?.[1]);
  const [, rule] = /^\$([\d.]+) · [\d.]+ %\nrule of thumb$/.exec(answer.fields["0.85 straddle"] ?? "") ?? [];
  expect(Math.abs(Number(rule) - 0.85 * price)).toBeLessThan(0.015);
  expect(answer.description.match(/^(Nov 27|Dec 18 <|Jan 15, 2027)/gm)).toHaveLength(3);
  expect(pictures).toMatchObject([{ kind: "cone", symbol: "SPY", expiration: "2026-12-18" }]);
});

test("another expiration is a press or a choice away, and the views keep it", async () => {
  const { ask, press } = volatilityDoor();
  const answer = await ask("em", { symbol: "SPY", expiry: "25d" });
  expect((await press(answer, "◀ Nov 27")).title).toBe("SPY · expected move to Nov 27");
  const chosen = await press(answer, "Another expiration", ["2027-01-15"]);
  expect(chosen.title).toBe("SPY · expected move to Jan 15, 2027");
  expect(Object.keys(chosen.buttons).filter((label) => label.includes("▶"))).toEqual([]);
  expect((await press(chosen, "◀ Dec 18")).title).toBe("SPY · expected move to Dec 18");
  expect((await press(chosen, "Smile")).title).toBe("SPY · smile of Jan 15, 2027");
});

test("a date that is not listed is answered with the nearest, and what was understood is shown", async () => {
  const answer = await volatilityDoor().ask("em", { symbol: "SPY", expiry: "next friday" });
  expect(answer.description).toContain("next friday →");
  expect(answer.fields["Please note"]).toContain("Nearest listed expiration used");
});

test("nothing stored, and a phrase that is no date, are told kindly", async () => {
  const { ask } = volatilityDoor();
  expect((await ask("em", { symbol: "XYZ" })).description).toContain("XYZ is not kept here");
  expect((await ask("em", { symbol: "SPY", expiry: "someday" })).description).toContain("expiry: ");
});
