import { expect, test } from "vitest";
import { createOutcomeReader } from "../../src/adapters/postgres/track-record/outcome-reader.ts";
import { createOutcomeStore } from "../../src/adapters/postgres/track-record/outcome-store.ts";
import type { Outcome, WantedOutcome } from "../../src/track-record/ports.ts";
import { anOutcome } from "../support/an-outcome.ts";
import { useDatabase } from "../support/postgres.ts";

const database = useDatabase();
const store = () => createOutcomeStore(database.db);
const readOutcomes = (symbol: string | null, from = "1970-01-01") =>
  createOutcomeReader(database.db).readOutcomes({ symbol, from });

test("what is recorded is read back as it was, and only once written", async () => {
  const rows = [
    anOutcome(),
    anOutcome({ horizon: 1, source: "databento-cbbo-1m", observedDay: "2026-11-19" }),
    anOutcome({ symbol: "AAPL", root: "AAPL", straddle: null, realised20: null, realised60: null }),
    anOutcome({ root: "SPYW", settlement: "AM", realised: null }),
  ];
  expect(await store().storeOutcomes(rows)).toBe(4);
  expect(await store().storeOutcomes([anOutcome({ settled: 1 }), anOutcome({ horizon: 30 })])).toBe(1);
  const [apple, near, week, other, month] = await readOutcomes(null);
  const rounded = (row: Outcome | undefined) => ({
    ...row,
    oneSigma: Math.round((row?.oneSigma ?? 0) * 1e4) / 1e4,
  });
  expect([near, week, other, month, apple].map(rounded)).toEqual(
    [rows[1], rows[0], rows[3], anOutcome({ horizon: 30 }), rows[2]].map(rounded),
  );
  expect(await readOutcomes("AAPL")).toHaveLength(1);
  expect(await readOutcomes("NONE")).toEqual([]);
  expect(await readOutcomes("AAPL", "2026-11-20")).toHaveLength(1);
  expect(await readOutcomes(null, "2026-11-21")).toEqual([]);
  expect(await store().storeOutcomes([])).toBe(0);
});

test("a ticker that is kept no more takes its record along, and a row of it is not stored", async () => {
  await store().storeOutcomes([anOutcome()]);
  await database.exec("DELETE FROM tickers WHERE symbol = 'SPY'");
  expect(await readOutcomes(null)).toEqual([]);
  expect(await store().storeOutcomes([anOutcome(), anOutcome({ symbol: "AAPL" })])).toBe(1);
});

const WEEK: WantedOutcome = {
  expiration: "2026-11-20",
  horizon: 7,
  observedDay: "2026-11-13",
  settledDay: "2026-11-20",
};
const DAY: WantedOutcome = { ...WEEK, horizon: 1, observedDay: "2026-11-19" };
const MONTH: WantedOutcome = { ...WEEK, horizon: 30, observedDay: "2026-10-21" };

async function bars(symbol: string, days: Record<string, number>): Promise<void> {
  for (const [day, close] of Object.entries(days)) {
    const open = `'${day} 09:30 America/New_York'`;
    await database.exec(`INSERT INTO price_bars (symbol, timeframe, start, session, open, high, low, close, volume, adj_open,
      adj_high, adj_low, adj_close, split_factor, provider, fetched_at)
      VALUES ('${symbol}', '1d', ${open}, 'regular', ${close - 1}, ${close + 1}, ${close - 2}, ${close}, 1,
        ${close / 2 - 0.5}, ${close / 2 + 0.5}, ${close / 2 - 1}, ${close / 2}, 2, 'tiingo', ${open})`);
  }
}

async function snapshot(at: string, changes: Record<string, string> = {}): Promise<void> {
  const columns = {
    ...{ symbol: "'SPY'", root: "'SPY'", expiration: "'2026-11-20'", slot: `'${at} America/New_York'` },
    ...{ as_of: `'${at} America/New_York'`, quoted_at: `'${at} America/New_York'`, underlying_price: "580" },
    ...{ rate: "0.04", dividend_yield: "0.01", forward: "581", forward_source: "'parity'" },
    ...{ atm_implied_volatility: "0.2", smile: "'{9,0.1,500,600,-1,1,-1,-1,-1,-1.7}'", atm_straddle: "12" },
    ...{ contracts: "9", volume: "1", open_interest: "1", provider: "'schwab'" },
    ...changes,
  };
  await database.exec(
    `INSERT INTO chain_snapshots (${Object.keys(columns).join(", ")}) VALUES (${Object.values(columns).join(", ")})`,
  );
}

