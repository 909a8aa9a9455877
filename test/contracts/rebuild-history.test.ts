import { beforeEach, expect, test } from "vitest";
import { createIvHistoryStore } from "../../src/adapters/postgres/iv-metrics/iv-history-store.ts";
import { createRunMemory } from "../../src/adapters/postgres/ledger/run-memory.ts";
import { createPastInputsReader } from "../../src/adapters/postgres/market-inputs/past-inputs-reader.ts";
import { AppError } from "../../src/errors.ts";
import type { OptionHistoryRequest } from "../../src/iv-metrics/history-ports.ts";
import { type RebuildHistoryDeps, rebuildHistory } from "../../src/iv-metrics/rebuild/rebuild-history.ts";
import { addDays, DAY_MS, MINUTE_MS } from "../../src/market/calendar-date.ts";
import { nyseCalendar } from "../../src/market/trading-calendar.ts";
import type { ClaimedRun } from "../../src/scheduling/ports.ts";
import { type MadeHistory, madeHistorySource } from "../support/made-option-history.ts";
import { memoryHealth } from "../support/memory-health.ts";
import { useDatabase } from "../support/postgres.ts";
import { runPages } from "../support/run-pages.ts";
import { aRun } from "../support/runs.ts";

const database = useDatabase();
/** The evening of Monday, 2026-11-23: the last session to be rebuilt is Friday's. */
const EVENING = Date.parse("2026-11-24T01:40:00Z");
const DAYS = nyseCalendar.tradingDaysBetween("2026-11-02", "2026-11-20");
const SPLIT = {
  id: "iv_history@x",
  job: "iv_history",
  slotMs: EVENING,
  notAfterMs: EVENING + DAY_MS,
} as const;

beforeEach(async () => {
  await database.exec("DELETE FROM iv_history; DELETE FROM price_bars; DELETE FROM iv_metrics");
  await bars("SPY", DAYS);
  await bars("AAPL", DAYS);
});

async function bars(symbol: string, days: readonly string[], close = 600) {
  const rows = days.map((day) => {
    const openMs = nyseCalendar.sessionOn(day)?.openMs ?? 0;
    return `('${symbol}', '1d', '${new Date(openMs).toISOString()}', 'regular', 600, 610, 590, ${close}, 1000, 'tiingo', now())`;
  });
  await database.exec(`INSERT INTO price_bars (symbol, timeframe, start, session, open, high, low, close, volume, provider, fetched_at)
    VALUES ${rows.join(",")}`);
}

async function beginRun() {
  await database.exec(
    `DELETE FROM job_runs; INSERT INTO job_runs (id, job, slot, trigger, status, claimed_at) VALUES ('${SPLIT.id}', 'iv_history', now(), 'manual', 'running', now())`,
  );
}

const run = (changes: Partial<ClaimedRun> = {}) =>
  aRun(EVENING, { ...SPLIT, trigger: "manual", range: { from: "2026-11-02", to: "2026-11-20" }, ...changes });

function house(...sources: MadeHistory[]) {
  const made = sources.map(madeHistorySource);
  const health = memoryHealth();
  health.clock.nowMs = EVENING;
  const ranked: string[][] = [];
  const ledger: { failures: string[] } = { failures: [] };
  const deps: RebuildHistoryDeps = {
    ...health.deps,
    calendar: nyseCalendar,
    sources: made.map((each) => each.ranked),
    budget: { reserve: async (_provider, calls) => ({ granted: calls, nextWindowMs: EVENING }) },
    memory: { ...createRunMemory(database.db), readFailed: async () => ledger.failures },
    store: createIvHistoryStore(database.db),
    past: createPastInputsReader(database.db),
    maxCostUsd: 1,
    size: { tickerDays: 8, calls: 100 },
    cpuMsPerTickerDay: 3,
    callsPerMinute: () => 600,
    rankAgain: async (symbols) => ranked.push([...symbols]),
    syncBounds: null,
  };
  const rows = async () =>
    (
      await database.rows(
        "SELECT symbol, day, source, quality, reason FROM iv_history ORDER BY day DESC, symbol",
      )
    ).map(([symbol, day, source, quality, reason]) => ({ symbol, day, source, quality, reason }));
  const work = (changes: Partial<ClaimedRun> = {}) =>
    runPages((each, nowMs) => rebuildHistory(deps, each, nowMs), run(changes), EVENING, ledger);
  return { deps, asked: made.map((each) => each.asked), ranked, rows, work };
}

