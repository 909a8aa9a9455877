import { expect, test } from "vitest";
import { fitText, textWidth } from "../../src/charts/parts/measure-text.ts";
import {
  dayName,
  daysAway,
  dollars,
  moment,
  percent,
  price,
  signedDollars,
} from "../../src/charts/parts/words.ts";

test.each<[string, string]>([
  [dollars(580), "$580"],
  [dollars(577.5, 2.5), "$577.50"],
  [dollars(0.35, 0.05), "$0.35"],
  [dollars(-1_250, 250), "−$1,250"],
  [dollars(12_500, 2_500), "$12.5k"],
  [dollars(1_200_000, 200_000), "$1.2M"],
  [dollars(-0.4), "$0"],
  [dollars(3e15, 1e15), "$3e15"],
  [signedDollars(132), "+$132"],
  [signedDollars(-368), "−$368"],
  [signedDollars(0), "$0"],
  [price(578.68), "$578.68"],
  [price(580), "$580"],
  [price(0.0004), "$0.0004"],
  [percent(0.183, 0.1), "18.3 %"],
  [percent(0.18), "18 %"],
  [percent(-0.042, 0.1), "−4.2 %"],
  [percent(-0.0001), "0 %"],
  [dayName("2026-12-18"), "Dec 18"],
  [dayName("2027-01-15", "2026-12-18"), "Jan 15 ’27"],
  [daysAway(35), "35 d"],
  [daysAway(182), "6 mo"],
  [daysAway(730), "2 y"],
  [moment(Date.parse("2026-11-30T15:45:00Z")), "Nov 30 10:45 ET"],
])("%s is how traders write it", (written, wanted) => {
  expect(written).toBe(wanted);
});

test("a text is as wide as Inter's characters, and cut where it would not fit", () => {
  // Advance widths of Inter 4 at 2048 units: "1" 833, "0" 1,273 and so on, here in thousandths.
  expect(textWidth("10", { size: 1_000 })).toBe(407 + 631);
  expect(textWidth("10", { size: 1_000, weight: 600 })).toBe(423 + 660);
  const font = { size: 12 };
  expect(fitText("bull put spread 580/575", font, 500)).toBe("bull put spread 580/575");
  const cut = fitText("bull put spread 580/575", font, 60);
  expect(cut).toMatch(/^bull p.*…$/);
  expect(textWidth(cut, font)).toBeLessThanOrEqual(60);
  expect(fitText("wide", font, 2)).toBe("");
});
