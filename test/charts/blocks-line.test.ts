import { expect, test } from "vitest";
import { blocksLine } from "../../src/charts/blocks-line.ts";

test.each<[string, (number | null)[], string]>([
  ["from the lowest to the highest", [1, 2, 3, 4, 5, 6, 7, 8], "▁▂▃▄▅▆▇█"],
  ["below nothing too", [-2, 0, 2], "▁▅█"],
  ["a gap where nothing is known", [1, null, Number.NaN, 3], "▁  █"],
  ["flat at half height", [5, 5, 5], "▄▄▄"],
  ["one alone", [5], "▄"],
  ["none", [], ""],
  ["none that is known", [null, Number.NaN], ""],
  ["a range beyond a double", [-Number.MAX_VALUE, Number.MAX_VALUE], "▁█"],
  ["tiny", [0, 1e-300], "▁█"],
])("%s", (_name, values, line) => {
  expect(blocksLine(values)).toBe(line);
});

test("a longer series is cut into stretches, each shown by its last known value", () => {
  expect(blocksLine([1, 9, 2, null, null, null, 3, 8], 4)).toBe("█▁ ▇");
  const year = blocksLine(Array.from({ length: 252 }, (_none, i) => i));
  expect([...year]).toHaveLength(24);
  expect(year.startsWith("▁")).toBe(true);
  expect(year.endsWith("█")).toBe(true);
});
