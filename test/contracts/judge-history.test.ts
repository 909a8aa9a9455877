import { beforeEach, expect, test } from "vitest";
import { rebuildHistory } from "../../src/iv-metrics/rebuild/rebuild-history.ts";
import { addDays } from "../../src/market/calendar-date.ts";
import { useDatabase } from "../support/postgres.ts";
import { DAYS, EVENING, rebuildHouse, refused } from "../support/rebuild-house.ts";

const database = useDatabase();
const { empty, bars, run, house } = rebuildHouse(database);
beforeEach(empty);

/** Four volatility points too many in the later of the expirations that one day rests on: one wrong quote's doing. */
const oneWrong = (wrongDay: string) => (_: string, day: string, expiration: string) =>
  day === wrongDay && expiration >= addDays(day, 31) ? 0.4 : 0.2;

test("a day far from those around it, in one expiration alone, is kept as suspect", async () => {
  const odd = "2026-11-12";
  const { work, rows } = house({ volatility: oneWrong(odd) });
  await work({ symbol: "SPY" });
  const suspect = (await rows()).filter(({ quality }) => quality !== "good");
  expect(suspect).toMatchObject([{ day: odd, quality: "suspect" }]);
});

test("news, which all expirations alike tell of, is no suspect", async () => {
  const { work, rows } = house({ volatility: (_, day) => (day === "2026-11-12" ? 0.6 : 0.2) });
  await work({ symbol: "SPY" });
  expect((await rows()).filter(({ quality }) => quality !== "good")).toEqual([]);
});

test("a stored day is judged again with the days that come beside it", async () => {
  const newest = "2026-11-20";
  const { deps, work, rows } = house({ volatility: oneWrong(newest) });
  const qualities = async () => (await rows()).map(({ quality }) => quality);
  deps.size = { ...deps.size, quotes: { tickerDays: 1, calls: 100 } };
  await rebuildHistory(deps, run({ symbol: "SPY" }), EVENING);
  expect(await qualities()).toEqual(["good"]);
  await work({ symbol: "SPY" });
  expect(await qualities()).toEqual(["suspect", ...DAYS.slice(1).map(() => "good")]);
  // And believed again where what stands beside it is as far.
  await database.exec("UPDATE iv_history SET quality = 'suspect' WHERE day = '2026-11-18'");
  await database.exec("DELETE FROM iv_history WHERE day = '2026-11-17'");
  await work({ symbol: "SPY" });
  expect(await qualities()).toEqual(["suspect", ...DAYS.slice(1).map(() => "good")]);
});

test("tickers that no source can ever serve are told of, and neither asked for nor failures", async () => {
  await database.exec(
    "INSERT INTO tickers (symbol, name) VALUES ('SPX', 'S&P 500'), ('VIX', 'VIX') ON CONFLICT DO NOTHING",
  );
  await bars("SPX", DAYS);
  const { work, asked } = house({ provider: "alpaca", serves: (symbol) => symbol !== "SPX" });
  const { summary } = await work();
  await database.exec(
    "DELETE FROM price_bars WHERE symbol = 'SPX'; DELETE FROM tickers WHERE symbol IN ('SPX', 'VIX')",
  );
  expect(summary.failures).toEqual([]);
  expect(summary.notes).toEqual(
    expect.arrayContaining([
      "SPX has no history: no source that is configured has options on it",
      "VIX has no history: its series cannot be named without a list of the past",
    ]),
  );
  expect(summary.notes.join()).not.toMatch(/daily bars/);
  expect(new Set(asked[0]?.flatMap(({ symbols }) => symbols))).toEqual(new Set(["AAPL", "SPY"]));
});

test("of a source whose days take longer to read a page asks for fewer, first or second", async () => {
  const perDay = (counts: { symbols: string[] }[] = []) => counts.map(({ symbols }) => symbols.length);
  const alone = house({ provider: "alpaca", evidence: "trades" });
  const first = await rebuildHistory(alone.deps, run(), EVENING);
  expect(perDay(alone.asked[0])).toEqual([2]);
  expect(first).toMatchObject({ report: { stored: { iv_history: 2 } } });
  await database.exec("DELETE FROM iv_history");
  const second = house({ refuses: () => refused }, { provider: "alpaca", evidence: "trades" });
  const { summary } = await second.work();
  expect(perDay(second.asked[1]).slice(0, 2)).toEqual([2, 1]);
  expect(summary.stored).toMatchObject({ iv_history: 2 * DAYS.length });
});
