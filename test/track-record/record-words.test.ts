import { expect, test } from "vitest";
import { heldText, reliabilityText } from "../../src/track-record/record-words.ts";
import { coverage } from "../../src/track-record/statistics/coverage.ts";
import { reliability } from "../../src/track-record/statistics/reliability.ts";

const WEEKS = Array.from({ length: 520 }, (_none, i) => {
  const at = (day: number) => new Date(Date.UTC(2016, 0, 1 + day)).toISOString().slice(0, 10);
  return { from: at(7 * i), to: at(7 * (i + 1)) };
});
const weekly = (n: number) => WEEKS.slice(0, n);

function heldOf(inside: number, n: number) {
  const windows = weekly(n).map((week, i) => ({ ...week, isInside: i < inside, expected: 0.6826894921 }));
  const found = coverage(windows);
  if (found === null) throw new Error("Nothing is counted.");
  return { verdict: found.verdict, text: heldText({ ...found, insideOneSigma: found.share }) };
}

test("a share that is not within its band does not read as if it were", () => {
  for (const n of [10, 46, 52, 100, 260, 520]) {
    for (let inside = 0; inside <= n; inside += 1) {
      const { verdict, text } = heldOf(inside, n);
      const [share = 0, low = 0, high = 0] = (text.match(/\d+(\.\d+)?(?=[ -])/g) ?? [])
        .filter((_number, i) => i !== 1)
        .map(Number);
      expect([n, inside, share >= low && share <= high]).toEqual([n, inside, verdict === "as expected"]);
    }
  }
});

test("whole percents are enough where they tell it, tenths where they do not", () => {
  expect(heldOf(34, 46).text).toBe("74 % of 46 held (band 54-82 %)");
  expect(heldOf(46, 46).text).toBe("100 % of 46 held (band 54-82 %)");
  expect(heldOf(39, 520).text).toBe("8 % of 520 held (band 64-73 %)");
  const beyond = Array.from({ length: 261 }, (_none, i) => i).find((inside) => {
    const { verdict, text } = heldOf(inside, 260);
    return verdict === "wider than came" && text.includes(".");
  });
  expect(heldOf(beyond ?? 0, 260).text).toMatch(/^7\d\.\d % of 260 held \(band 6\d\.\d-7\d\.\d %\)$/);
});

test("odds that were sure and did not come are not within a band of no width", () => {
  const told = weekly(12).map((week, i) => ({ ...week, probability: 1, happened: i > 0 }));
  const [bucket] = reliability(told);
  if (bucket === undefined) throw new Error("Nothing is counted.");
  expect(reliabilityText(bucket)).toBe("90-100 %: implied 100 %, came 92 % (band 100-100 %, n 12)");
});
