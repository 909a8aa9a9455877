import { expect, test } from "vitest";
import { createCurveStore } from "../../src/adapters/postgres/market-inputs/curve-store.ts";
import { createDividendStore } from "../../src/adapters/postgres/market-inputs/dividend-store.ts";
import { createMarketInputsReader } from "../../src/adapters/postgres/market-inputs/market-inputs-reader.ts";
import { addDays } from "../../src/market/calendar-date.ts";
import { UNKNOWN_DIVIDENDS } from "../../src/market/dividend-schedule.ts";
import { aStoredDividend, BEFORE_OPEN, DAY } from "../support/dividends.ts";
import { memoryDividends } from "../support/memory-dividends.ts";
import { useDatabase } from "../support/postgres.ts";
import { aDecided, aDueRequest, dividendStoreSuite } from "./dividend-store-suite.ts";

const database = useDatabase();
const storeOf = () => createDividendStore(database.db);
const read = (today = DAY, symbol = "SPY") => createMarketInputsReader(database.db).readInputs(symbol, today);

dividendStoreSuite("Postgres", storeOf);
dividendStoreSuite("memory", () => memoryDividends({ AAPL: {}, SPY: {} }).store);

/** A daily bar of SPY. */
async function bar(
  day: string,
  changes: { dividend?: number; split?: number; provider?: string; timeframe?: string } = {},
) {
  const { dividend = null, split = null, provider = "tiingo", timeframe = "1d" } = changes;
  await database.exec(`
INSERT INTO price_bars (symbol, timeframe, start, session, open, high, low, close, volume, dividend, split_factor, provider, fetched_at)
VALUES ('SPY', '${timeframe}', '${day} 09:30 America/New_York', 'regular', 1, 1, 1, 1, 1, ${dividend}, ${split}, '${provider}', now())`);
}

test("the past is read from the daily bars: dividends, splits, and how many sessions a teller of them covers", async () => {
  await bar("2024-09-13", { dividend: 9 });
  await bar("2025-11-21");
  await bar("2025-11-24");
  await bar("2026-06-11", { dividend: 1.7612, split: 2 });
  await bar("2026-09-10", { split: 0.5 });
  await bar("2026-09-11", { provider: "schwab" });
  await bar("2026-09-14", { timeframe: "1m" });
  await bar("2026-11-16");
  await bar("2026-11-17");
  await database.exec("UPDATE tickers SET is_active = false WHERE symbol = 'AAPL'");
  const { tickers, left } = await storeOf().readDue(aDueRequest());
  expect(left).toBe(0);
  expect(tickers).toEqual([
    {
      symbol: "SPY",
      status: "unknown",
      perYear: null,
      dividends: [],
      events: [
        { date: "2026-06-11", dividend: 1.7612, splitFactor: 2 },
        { date: "2026-09-10", dividend: null, splitFactor: 0.5 },
      ],
      sessionsRead: 4,
    },
  ]);
});

test("what was decided later stands, and a ticker that is gone is left out", async () => {
  const store = storeOf();
  await store.storeSchedules([aDecided()], BEFORE_OPEN);
  const older = aDecided({ status: "none", dividends: [] });
  expect(await store.storeSchedules([older, aDecided({ symbol: "GONE" })], BEFORE_OPEN - 1)).toBe(0);
  expect(await store.readSchedule("SPY", DAY)).toMatchObject({ status: "scheduled", asOfMs: BEFORE_OPEN });
  expect((await store.readSchedule("SPY", DAY))?.dividends).toHaveLength(3);
});

test("a chain's inputs come in one request: the curve, and the dividends without specials that move strikes", async () => {
  const points = [{ years: 1, parYield: 0.04 }];
  const curves = createCurveStore(database.db);
  await curves.storeCurves([{ day: "2026-11-20", points }], {
    source: "treasury",
    fetchedAtMs: BEFORE_OPEN,
  });
  await storeOf().storeSchedules(
    [
      aDecided({
        dividends: [...aDecided().dividends, aStoredDividend({ exDate: DAY, amount: 0.1, special: true })],
      }),
    ],
    BEFORE_OPEN,
  );
  const before = database.http.counters.requests;
  const inputs = await read();
  expect(database.http.counters.requests - before).toBe(1);
  expect(inputs).toEqual({
    curve: { day: "2026-11-20", points },
    dividends: {
      status: "scheduled",
      dividends: [
        { exDate: DAY, amount: 0.1, certainty: "declared", source: "alpaca" },
        { exDate: "2026-12-14", amount: 0.26, certainty: "declared", source: "alpaca" },
        { exDate: "2027-03-11", amount: 1.761117, certainty: "projected", source: "tiingo" },
      ],
    },
  });
  expect((await read("2026-12-15")).dividends.dividends).toHaveLength(1);
});

test("a curve is good for seven days and never of a day to come", async () => {
  const day = (date: string) => ({ day: date, points: [] });
  const by = { source: "treasury", fetchedAtMs: BEFORE_OPEN } as const;
  await createCurveStore(database.db).storeCurves([day("2026-11-20"), day("2026-11-24")], by);
  expect((await read("2026-11-23")).curve?.day).toBe("2026-11-20");
  expect((await read("2026-11-24")).curve?.day).toBe("2026-11-24");
  expect((await read(addDays("2026-11-24", 7))).curve?.day).toBe("2026-11-24");
  expect((await read(addDays("2026-11-24", 8))).curve).toBeNull();
  expect((await read("2026-11-19")).curve).toBeNull();
});

test("nothing stored is unknown; so is a schedule whose dividends have gone by; none stays none", async () => {
  expect(await read()).toEqual({ curve: null, dividends: UNKNOWN_DIVIDENDS });
  expect(await read(DAY, "NOSUCH")).toEqual({ curve: null, dividends: UNKNOWN_DIVIDENDS });
  const store = storeOf();
  await store.storeSchedules(
    [aDecided(), aDecided({ symbol: "AAPL", status: "none", dividends: [] })],
    BEFORE_OPEN,
  );
  expect((await read("2029-01-01")).dividends).toEqual(UNKNOWN_DIVIDENDS);
  expect(await store.readSchedule("SPY", "2029-01-01")).toMatchObject({ status: "unknown" });
  expect((await read("2029-01-01", "AAPL")).dividends).toEqual({ status: "none", dividends: [] });
});
