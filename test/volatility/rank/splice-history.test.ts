import { expect, test } from "vitest";
import { spliceHistory } from "../../../src/volatility/rank/splice-history.ts";

const dayAt = (i: number) => `2026-11-${String(i + 10).padStart(2, "0")}`;
/** Ten days with both, live higher by `offset`. */
const both = (offset: number, level = 0.2, n = 10) =>
  Array.from({ length: n }, (_, i) => {
    const rebuilt = level + 0.001 * (i % 3);
    return { day: dayAt(i), live: rebuilt + offset, rebuilt };
  });
const OLDER = { day: "2026-01-05", live: null, rebuilt: 0.3 };

test("an offset of up to half a point, and up to 3 %, fits; beyond it is told", () => {
  expect(spliceHistory(both(0.0049, 0.2)).verdict).toBe("fits");
  expect(spliceHistory(both(-0.0049, 0.2)).verdict).toBe("fits");
  expect(spliceHistory(both(0.0051, 0.4)).verdict).toBe("warn");
  // Less than half a point, but more than 3 % of 12 %.
  expect(spliceHistory(both(0.0041, 0.12)).verdict).toBe("warn");
  expect(spliceHistory(both(0.0149)).verdict).toBe("warn");
});

test("beyond a point and a half nothing is mixed, and nothing is ever shifted", () => {
  const refused = spliceHistory([...both(-0.0151), OLDER]);
  expect(refused).toMatchObject({ verdict: "refused", n: 10 });
  expect(refused.offset).toBeCloseTo(-0.0151, 10);
  expect(refused.closes.map(({ source }) => source)).toEqual(Array(10).fill("live"));
  const warned = spliceHistory([...both(0.01), OLDER]);
  expect(warned.closes[0]).toEqual({ day: "2026-01-05", iv: 0.3, source: "rebuilt" });
  expect(warned.closes[1]?.iv).toBe(both(0.01)[0]?.live);
});

test("the median decides, so that one wild day does not", () => {
  const wild = both(0.001).map((day, i) => (i === 4 ? { ...day, live: 0.9 } : day));
  expect(spliceHistory(wild).verdict).toBe("fits");
});

test("with fewer than five days that have both nobody can say, and what there is is used", () => {
  const spliced = spliceHistory([...both(0.05, 0.2, 4), OLDER]);
  expect(spliced).toMatchObject({ verdict: "unchecked", n: 4 });
  expect(spliced.closes).toHaveLength(5);
  expect(spliceHistory([])).toEqual({ offset: null, n: 0, verdict: "unchecked", closes: [] });
  expect(spliceHistory([{ day: "2026-11-10", live: null, rebuilt: null }]).closes).toEqual([]);
});

test("closes come oldest first", () => {
  const { closes } = spliceHistory(both(0).toReversed());
  expect(closes.map(({ day }) => day)).toEqual(both(0).map(({ day }) => day));
});
