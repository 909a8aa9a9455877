import { expect, test } from "vitest";
import { AppError } from "../../src/errors.ts";
import type {
  FetchedIvBounds,
  IvBounds,
  IvBoundsStore,
  StoredIvBounds,
} from "../../src/iv-metrics/bounds-ports.ts";
import { readIvBounds } from "../../src/iv-metrics/read-iv-bounds.ts";
import { syncIvBounds } from "../../src/iv-metrics/sync-iv-bounds.ts";
import { nyseCalendar } from "../../src/market/trading-calendar.ts";
import { memoryHealth } from "../support/memory-health.ts";

/** 18:00 New York on Friday, 2026-11-20. */
const FRIDAY = Date.parse("2026-11-20T23:00:00Z");
const CLOSE = Date.parse("2026-11-20T21:00:00Z");
const MINUTES = 60_000;

const boundsOf = (symbol: string): IvBounds => ({
  symbol,
  day: "2026-11-20",
  iv30: 0.836,
  low: 0.318,
  high: 0.993,
});
const aStored = (changes: Partial<StoredIvBounds> = {}): StoredIvBounds => ({
  ...boundsOf("DELL"),
  provider: "cboe",
  fetchedAtMs: FRIDAY,
  ...changes,
});

function house(due: string[], answer: Partial<FetchedIvBounds> | AppError) {
  const asked: { wish: Parameters<IvBoundsStore["readDue"]>[0][]; symbols: (readonly string[])[] } = {
    wish: [],
    symbols: [],
  };
  const stored: IvBounds[] = [];
  const bounds: IvBoundsStore = {
    readIvBounds: async () => null,
    async readDue(wish) {
      asked.wish.push(wish);
      return due;
    },
    async storeBounds(given, by) {
      expect(by).toEqual({ provider: "cboe", fetchedAtMs: FRIDAY });
      stored.push(...given);
      return given.length;
    },
  };
  const source = {
    callsFor: (symbols: number) => 2 * symbols,
    async fetchBounds(symbols: readonly string[]): Promise<FetchedIvBounds> {
      asked.symbols.push(symbols);
      if (answer instanceof AppError) throw answer;
      const lists = { bounds: [], unknownSymbols: [], failures: [], ...answer };
      return { provider: "cboe", fetchedAtMs: FRIDAY, skipped: {}, bytes: 900, providerCalls: 3, ...lists };
    },
  };
  const { deps } = memoryHealth();
  const sync = (nowMs = FRIDAY) =>
    syncIvBounds(
      { ...deps, bounds, source: { provider: "cboe", source }, calendar: nyseCalendar, most: 8 },
      nowMs,
    );
  return { sync, asked, stored };
}

test("what is due is fetched and stored, and what the vendor does not have is said", async () => {
  const { sync, asked, stored } = house(["DELL", "SYM001"], {
    bounds: [boundsOf("DELL")],
    unknownSymbols: ["SYM001"],
    skipped: { no_quote: 1 },
  });
  expect(await sync()).toMatchObject({
    stored: { iv_bounds: 1 },
    skipped: { no_quote: 1 },
    providerCalls: 3,
    bytes: 900,
    failures: [],
    notes: ["cboe has no bounds of SYM001"],
  });
  expect(asked.symbols).toEqual([["DELL", "SYM001"]]);
  expect(stored).toEqual([boundsOf("DELL")]);
});

test.each([
  // In the evening: what was fetched before six hours ago is of before the close.
  ["the evening", FRIDAY, FRIDAY - 360 * MINUTES],
  ["Saturday", FRIDAY + 1_200 * MINUTES, CLOSE + 20 * MINUTES],
  ["Monday before the open", Date.parse("2026-11-23T13:00:00Z"), CLOSE + 20 * MINUTES],
])(
  "on %s only what was fetched before the last close's quotes is due, and nothing twice in six hours",
  async (_when, nowMs, fetchedBeforeMs) => {
    const { sync, asked } = house([], {});
    expect(await sync(nowMs)).toMatchObject({ providerCalls: 0, stored: {}, failures: [] });
    expect(asked).toEqual({ wish: [{ fetchedBeforeMs, nowMs, most: 8 }], symbols: [] });
  },
);

test("a vendor that fails, wholly or at a symbol, is in the report and never thrown", async () => {
  const error = new AppError("provider_unavailable", "Cboe answered 503.");
  const whole = house(["DELL"], error);
  expect(await whole.sync()).toMatchObject({
    failures: [{ subject: "cboe", code: "provider_unavailable" }],
    stored: {},
  });
  const one = house(["DELL", "SPY"], { bounds: [boundsOf("SPY")], failures: [{ symbol: "DELL", error }] });
  expect(await one.sync()).toMatchObject({
    failures: [{ subject: "DELL", code: "provider_unavailable" }],
    stored: { iv_bounds: 1 },
  });
});

test("bounds are read with their rank for a week, then no more", async () => {
  const read = (stored: StoredIvBounds | null, iso: string) =>
    readIvBounds({ readIvBounds: async () => stored }, "DELL", Date.parse(iso));
  const shown = await read(aStored(), "2026-11-27T15:00:00Z");
  expect(shown).toEqual({ ...aStored(), rank: expect.closeTo(76.74, 2) });
  expect(await read(aStored(), "2026-11-28T15:00:00Z")).toBeNull();
  expect(await read(aStored(), "2026-11-19T15:00:00Z")).toBeNull();
  expect(await read(aStored({ low: 0.5, high: 0.5 }), "2026-11-20T15:00:00Z")).toMatchObject({ rank: null });
  expect(await read(null, "2026-11-20T15:00:00Z")).toBeNull();
});
