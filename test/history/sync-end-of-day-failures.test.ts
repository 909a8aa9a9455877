import { describe, expect, test } from "vitest";
import { AppError } from "../../src/errors.ts";
import { syncEndOfDay } from "../../src/history/sync-end-of-day.ts";
import { house, MONDAY } from "../support/daily-house.ts";
import {
  aDailyBar,
  aDailyRun,
  daysBack,
  EOD_SLOT,
  everyDay,
  fetchedDaily,
  hours,
  memoryDailySource,
} from "../support/memory-daily.ts";
import { runPages } from "../support/run-pages.ts";

describe("not published yet", () => {
  const publishedAt = (atMs: number) => {
    const clock = { nowMs: EOD_SLOT };
    const source = memoryDailySource(async (request) =>
      everyDay(request, clock.nowMs < atMs ? "2026-11-20" : MONDAY),
    );
    return { clock, source };
  };

  test.each([
    ["an hour later", 1, 2],
    ["three hours later", 3, 4],
  ])("%s the day is there, and nothing has failed", async (_name, late, asked) => {
    const { clock, source } = publishedAt(EOD_SLOT + hours(late));
    const { keep, deps } = house(["AAPL", "SPY"], source);
    keep(daysBack(10).slice(0, -1));
    const { summary, delays } = await runPages((run, nowMs) => {
      clock.nowMs = nowMs;
      return syncEndOfDay(deps, run, nowMs);
    }, aDailyRun("eod_sync"));
    expect(source.asked).toHaveLength(asked);
    expect(new Set(delays)).toEqual(new Set([3_600]));
    expect(summary).toMatchObject({ stored: { bars_1d: 2 }, failures: [], notes: [] });
  });

  test("after three more tries it is left to the next run, with a note", async () => {
    const { source } = publishedAt(Number.POSITIVE_INFINITY);
    const { keep, sync } = house(["AAPL", "SPY"], source);
    keep(daysBack(10).slice(0, -1));
    const { summary, delays } = await sync();
    expect(delays).toEqual([3_600, 3_600, 3_600]);
    expect(summary.failures).toEqual([]);
    expect(summary.notes).toEqual([`no daily bar of ${MONDAY} yet for AAPL, SPY; the next run asks again`]);
    await sync(aDailyRun("eod_sync", { slotMs: EOD_SLOT + hours(24) }));
    expect(source.asked.at(-1)).toMatchObject({ from: "2026-11-16", to: "2026-11-24" });
  });

  test("a run by hand does not wait", async () => {
    const { source } = publishedAt(Number.POSITIVE_INFINITY);
    const { keep, sync } = house(["SPY"], source);
    keep(daysBack(10).slice(0, -1));
    const { delays } = await sync(aDailyRun("eod_sync", { trigger: "manual" }));
    expect(delays).toEqual([]);
  });
});

describe("what fails", () => {
  test("a symbol that fails or is unknown is named once and not asked again in the same run", async () => {
    const symbols = ["BAD", ...Array.from({ length: 21 }, (_, i) => `T${i + 10}`), "WHO"];
    const source = memoryDailySource(async (request) => {
      const answer = everyDay(request);
      const unknownSymbols = request.symbols.filter((symbol) => symbol === "WHO");
      const failures = request.symbols
        .filter((symbol) => symbol === "BAD")
        .map((symbol) => ({ symbol, error: new AppError("provider_bad_body", "cut") }));
      return {
        ...answer,
        unknownSymbols,
        failures,
        bars: answer.bars.filter(({ symbol }) => symbol !== "BAD" && symbol !== "WHO"),
      };
    });
    const { keep, sync } = house(symbols, source);
    keep(daysBack(10).slice(0, -1));
    const { summary, delays } = await sync();
    expect(source.asked.flatMap((request) => request.symbols).toSorted()).toEqual(symbols.toSorted());
    expect(summary.failures.map(({ subject, code }) => [subject, code])).toEqual([
      ["BAD", "provider_bad_body"],
      ["WHO", "provider_unknown_symbol"],
    ]);
    expect(summary.stored).toEqual({ bars_1d: 21 });
    expect(delays).toEqual([0]);
  });

  test("symbols that were asked too fast come with the next hour's page, and are no failure", async () => {
    const error = new AppError("provider_rate_limited", "over", { retryAfterSeconds: 120 });
    let limited = true;
    const source = memoryDailySource(async (request) => {
      if (!limited) return everyDay(request);
      limited = false;
      return { ...everyDay({ ...request, symbols: ["AAPL"] }), failures: [{ symbol: "SPY", error }] };
    });
    const { keep, sync, stored } = house(["AAPL", "SPY"], source);
    keep(daysBack(10).slice(0, -1));
    const { summary, delays } = await sync();
    expect(delays).toEqual([45 * 60]);
    expect(summary.failures).toEqual([]);
    expect(stored.has(`SPY ${MONDAY}`)).toBe(true);
  });

  test("a provider that suddenly knows nothing of a year is not believed", async () => {
    const { sync, empty } = house(
      ["SPY"],
      memoryDailySource(async () => fetchedDaily()),
    );
    const { summary } = await sync();
    expect(summary.failures).toMatchObject([{ subject: "SPY", code: "provider_bad_body" }]);
    expect(empty.size).toBe(0);
  });

  test("one ticker's request that is refused does not keep the others from theirs", async () => {
    const source = memoryDailySource(async (request) => {
      if (request.symbols.includes("NEW")) throw new AppError("provider_rejected", "no");
      return everyDay(request);
    });
    const { sync, stored, keep } = house(["NEW", "SPY"], source);
    keep(daysBack(10).slice(0, -1), "tiingo", ["SPY"]);
    const { summary } = await sync();
    expect(summary.failures).toMatchObject([{ subject: "NEW", code: "provider_rejected" }]);
    expect(stored.has(`SPY ${MONDAY}`)).toBe(true);
  });

  test("an outage in the middle of a run keeps what came and leaves the rest to the next run", async () => {
    const symbols = Array.from({ length: 50 }, (_, i) => `T${i + 10}`);
    const source = memoryDailySource(async (request) => {
      if (!request.symbols.includes("T10")) throw new AppError("provider_unavailable", "down");
      return everyDay(request);
    });
    const { keep, sync } = house(symbols, source);
    keep(daysBack(10).slice(0, -1));
    const { summary } = await sync();
    expect(summary.stored).toEqual({ bars_1d: 20 });
    expect(summary.failures).toHaveLength(20);
    expect(summary.notes).toEqual(["no provider answers: 10 more tickers are left to the next run"]);
  });

  test("without an active ticker the run says what to do", async () => {
    await expect(house([], memoryDailySource()).sync()).rejects.toMatchObject({ code: "not_found" });
  });

  test("rows that were not asked for are counted and left out", async () => {
    const source = memoryDailySource(async (request) => {
      const stray = [aDailyBar({ symbol: "QQQ" }), aDailyBar({ date: "2026-11-10" })];
      return fetchedDaily({ bars: [...everyDay(request).bars, ...stray] });
    });
    const { keep, sync, stored } = house(["SPY"], source);
    keep(daysBack(10).slice(0, -1));
    const { summary } = await sync();
    expect(summary).toMatchObject({ stored: { bars_1d: 1 }, skipped: { outside_request: 2 } });
    expect(stored.has("QQQ 2026-11-23")).toBe(false);
  });
});
