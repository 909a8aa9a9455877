import fc from "fast-check";
import { expect, test } from "vitest";
import { type ChainSlice, plannedTask, sliceId, sliceKey, splitSlice } from "../../src/chains/slice.ts";
import { addDays, daysBetween } from "../../src/market/calendar-date.ts";
import { TODAY } from "../support/moments.ts";
import { aSliceMessage } from "../support/runs.ts";

const WINDOW: ChainSlice = { symbol: "SPY", from: "2026-12-01", to: "2026-12-31", side: "ALL" };

test("a slice is named by symbol, window and side, its message by job and slot as well", () => {
  expect(sliceKey(WINDOW)).toBe("SPY:2026-12-01_2026-12-31");
  expect(sliceKey({ ...WINDOW, side: "PUT" })).toBe("SPY:2026-12-01_2026-12-31:PUT");
  const id = "options_refresh:2026-11-23T15:00:00.000Z:SPY:2026-12-01_2026-12-31";
  expect(sliceId(aSliceMessage())).toBe(id);
  expect([1, 2].map((redrive) => sliceId(aSliceMessage({ redrive })))).toEqual([
    `${id}:redrive:1`,
    `${id}:redrive:2`,
  ]);
});

test("a task carries its slice and nothing else of a message", () => {
  expect(plannedTask(aSliceMessage())).toEqual({ ...WINDOW, key: "SPY:2026-12-01_2026-12-31" });
});

test("a window is cut in the middle, a single date by side, a single side not at all", () => {
  expect(splitSlice(WINDOW)).toEqual([
    { ...WINDOW, to: "2026-12-16" },
    { ...WINDOW, from: "2026-12-17" },
  ]);
  const date = { ...WINDOW, to: WINDOW.from };
  expect(splitSlice(date)).toEqual([
    { ...date, side: "CALL" },
    { ...date, side: "PUT" },
  ]);
  expect(splitSlice({ ...date, side: "CALL" })).toBeNull();
});

test("halves cover the window exactly, and cutting ends", () => {
  const drawn = fc.record({
    start: fc.integer({ min: 0, max: 900 }),
    days: fc.integer({ min: 0, max: 1_200 }),
  });
  fc.assert(
    fc.property(
      drawn,
      fc.constantFrom("ALL" as const, "CALL" as const, "PUT" as const),
      ({ start, days }, side) => {
        const from = addDays(TODAY, start);
        const slice: ChainSlice = { symbol: "SPY", from, to: addDays(from, days), side };
        const halves = splitSlice(slice);
        if (days === 0) {
          expect(halves?.map((half) => half.side) ?? null).toEqual(side === "ALL" ? ["CALL", "PUT"] : null);
          return;
        }
        const [first, second] = halves ?? [];
        expect([first?.from, second?.to]).toEqual([slice.from, slice.to]);
        expect(second?.from).toBe(addDays(first?.to ?? "", 1));
        expect([first?.side, second?.side]).toEqual([side, side]);
        const lengths = [first, second].map((half) => daysBetween(half?.from ?? "", half?.to ?? ""));
        for (const length of lengths) expect(length).toBeLessThan(days);
      },
    ),
    { seed: 20261123, numRuns: 500 },
  );
});