async function rebuilt(day: string, expirations: readonly string[], changes: Record<string, string> = {}) {
  const expiries = expirations.map((expiration) => ({
    ...{
      root: "SPY",
      expiration,
      settlement: "PM",
      days: 7.01,
      forward: 580.5,
      rate: 0.04,
      skew25Delta: 0.05,
    },
    ...{
      atmImpliedVolatility: 0.19,
      smile: [9, 0.1, 500, 600, -1, 1, -1, -1, -1, -1.7],
      atmStraddle: 11,
      points: 9,
    },
  }));
  const columns = {
    ...{ symbol: "'SPY'", day: `'${day}'`, source: "'databento-cbbo-1m'", quality: "'good'", points: "18" },
    ...{
      at: `'${day} 15:45 America/New_York'`,
      asked_at: `'${day}'`,
      underlying_price: "579.5",
      iv_30: "0.19",
    },
    ...{ expiries: `'${JSON.stringify(expiries)}'` },
    ...changes,
  };
  await database.exec(
    `INSERT INTO iv_history (${Object.keys(columns).join(", ")}) VALUES (${Object.values(columns).join(", ")})`,
  );
}

const read = (changes: Partial<Parameters<ReturnType<typeof store>["readUnsettled"]>[0]> = {}) =>
  store().readUnsettled({ wanted: [DAY, WEEK, MONTH], overlapDays: 35, limit: 50, offset: 0, ...changes });

test("the last refresh of the day observed that found a smile, live before rebuilt, once the settlement is stored", async () => {
  await snapshot("2026-11-13 10:00");
  await snapshot("2026-11-13 16:00", { forward: "582" });
  await snapshot("2026-11-13 16:15", { forward: "583", smile: "NULL" });
  await snapshot("2026-11-16 09:45", { forward: "584" });
  // Of that day by its slot, fetched when the next one had opened.
  const late = "'2026-11-16 09:40 America/New_York'";
  await snapshot("2026-11-13 16:30", { forward: "585", as_of: late, quoted_at: late });
  // Fetched on the day, of quotes of the day before.
  await snapshot("2026-11-19 10:00", { quoted_at: "'2026-11-18 16:00 America/New_York'" });
  await rebuilt("2026-11-13", ["2026-11-20"]);
  await rebuilt("2026-10-21", ["2026-11-13", "2026-11-20"]);
  expect(await read()).toEqual({ unsettled: [], bars: {}, left: 0 });
  await bars("SPY", { "2026-10-21": 580, "2026-11-13": 580, "2026-11-20": 584 });
  await bars("SPY", { "2026-07-10": 571, "2026-07-13": 570, "2026-11-19": 578, "2026-11-23": 590 });
  const { unsettled, bars: found, left } = await read();
  expect(left).toBe(0);
  expect(unsettled).toMatchObject([
    { ...WEEK, symbol: "SPY", settlement: null, seen: { source: "live", snapshot: { forward: 582 } } },
    { ...MONTH, settlement: "PM", seen: { source: "databento-cbbo-1m", underlyingPrice: 579.5 } },
  ]);
  const [live, past] = unsettled;
  expect(live?.seen.source === "live" && live.seen.snapshot.smile?.at(-1)).toBe(Math.fround(-1.7));
  expect(past?.seen.source !== "live" && past?.seen).toMatchObject({
    atMs: Date.parse("2026-10-21T19:45:00Z"),
    expiry: { expiration: "2026-11-20", forward: 580.5 },
  });
  expect(found["SPY"]?.map(({ day }) => day)).toEqual([
    "2026-07-13",
    "2026-10-21",
    "2026-11-13",
    "2026-11-19",
    "2026-11-20",
  ]);
  expect(found["SPY"]?.at(-1)).toEqual({
    ...{ day: "2026-11-20", open: 291.5, high: 292.5, low: 291, close: 292, adjusted: true },
    ...{ splitFactor: 2, rawOpen: 583, rawClose: 584 },
  });
});