const refused = new AppError("provider_rejected", "Not in this plan.");

test("every day that is wanted is rebuilt, the newest first, and a second run finds nothing to do", async () => {
  const { rows, work, asked, ranked } = house({});
  const { summary, reports } = await work();
  expect(summary.stored).toMatchObject({ iv_history: 2 * DAYS.length });
  expect(reports[0]?.notes[0]).toMatch(
    /^15 days of 2 tickers from databento: at no cost, 4 messages, 15 requests, 24 ms of CPU a page, done by Monday 20:40 New York$/,
  );
  expect(asked[0]?.map(({ day }) => day)).toEqual(DAYS.toReversed());
  expect(asked[0]?.[0]?.symbols).toEqual(["AAPL", "SPY"]);
  expect((await rows()).every(({ quality }) => quality === "good")).toBe(true);
  expect(ranked).toHaveLength(4);
  const again = house({});
  expect((await again.work()).reports).toMatchObject([
    { stored: {}, notes: ["no day of the past year's volatility is missing"] },
  ]);
  expect(again.asked[0]).toEqual([]);
});

test("the volatility of a day is what its options were quoted at", async () => {
  const { deps, work } = house({
    volatility: (symbol, day) => (symbol === "SPY" ? 0.2 : 0.3) + (day === "2026-11-10" ? 0.004 : 0),
  });
  await work();
  const found = await deps.store.readRebuilt(["SPY", "AAPL"], { from: "2026-11-09", to: "2026-11-10" });
  // Options on shares carry the premium of early exercise, which these were made without.
  const errors = found.map(({ iv30 }, i) => Math.abs(iv30 - ([0.3, 0.304, 0.2, 0.204][i] ?? 0)));
  expect(errors).toHaveLength(4);
  expect(Math.max(...errors)).toBeLessThan(0.0015);
});

test("a page that is cut, or comes twice, loses nothing and does nothing twice", async () => {
  const { deps, asked, rows } = house({});
  await rebuildHistory(deps, run(), EVENING);
  const first = asked[0]?.length ?? 0;
  await rebuildHistory(deps, run(), EVENING);
  const days = asked[0]?.map(({ day }) => day) ?? [];
  expect(new Set(days).size).toBe(days.length);
  expect(days.length).toBe(2 * first);
  expect(await rows()).toHaveLength(4 * first);
});

test("a ticker by name is done alone, and one that is waited for before the others", async () => {
  const alone = house({});
  await alone.work({ symbol: "SPY" });
  expect(new Set((await alone.rows()).map(({ symbol }) => symbol))).toEqual(new Set(["SPY"]));
  await database.exec("DELETE FROM iv_history");
  const first = house({});
  await first.work({ first: "SPY" });
  expect(first.asked[0]?.slice(0, DAYS.length).every(({ symbols }) => symbols.join() === "SPY")).toBe(true);
});

test("who refuses for money leaves the days to the next, which the run tells", async () => {
  const { work, rows, asked } = house({ usd: 0.01 }, { provider: "alpaca" });
  const { summary } = await work();
  expect(summary.notes.join("\n")).toMatch(
    /databento: Option quotes from .* cost \$\d+\.\d\d, with \$0\.00 already spent more than the \$1\.00/,
  );
  expect(asked[0]).toEqual([]);
  expect(new Set((await rows()).map(({ source }) => source))).toEqual(new Set(["alpaca-1min"]));
});

