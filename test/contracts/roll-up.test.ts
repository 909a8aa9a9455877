import { expect, test } from "vitest";
import { createBarStore } from "../../src/adapters/postgres/prices/bar-store.ts";
import { nyseCalendar } from "../../src/market/trading-calendar.ts";
import type { Bar } from "../../src/prices/sources.ts";
import { aBar } from "../support/memory-prices.ts";
import { IN_SESSION, minutes, seconds } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";

const { extendedSessionOn, isInSession } = nyseCalendar;

const database = useDatabase();
const storeOf = () => createBarStore(database.db);
const DAY = { fromMs: IN_SESSION - minutes(360), toMs: IN_SESSION + minutes(600) };
const LATER = IN_SESSION + minutes(600);

const store = (bars: readonly Bar[], fetchedAtMs = IN_SESSION, provider: "schwab" | "alpaca" = "schwab") =>
  storeOf().storeBars({ provider, fetchedAtMs, timeframe: "1m", bars });
const fives = () =>
  database.rows(`SELECT symbol, extract(epoch FROM start)::bigint, session, open, high, low, close, volume
FROM price_bars WHERE timeframe = '5m' ORDER BY symbol, start`);

/** A day of minutes of 04:00 to 20:00 with gaps, from a fixed generator. */
function minutesOf(date: string, symbol: string): Bar[] {
  const hours = extendedSessionOn(date);
  if (hours === null) throw new Error(`${date} has no session`);
  let state = symbol.length + date.charCodeAt(9);
  const next = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
  const bars: Bar[] = [];
  for (let startMs = hours.openMs; startMs < hours.closeMs; startMs += minutes(1)) {
    if (next() < 0.3) continue;
    const [a, b, c, d] = [next(), next(), next(), next()].map((x) => Math.round(1e6 + x * 1e5) / 1e4);
    const four = [a ?? 100, b ?? 100, c ?? 100, d ?? 100];
    bars.push({
      symbol,
      startMs,
      open: four[0] ?? 100,
      close: four[1] ?? 100,
      high: Math.max(...four),
      low: Math.min(...four),
      volume: Math.floor(next() * 10_000),
    });
  }
  return bars;
}

/** The same in TypeScript: the rows that PostgreSQL should hold. */
function rolledUp(bars: readonly Bar[]): (string | null)[][] {
  const bucketOf = ({ symbol, startMs }: Bar) => `${symbol} ${Math.floor(startMs / minutes(5)) * 300}`;
  return [...Map.groupBy(bars, bucketOf)].map(([bucket, group]) => {
    const [symbol = "", start = ""] = bucket.split(" ");
    const prices = [
      group[0]?.open ?? 0,
      Math.max(...group.map(({ high }) => high)),
      Math.min(...group.map(({ low }) => low)),
      group.at(-1)?.close ?? 0,
    ];
    const volume = group.reduce((sum, bar) => sum + bar.volume, 0);
    const session = isInSession(Number(start) * 1_000) ? "regular" : "extended";
    return [symbol, start, session, ...prices.map((price) => price.toFixed(4)), String(volume)];
  });
}

test.each(["2026-11-23", "2026-11-27", "2026-03-06", "2026-03-09", "2026-11-02"])(
  "a whole day of %s is what the same bars give in TypeScript, sessions apart",
  async (date) => {
    const bars = [...minutesOf(date, "AAPL"), ...minutesOf(date, "SPY")];
    await store(bars);
    const hours = extendedSessionOn(date);
    const range = { fromMs: hours?.openMs ?? 0, toMs: hours?.closeMs ?? 0 };
    const expected = rolledUp(bars);
    expect(await storeOf().rollUp({ ...range, nowMs: range.toMs })).toBe(expected.length);
    expect(await fives()).toEqual(expected);
    expect(new Set(expected.map(([, , session]) => session))).toEqual(new Set(["regular", "extended"]));
    expect(await storeOf().rollUp({ ...range, nowMs: range.toMs })).toBe(0);
  },
);

test("only buckets that have ended are written, and only whole ones, wherever the range begins", async () => {
  const bars = Array.from({ length: 13 }, (_, i) => aBar({ startMs: IN_SESSION + minutes(i), volume: 1 }));
  await store(bars);
  const nowMs = IN_SESSION + minutes(13) + seconds(2);
  await storeOf().rollUp({ fromMs: IN_SESSION + minutes(7), toMs: nowMs, nowMs });
  expect((await fives()).map(([, start, , , , , , volume]) => [start, volume])).toEqual([
    [String(IN_SESSION / 1_000 + 300), "5"],
  ]);
  await storeOf().rollUp({ fromMs: IN_SESSION, toMs: IN_SESSION + minutes(2), nowMs });
  expect((await fives()).map(([, , , , , , , volume]) => volume)).toEqual(["5", "5"]);
});

test("a minute that comes late mends its bucket and no other", async () => {
  const [early, late] = [
    aBar(),
    aBar({ startMs: IN_SESSION + minutes(4), close: 590, high: 591, volume: 5 }),
  ];
  await store([early, aBar({ startMs: IN_SESSION + minutes(5) })]);
  expect(await storeOf().rollUp({ ...DAY, nowMs: LATER })).toBe(2);
  await store([late], IN_SESSION + minutes(9));
  expect(await storeOf().rollUp({ ...DAY, nowMs: LATER })).toBe(1);
  expect((await fives())[0]?.slice(3)).toEqual(["580.0000", "591.0000", "579.5000", "590.0000", "1005"]);
});

test("a provider's whole bar is not replaced by fewer minutes of an earlier fetch", async () => {
  await store([aBar()]);
  const whole = aBar({ volume: 7_000 });
  await storeOf().storeBars({
    provider: "alpaca",
    fetchedAtMs: IN_SESSION + minutes(6),
    timeframe: "5m",
    bars: [whole],
  });
  expect(await storeOf().rollUp({ ...DAY, nowMs: LATER })).toBe(0);
  expect((await fives())[0]?.at(-1)).toBe("7000");
});

test("an empty range, and a day without minutes, write nothing", async () => {
  expect(await storeOf().rollUp({ ...DAY, nowMs: LATER })).toBe(0);
  await store([aBar()]);
  expect(await storeOf().rollUp({ fromMs: LATER, toMs: IN_SESSION, nowMs: LATER })).toBe(0);
});

test("a day is one statement, of minutes of that day only", async () => {
  await store(minutesOf("2026-11-23", "SPY"));
  const before = { ...database.http.counters };
  await storeOf().rollUp({ ...DAY, nowMs: LATER });
  expect(database.http.counters.statements - before.statements).toBe(1);
});