test("what is recorded is asked for no more, root by root; a page holds so many and tells how many are left", async () => {
  await bars("SPY", {
    "2026-11-20": 584,
    "2026-11-19": 580,
    "2026-11-13": 580,
    "2026-10-16": 570,
    "2026-10-09": 580,
  });
  for (const root of ["SPY", "SPYW"]) {
    await snapshot("2026-11-13 16:00", { root: `'${root}'` });
    await snapshot("2026-11-19 16:00", { root: `'${root}'` });
  }
  await rebuilt("2026-10-09", ["2026-10-16"]);
  const old: WantedOutcome = {
    ...WEEK,
    expiration: "2026-10-16",
    observedDay: "2026-10-09",
    settledDay: "2026-10-16",
  };
  const wanted = [DAY, WEEK, old];
  const keys = async (changes: Parameters<typeof read>[0]) => {
    const { unsettled, left } = await read({ wanted, ...changes });
    const key = (one: (typeof unsettled)[number]) => {
      const root = one.seen.source === "live" ? one.seen.snapshot.root : one.seen.expiry.root;
      return `${one.expiration.slice(5)} ${one.horizon} ${root}`;
    };
    return [...unsettled.map(key), left];
  };
  const all = ["11-20 1 SPY", "11-20 1 SPYW", "11-20 7 SPY", "11-20 7 SPYW", "10-16 7 SPY"];
  expect(await keys({ overlapDays: null })).toEqual([...all, 0]);
  expect(await keys({ overlapDays: null, limit: 2 })).toEqual([...all.slice(0, 2), 3]);
  expect(await keys({ overlapDays: null, limit: 2, offset: 2 })).toEqual([...all.slice(2, 4), 1]);
  expect(await keys({ overlapDays: 35 })).toEqual([all[4], ...all.slice(0, 4), 0]);
  await store().storeOutcomes([anOutcome(), anOutcome({ root: "SPYW", horizon: 1 })]);
  expect(await keys({ overlapDays: null })).toEqual([all[0], all[3], all[4], 0]);
  // The latest recorded is of November 20: what expired 35 days before is looked at, what expired earlier is not.
  expect(await keys({ overlapDays: 35 })).toEqual([all[4], all[0], all[3], 0]);
  expect(await keys({ overlapDays: 34 })).toEqual([all[0], all[3], 0]);
});

test("how an expiration settled is what its contracts said, or others of its root", async () => {
  await bars("SPY", { "2026-11-20": 584, "2026-11-19": 580 });
  await snapshot("2026-11-19 16:00");
  const contract = (occ: string, expiration: string, settlement: string) =>
    database.exec(`INSERT INTO option_contracts (occ_symbol, symbol, root, expiration, strike, option_type, settlement,
      exercise_style, mark_price, implied_volatility_status, provider, last_updated)
      VALUES ('${occ}', 'SPY', 'SPY', '${expiration}', 580, 'call', '${settlement}', 'american', 1, 'ok', 'schwab', now())`);
  const settlements = async () => (await read()).unsettled.map(({ settlement }) => settlement);
  expect(await settlements()).toEqual([null]);
  await contract("later", "2026-12-18", "AM");
  expect((await read()).unsettled).toMatchObject([
    { settlement: "AM", seen: { snapshot: { settlement: "AM" } } },
  ]);
  await contract("own", "2026-11-20", "PM");
  expect(await settlements()).toEqual(["PM"]);
});

test("suspect days, days without a price and tickers that are not active are left alone", async () => {
  await bars("SPY", { "2026-11-20": 584, "2026-11-19": 580, "2026-11-13": 580 });
  await rebuilt("2026-11-19", ["2026-11-20"], { quality: "'suspect'" });
  await rebuilt("2026-11-13", ["2026-11-20"], { quality: "'none'", underlying_price: "NULL" });
  expect((await read()).unsettled).toEqual([]);
  await database.exec("UPDATE iv_history SET quality = 'none', underlying_price = 580");
  expect((await read()).unsettled).toHaveLength(2);
  await database.exec("UPDATE tickers SET is_active = false");
  expect((await read()).unsettled).toEqual([]);
});

test("a refresh in other shares than the day's close is no observation; a rebuilt day stands in", async () => {
  await bars("SPY", { "2026-11-20": 584, "2026-11-19": 580 });
  await snapshot("2026-11-19 16:00", { underlying_price: "58" });
  expect((await read()).unsettled).toEqual([]);
  await rebuilt("2026-11-19", ["2026-11-20"]);
  expect((await read()).unsettled).toMatchObject([{ horizon: 1, seen: { source: "databento-cbbo-1m" } }]);
  await database.exec("DELETE FROM price_bars WHERE close = 580");
  expect((await read()).unsettled).toEqual([]);
});
