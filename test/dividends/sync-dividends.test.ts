import { expect, test } from "vitest";
import type { FetchedDeclared, FetchedOutlooks, KnownDividends } from "../../src/dividends/ports.ts";
import { readDividends } from "../../src/dividends/read-dividends.ts";
import { syncDividends } from "../../src/dividends/sync-dividends.ts";
import { AppError } from "../../src/errors.ts";
import { nyseCalendar } from "../../src/market/trading-calendar.ts";
import type { Provider } from "../../src/providers/provider.ts";
import type { ClaimedRun } from "../../src/scheduling/ports.ts";
import { runId } from "../../src/scheduling/run-id.ts";
import { appErrorOf } from "../support/app-error-of.ts";
import { aDeclared, anOutlook, BEFORE_OPEN, NO_OUTLOOK, QUARTERS } from "../support/dividends.ts";
import { memoryDividends } from "../support/memory-dividends.ts";
import { memoryHealth } from "../support/memory-health.ts";

const DAY_MS = 86_400_000;
const YEAR = nyseCalendar.tradingDaysBetween("2025-11-23", "2026-11-16").length;
const DOWN = new AppError("provider_unavailable", "It answered 503.");

type Past = Partial<Pick<KnownDividends, "events" | "sessionsRead">>;
type Answer<T> = Partial<T> | AppError;

function house(past: Record<string, Past>, symbolsPerPage = 100) {
  const { store } = memoryDividends(past);
  const { deps: asking } = memoryHealth();
  const asked = { alpaca: [] as object[], schwab: [] as (readonly string[])[] };
  const says: { alpaca: Answer<FetchedDeclared>; schwab: Answer<FetchedOutlooks> } = {
    alpaca: {},
    schwab: {},
  };
  const base = (provider: Provider) => {
    const counts = { skipped: {}, bytes: 10, providerCalls: 1, unknownSymbols: [], failures: [] };
    return { provider, fetchedAtMs: BEFORE_OPEN, ...counts };
  };
  const declared = {
    provider: "alpaca" as const,
    source: {
      async fetchDeclared(request: object) {
        asked.alpaca.push(request);
        if (says.alpaca instanceof AppError) throw says.alpaca;
        return { ...base("alpaca"), dividends: [], ...says.alpaca };
      },
    },
  };
  const outlooks = {
    provider: "schwab" as const,
    source: {
      async fetchOutlooks(symbols: readonly string[]) {
        asked.schwab.push(symbols);
        if (says.schwab instanceof AppError) throw says.schwab;
        const all = symbols.map((symbol) => ({ ...NO_OUTLOOK, symbol }));
        return { ...base("schwab"), outlooks: all, ...says.schwab };
      },
    },
  };
  const sync = async (nowMs = BEFORE_OPEN, changes: Partial<ClaimedRun> = {}) => {
    const run = {
      job: "dividends",
      slotMs: nowMs,
      trigger: "schedule",
      fence: 1,
      page: 0,
      range: null,
      symbol: null,
    } as const;
    const claimed = { ...run, id: runId("dividends", nowMs), notAfterMs: nowMs + DAY_MS, ...changes };
    const progress = await syncDividends(
      { ...asking, store, declared, outlooks, symbolsPerPage, calendar: nyseCalendar },
      claimed,
      nowMs,
    );
    if (progress.kind === "queued") throw new Error("It queues nothing.");
    return progress;
  };
  const first = async (symbol: string) => (await readDividends(store, symbol, BEFORE_OPEN)).dividends[0];
  return { sync, says, asked, store, first };
}

test("before the open every ticker is decided in one call to each source, once a day", async () => {
  const { sync, says, asked, store } = house({ AAPL: { sessionsRead: YEAR }, SPY: { events: QUARTERS } });
  says.alpaca = { dividends: [aDeclared()] };
  says.schwab = { outlooks: [anOutlook(), { ...NO_OUTLOOK, symbol: "AAPL" }] };
  const { kind, report } = await sync();
  expect(kind).toBe("done");
  expect(report).toMatchObject({
    stored: { dividends: 12 },
    providerCalls: 2,
    bytes: 20,
    failures: [],
    notes: [],
  });
  expect(asked.alpaca).toEqual([{ symbols: ["AAPL", "SPY"], from: "2026-11-08", to: "2027-11-28" }]);
  expect(asked.schwab).toEqual([["AAPL", "SPY"]]);
  expect(await readDividends(store, "SPY", BEFORE_OPEN)).toMatchObject({
    symbol: "SPY",
    status: "scheduled",
    perYear: 4,
    asOfMs: BEFORE_OPEN,
    triedAtMs: BEFORE_OPEN,
  });
  expect(await readDividends(store, "AAPL", BEFORE_OPEN)).toMatchObject({ status: "none", dividends: [] });

  expect((await sync(BEFORE_OPEN + 60_000)).report).toMatchObject({ stored: {}, providerCalls: 0 });
  expect(asked.schwab).toHaveLength(1);
  await sync(BEFORE_OPEN + DAY_MS);
  expect(asked.schwab).toHaveLength(2);
});

