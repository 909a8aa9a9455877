import { expect, test } from "vitest";
import { createChainReader } from "../../src/adapters/postgres/chains/chain-reader.ts";
import { createIvMetricsStore } from "../../src/adapters/postgres/iv-metrics/iv-metrics-store.ts";
import { createVolatilityReader } from "../../src/adapters/postgres/iv-metrics/volatility-reader.ts";
import { readOverview } from "../../src/iv-metrics/overview/read-overview.ts";
import { wantedWeek } from "../../src/iv-metrics/overview/weekly-move.ts";
import { readExpectedMove } from "../../src/iv-metrics/read-expected-move.ts";
import { readVolatility } from "../../src/iv-metrics/read-volatility.ts";
import { nyseCalendar } from "../../src/market/trading-calendar.ts";
import { SPY_EXPIRATIONS, spyChains } from "../support/memory-chains.ts";
import { IN_SESSION, TODAY } from "../support/moments.ts";
import { useDatabase } from "../support/postgres.ts";
import { seedChains } from "../support/seed-chains.ts";
import { aStoredVolatility } from "../support/stored-volatility.ts";
import { aTicker } from "./chain-reader-suite.ts";

const database = useDatabase();
const WEEK = wantedWeek(IN_SESSION, nyseCalendar);

const close = (day: string, iv30: number) =>
  aStoredVolatility({ day, slotMs: Date.parse(`${day}T21:00:00Z`), isClose: true, iv30 });

const rebuilt = (day: string, iv30: number) => `INSERT INTO iv_history
  (symbol, day, source, at, quality, iv_30, points, asked_at)
  VALUES ('SPY', '${day}', 'alpaca-1min', '${day} 20:45+00', 'good', ${iv30}, 40, now());`;

async function seed() {
  await seedChains(
    database.db,
    spyChains(),
    ["SPY", "AAPL"].map((symbol) => aTicker(symbol)),
  );
  await createIvMetricsStore(database.db).storeMetrics([
    close("2026-11-16", 0.18),
    close("2026-11-17", 0.31),
    close("2026-11-18", 0.18),
    aStoredVolatility({ iv30: 0.2, rebuiltObservations: 0 }),
  ]);
}

test("what lies before the tickers comes in one statement, also of one of which nothing is stored", async () => {
  await seed();
  await database.exec(`INSERT INTO dividend_schedules (symbol, status, per_year, tried_at) VALUES ('SPY', 'scheduled', 4, now());
INSERT INTO dividends (symbol, ex_date, amount, special, certainty, source, fetched_at) VALUES
  ('SPY', '2026-11-01', 9, false, 'declared', 'alpaca', now()),
  ('SPY', '2026-12-18', 1.75, false, 'estimated', 'schwab', now());`);
  const { statements } = database.http.counters;
  const outlooks = await createVolatilityReader(database.db).readOutlooks(WEEK);
  expect(database.http.counters.statements - statements).toBe(1);
  const nothing = { closes: { all: null, live: null }, snapshots: [] };
  const [aapl, spy] = outlooks;
  expect(aapl).toEqual({ symbol: "AAPL", ...nothing, dividends: { status: "unknown", next: null } });
  expect(spy?.snapshots.map(({ expiration }) => expiration)).toEqual(SPY_EXPIRATIONS.slice(0, 2));
  expect(spy?.dividends).toEqual({
    status: "scheduled",
    next: { exDate: "2026-12-18", amount: 1.75, certainty: "estimated", source: "schwab", special: false },
  });
  const ends = { low: 0.18, lowDay: "2026-11-18", high: 0.31, highDay: "2026-11-17" };
  expect(spy?.closes).toEqual({ all: ends, live: ends });
});

test("the ends of the rank and the move of the week are those of a ticker's own answers", async () => {
  await seed();
  const volatility = createVolatilityReader(database.db);
  const chains = createChainReader(database.db);
  const ends = async () => {
    const tickers = await readOverview({ volatility, calendar: nyseCalendar }, IN_SESSION);
    return tickers.find(({ symbol }) => symbol === "SPY");
  };
  const ranked = async () => (await readVolatility({ chains, volatility }, "SPY", IN_SESSION)).ivRank;
  expect(await ranked()).toMatchObject((await ends())?.rankEnds ?? { low: "none" });

  // Rebuilt days count where a day has no live one, and only where the rank took them.
  await database.exec(rebuilt("2026-11-17", 0.05) + rebuilt("2026-11-12", 0.4));
  expect((await ends())?.rankEnds).toMatchObject({ high: 0.31 });
  await database.exec(`UPDATE iv_metrics SET rebuilt_observations = 1 WHERE day = '${TODAY}'`);
  expect((await ends())?.rankEnds).toEqual({
    low: 0.18,
    lowDay: "2026-11-18",
    high: 0.4,
    highDay: "2026-11-12",
  });
  expect(await ranked()).toMatchObject((await ends())?.rankEnds ?? { low: "none" });

  const wish = { symbol: "SPY", expiration: SPY_EXPIRATIONS[0] };
  const { oneSigma } = await readExpectedMove({ chains, volatility }, wish, IN_SESSION);
  const week = (await ends())?.week;
  expect(week?.expiration).toBe(SPY_EXPIRATIONS[0]);
  expect(week?.move).toBe(oneSigma.move);
  expect(week?.percent).toBe(oneSigma.percent);
});

test("past the week's last expiration the next one is meant, and a week is that of its Friday", () => {
  const at = (text: string) => wantedWeek(Date.parse(text), nyseCalendar);
  expect(at("2026-11-23T15:00:00Z")).toEqual({ today: "2026-11-23", from: "2026-11-23", to: "2026-11-27" });
  // On the Friday after the close, and on a Sunday.
  expect(at("2026-12-04T21:30:00Z")).toEqual({ today: "2026-12-04", from: "2026-12-05", to: "2026-12-11" });
  expect(at("2026-12-06T15:00:00Z")).toEqual({ today: "2026-12-06", from: "2026-12-07", to: "2026-12-11" });
  // Good Friday's week ends on its Thursday; from the Friday on it is the next one.
  expect(at("2026-03-30T15:00:00Z").to).toBe("2026-04-02");
  expect(at("2026-04-03T15:00:00Z").to).toBe("2026-04-10");
});