test("what is spent is counted page by page against the run's cap", async () => {
  await beginRun();
  const { work, deps } = house({ usd: 2e-4 });
  const { reports } = await work();
  const [[spent] = []] = await database.rows("SELECT (stored ->> 'cost_micro_usd')::int / 1e6 FROM job_runs");
  const planned = Number(/about \$([\d.]+)/.exec(reports[0]?.notes[0] ?? "")?.[1]);
  expect(deps.maxCostUsd).toBe(1);
  expect(Math.abs(Number(spent) / planned - 1)).toBeLessThan(0.1);
});

test("a second look may take what is left of the cap after the page was paid, and no cent is taken off twice", async () => {
  await beginRun();
  const { deps } = house({ usd: 1e-3 });
  const allowed: number[] = [];
  const sources = deps.sources.map(({ provider, source }) => ({
    provider,
    source: {
      ...source,
      fetchOptions: async (request: OptionHistoryRequest) => {
        allowed.push(request.mostExtraUsd ?? Number.NaN);
        return source.fetchOptions(request);
      },
    },
  }));
  await rebuildHistory({ ...deps, sources }, run(), EVENING);
  const [[spent] = []] = await database.rows("SELECT (stored ->> 'cost_micro_usd')::int / 1e6 FROM job_runs");
  expect(allowed.length).toBeGreaterThan(1);
  expect(Number(spent)).toBeGreaterThan(0.4);
  for (const usd of allowed) expect(usd).toBeCloseTo((1 - Number(spent)) / allowed.length, 5);
});

test("a plan without the data, or a vendor that is away, hands over to the next source after a few tries", async () => {
  const { work, asked, rows } = house(
    { refuses: (_, priced) => (priced ? null : refused) },
    { provider: "alpaca" },
  );
  const { summary } = await work();
  expect(asked[0]?.length).toBeLessThan(4 * 6);
  expect(summary.notes).toContain("databento: Not in this plan.");
  expect(await rows()).toHaveLength(2 * DAYS.length);
});

test("when nobody gives anything the run fails with what the first said; later it ends, and says so", async () => {
  await expect(house({ refuses: () => refused }).work()).rejects.toThrow("Not in this plan.");
  let answers = 0;
  const { work, rows } = house({
    refuses: (_, priced) => {
      if (!priced) answers += 1;
      return answers <= 4 ? null : refused;
    },
  });
  const { summary } = await work();
  expect(summary.notes).toContain("nobody answers; the next run goes on with the days that are left");
  expect(await rows()).toHaveLength(8);
});

test("the failure of one ticker stops no other, and one that fails again and again is left to the next run", async () => {
  const { work, rows, asked } = house({ fails: (symbol) => (symbol === "AAPL" ? refused : null) });
  const { summary } = await work();
  expect((await rows()).map(({ symbol }) => symbol)).toEqual(DAYS.map(() => "SPY"));
  expect(summary.failures.map(({ subject }) => subject).slice(0, 2)).toEqual([
    "AAPL 2026-11-20",
    "AAPL 2026-11-19",
  ]);
  expect(asked[0]?.at(-1)?.symbols).toEqual(["SPY"]);
});

test("a day without anything is kept with its reason, asked for more finely once, and again after 30 days", async () => {
  const gone = "2026-11-18";
  const { work, rows, asked } = house({ volatility: (_, day) => (day === gone ? null : 0.2) });
  await work({ symbol: "SPY" });
  expect((await rows()).find(({ day }) => day === gone)).toMatchObject({
    quality: "none",
    reason: "no-data",
  });
  expect(asked[0]?.filter(({ day }) => day === gone)).toHaveLength(2);
  const next = house({});
  await next.work({ symbol: "SPY" });
  expect(next.asked[0]).toEqual([]);
  const month = house({});
  const later = EVENING + 31 * DAY_MS;
  await rebuildHistory(month.deps, run({ symbol: "SPY" }), later);
  expect(month.asked[0]?.map(({ day }) => day)).toEqual([gone]);
});