test("one session of the past year that was not read, and none is not said", async () => {
  const { sync, store } = house({ AAPL: { sessionsRead: YEAR - 1 } });
  await sync();
  expect(await readDividends(store, "AAPL", BEFORE_OPEN)).toMatchObject({ status: "unknown" });
});

test("many tickers go on in pages, and a page that comes twice finds nothing of it to do", async () => {
  const { sync, asked } = house({ A: {}, B: {}, C: {} }, 2);
  const run = { slotMs: BEFORE_OPEN };
  expect(await sync(BEFORE_OPEN, run)).toMatchObject({ kind: "more", delaySeconds: 0 });
  expect(await sync(BEFORE_OPEN + 5_000, { ...run, page: 1 })).toMatchObject({ kind: "done" });
  expect(await sync(BEFORE_OPEN + 6_000, { ...run, page: 1 })).toMatchObject({
    report: { providerCalls: 0 },
  });
  expect(asked.schwab).toEqual([["A", "B"], ["C"]]);
});

test("a source that fails is named, erases nothing, and is asked again by the next run, not by the next page", async () => {
  const { sync, says, asked, first, store } = house({ SPY: { events: QUARTERS } });
  says.alpaca = { dividends: [aDeclared()] };
  await sync();
  says.alpaca = DOWN;
  const tomorrow = BEFORE_OPEN + DAY_MS;
  const { report } = await sync(tomorrow, { slotMs: tomorrow });
  expect(report.failures).toEqual([
    { subject: "alpaca", code: "provider_unavailable", message: "It answered 503." },
  ]);
  expect(await first("SPY")).toMatchObject({ certainty: "declared", amount: 0.26, fetchedAtMs: BEFORE_OPEN });
  expect(await store.readSchedule("SPY", "2026-11-24")).toMatchObject({
    asOfMs: BEFORE_OPEN,
    triedAtMs: tomorrow,
  });

  await sync(tomorrow + 1_000, { slotMs: tomorrow, page: 1 });
  expect(asked.alpaca).toHaveLength(2);
  says.alpaca = {};
  await sync(tomorrow + 60_000);
  expect(asked.alpaca).toHaveLength(3);
  expect(await first("SPY")).toMatchObject({ certainty: "projected" });
});

test("a single symbol that fails keeps its own, and is due again; the others are done", async () => {
  const { sync, says, asked, first } = house({ AAPL: { events: QUARTERS }, SPY: { events: QUARTERS } });
  says.schwab = { outlooks: [anOutlook(), anOutlook({ symbol: "AAPL" })] };
  await sync();
  says.schwab = { outlooks: [{ ...NO_OUTLOOK, symbol: "SPY" }], failures: [{ symbol: "AAPL", error: DOWN }] };
  const { report } = await sync(BEFORE_OPEN + DAY_MS);
  expect(report.failures).toMatchObject([{ subject: "AAPL" }]);
  expect(await first("AAPL")).toMatchObject({ certainty: "estimated", source: "schwab" });
  expect(await first("SPY")).toMatchObject({ certainty: "projected" });
  await sync(BEFORE_OPEN + DAY_MS + 60_000);
  expect(asked.schwab.at(-1)).toEqual(["AAPL"]);
});

test("with every source away the past still says what is to come", async () => {
  const { sync, says, first } = house({ SPY: { events: QUARTERS } });
  says.alpaca = DOWN;
  says.schwab = new AppError("provider_unauthorized", "Log in.");
  const { report } = await sync();
  expect(report.failures.map(({ subject }) => subject)).toEqual(["alpaca", "schwab"]);
  expect(report.stored).toEqual({ dividends: 12 });
  expect(await first("SPY")).toMatchObject({ exDate: "2026-12-10", certainty: "projected" });
});

test("without tickers nobody is asked, and a ticker that is not kept is unknown", async () => {
  const { sync, asked, store } = house({});
  expect(await sync()).toMatchObject({ kind: "done", report: { failures: [], providerCalls: 0 } });
  expect(asked.alpaca).toEqual([]);
  expect((await appErrorOf(readDividends(store, "TSLA", BEFORE_OPEN))).code).toBe("unknown_symbol");
});
