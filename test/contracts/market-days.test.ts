import { beforeEach, expect, test } from "vitest";
import { createMarketDayStore } from "../../src/adapters/postgres/operations/market-day-store.ts";
import {
  nyseCalendar,
  type Session,
  sessionUntil,
  tradingCalendar,
} from "../../src/market/trading-calendar.ts";
import {
  knowNothing,
  learnMarketHours,
  type MarketHoursDeps,
  marketDayFacts,
  recallMarketHours,
} from "../../src/operations/learn-market-hours.ts";
import type { ProductHours } from "../../src/operations/ports.ts";
import { keepLog } from "../support/log-lines.ts";
import { useDatabase } from "../support/postgres.ts";

const database = useDatabase();
beforeEach(() => database.exec("TRUNCATE market_days"));
const DAY = "2027-01-07";
const at = (iso: string) => Date.parse(iso);
const BEFORE_OPEN = at("2027-01-07T12:04:00Z");

/** An isolate of its own, before an exchange that answers as told. */
function isolate(says: () => ProductHours[], settings = new Map<string, Session | null>()) {
  const { log, lines } = keepLog();
  const asked: string[] = [];
  const deps: MarketHoursDeps = {
    known: knowNothing(settings),
    settings,
    expected: tradingCalendar({ overrides: settings }),
    store: createMarketDayStore(database.db),
    source: {
      async fetchMarketHours(date) {
        asked.push(date);
        return says();
      },
    },
    log,
  };
  return { deps, asked, lines, calendar: tradingCalendar({ overrides: deps.known.overrides }) };
}
const shares = (date: string, session: ProductHours["session"]): ProductHours[] => [
  { market: "option", product: "IND", date, session },
  { market: "equity", product: session === null ? "equity" : "EQ", date, session },
];
const closed = () => shares(DAY, null);
const ordinary = () => shares(DAY, nyseCalendar.sessionOn(DAY));

test("a closed day is asked for once, kept, and known to the next isolate without asking", async () => {
  const first = isolate(closed);
  await learnMarketHours(first.deps, BEFORE_OPEN);
  await learnMarketHours(first.deps, BEFORE_OPEN + 60_000);
  expect(first.asked).toEqual([DAY]);
  expect(first.calendar.isTradingDay(DAY)).toBe(false);
  expect(marketDayFacts(first.deps, BEFORE_OPEN)).toMatchObject({ date: DAY, told: null, set: false });

  const second = isolate(() => []);
  await learnMarketHours(second.deps, BEFORE_OPEN + 120_000);
  expect(second.asked).toEqual([]);
  expect(second.calendar.isTradingDay(DAY)).toBe(false);

  const daysLater = isolate(() => []);
  await recallMarketHours(daysLater.deps, at("2027-01-12T12:00:00Z"));
  expect(daysLater.calendar.tradingDaysBetween("2027-01-06", "2027-01-08")).toEqual([
    "2027-01-06",
    "2027-01-08",
  ]);
});

test("an early close ends the day; ordinary hours change nothing and leave with their day", async () => {
  const early = isolate(() => shares(DAY, sessionUntil(DAY, 13 * 60)));
  await learnMarketHours(early.deps, BEFORE_OPEN);
  expect(early.calendar.sessionOn(DAY)).toEqual(sessionUntil(DAY, 13 * 60));

  const corrected = isolate(ordinary);
  await createMarketDayStore(database.db).writeMarketDay(
    { date: DAY, session: nyseCalendar.sessionOn(DAY) },
    false,
    BEFORE_OPEN,
  );
  await learnMarketHours(corrected.deps, BEFORE_OPEN);
  expect(corrected.asked).toEqual([]);
  expect(corrected.deps.known.overrides.size).toBe(0);
  expect(await createMarketDayStore(database.db).readMarketDays("2027-01-08")).toEqual([]);
});

test("MARKET_CLOSURES rules over what the exchange says", async () => {
  const settings = new Map([[DAY, sessionUntil(DAY, 14 * 60)]]);
  const { deps, calendar } = isolate(closed, settings);
  await learnMarketHours(deps, BEFORE_OPEN);
  expect(calendar.sessionOn(DAY)).toEqual(sessionUntil(DAY, 14 * 60));
  expect(marketDayFacts(deps, BEFORE_OPEN)).toMatchObject({ told: null, set: true });
});

test("an exchange that fails, or speaks of another day, leaves the calendar as it is and is asked an hour later", async () => {
  const away = isolate(() => {
    throw new Error("no login");
  });
  await learnMarketHours(away.deps, BEFORE_OPEN);
  await learnMarketHours(away.deps, BEFORE_OPEN + 59 * 60_000);
  expect(away.asked).toHaveLength(1);
  expect(away.calendar.isTradingDay(DAY)).toBe(true);
  expect(away.lines.map(({ event }) => event)).toContain("market_hours_failed");
  await learnMarketHours(away.deps, BEFORE_OPEN + 60 * 60_000);
  expect(away.asked).toHaveLength(2);

  const other = isolate(() => shares("2027-01-08", null));
  await learnMarketHours(other.deps, BEFORE_OPEN);
  expect(other.calendar.isTradingDay(DAY)).toBe(true);
  expect(marketDayFacts(other.deps, BEFORE_OPEN)).toBeNull();
});

test("nobody is asked at night, in the evening or at the weekend", async () => {
  const { deps, asked } = isolate(closed);
  for (const iso of ["2027-01-07T10:59:00Z", "2027-01-08T01:00:00Z", "2027-01-09T15:00:00Z"]) {
    await learnMarketHours(deps, at(iso));
  }
  expect(asked).toEqual([]);
});

test("a store that does not answer is logged, and stops nothing", async () => {
  const { deps, calendar, lines } = isolate(closed);
  const broken = async () => {
    throw new Error("away");
  };
  await learnMarketHours({ ...deps, store: { readMarketDays: broken, writeMarketDay: broken } }, BEFORE_OPEN);
  expect(calendar.isTradingDay(DAY)).toBe(false);
  expect(lines.map(({ event }) => event)).toEqual([
    "market_hours_unread",
    "market_hours_unusual",
    "market_hours_failed",
  ]);
});