test("days before a vendor's history are another's; where nobody has them they are kept as asked for", async () => {
  const before = (day: string) => (day < "2026-11-10" ? ("before-history" as const) : null);
  const two = house({ outOfReach: before }, { provider: "alpaca" });
  await two.work({ symbol: "SPY" });
  expect((await two.rows()).find(({ day }) => day === "2026-11-09")).toMatchObject({
    source: "alpaca-1min",
    quality: "good",
  });
  await database.exec("DELETE FROM iv_history");
  const one = house({ outOfReach: before });
  await one.work({ symbol: "SPY" });
  expect((await one.rows()).find(({ day }) => day === "2026-11-09")).toMatchObject({
    quality: "none",
    reason: "no-data",
  });
});

test("a live close is not rebuilt, but for the last ten sessions, which are compared", async () => {
  await database.exec(`INSERT INTO iv_metrics (symbol, slot, day, is_close, as_of, underlying_price, iv_30, observations, provider)
    SELECT 'SPY', day + time '21:20', day, true, day, 600, 0.2, 1, 'schwab' FROM unnest('{${DAYS.join()}}'::date[]) AS day`);
  const { work, rows } = house({});
  await work({ symbol: "SPY" });
  const rebuilt = (await rows()).map(({ day }) => day);
  expect(rebuilt).toEqual(DAYS.slice(-10).toReversed());
});

test("days whose daily bar is not stored wait for it, and are told of", async () => {
  await database.exec("DELETE FROM price_bars WHERE symbol = 'AAPL'");
  const { work, rows } = house({});
  const { summary } = await work();
  expect(summary.notes).toContain(
    "AAPL lack the daily bars of up to 15 days, which are not asked for; eod_sync brings them",
  );
  expect(new Set((await rows()).map(({ symbol }) => symbol))).toEqual(new Set(["SPY"]));
});

test("by schedule no page runs in the session; by hand any time", async () => {
  const open = nyseCalendar.sessionOn("2026-11-24")?.openMs ?? 0;
  const { deps, asked } = house({});
  const page = await rebuildHistory(deps, run({ trigger: "schedule", page: 3 }), open + MINUTE_MS);
  expect(page).toMatchObject({
    kind: "done",
    report: { notes: [expect.stringContaining("the session has begun")] },
  });
  expect(asked[0]).toEqual([]);
  expect(await rebuildHistory(deps, run(), open + MINUTE_MS)).toMatchObject({ kind: "more" });
});

test("a source that asks to slow down is asked on later", async () => {
  const slow = new AppError("provider_rate_limited", "Slow down.", { retryAfterSeconds: 90 });
  const { deps } = house({ refuses: (_, priced) => (priced ? null : slow) });
  expect(await rebuildHistory(deps, run(), EVENING)).toMatchObject({ kind: "more", delaySeconds: 90 });
  const { deps: full } = house({});
  const budget = { reserve: async () => ({ granted: 2, nextWindowMs: EVENING + 30_000 }) };
  const progress = await rebuildHistory({ ...full, budget }, run(), EVENING);
  expect(progress).toMatchObject({ kind: "more", delaySeconds: 30, report: { stored: { iv_history: 4 } } });
});

test("a day far from those around it is kept as suspect", async () => {
  const odd = "2026-11-12";
  const { work, rows } = house({ volatility: (_, day) => (day === odd ? 0.6 : 0.2) });
  await work({ symbol: "SPY" });
  // Seen in both expirations alike it may be real: the rebuild's own rule decides.
  expect((await rows()).filter(({ quality }) => quality !== "none")).toHaveLength(DAYS.length);
  expect(addDays(odd, 1)).toBe("2026-11-13");
});
