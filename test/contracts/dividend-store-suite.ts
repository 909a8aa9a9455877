import { expect, test } from "vitest";
import type {
  DecidedDividends,
  DividendReader,
  DividendStore,
  DueRequest,
} from "../../src/dividends/ports.ts";
import { aStoredDividend, BEFORE_OPEN, DAY } from "../support/dividends.ts";

const MINUTE_MS = 60_000;
export const aDueRequest = (changes: Partial<DueRequest> = {}): DueRequest => ({
  completedSinceMs: BEFORE_OPEN - 8 * 60 * MINUTE_MS,
  triedSinceMs: BEFORE_OPEN,
  today: DAY,
  eventsFrom: "2024-09-14",
  sessions: { fromMs: Date.parse("2025-11-23T05:00:00Z"), toMs: Date.parse("2026-11-17T05:00:00Z") },
  limit: 10,
  ...changes,
});

export const aDecided = (changes: Partial<DecidedDividends> = {}): DecidedDividends => ({
  symbol: "SPY",
  status: "scheduled",
  perYear: 4,
  complete: true,
  dividends: [
    aStoredDividend(),
    aStoredDividend({ amount: 15.5, special: true }),
    aStoredDividend({ exDate: "2027-03-11", amount: 1.761117, certainty: "projected", source: "tiingo" }),
  ],
  ...changes,
});

/** What whoever keeps dividends must hold to; the tickers are AAPL and SPY. */
export function dividendStoreSuite(name: string, open: () => DividendStore & DividendReader): void {
  const symbolsDue = async (store: DividendStore, changes: Partial<DueRequest> = {}) =>
    (await store.readDue(aDueRequest(changes))).tickers.map(({ symbol }) => symbol);

  test(`${name}: a schedule is read as it was decided; what is no more in it is gone`, async () => {
    const store = open();
    expect(await store.storeSchedules([], BEFORE_OPEN)).toBe(0);
    expect(await store.readSchedule("SPY", DAY)).toEqual({
      status: "unknown",
      perYear: null,
      dividends: [],
      asOfMs: null,
      triedAtMs: null,
    });
    expect(await store.storeSchedules([aDecided()], BEFORE_OPEN)).toBe(3);
    const { dividends } = aDecided();
    expect(await store.readSchedule("SPY", DAY)).toEqual({
      status: "scheduled",
      perYear: 4,
      dividends,
      asOfMs: BEFORE_OPEN,
      triedAtMs: BEFORE_OPEN,
    });
    const moved = aDecided({
      dividends: [aStoredDividend({ amount: 0.27, fetchedAtMs: BEFORE_OPEN })],
      perYear: null,
    });
    await store.storeSchedules([moved], BEFORE_OPEN + MINUTE_MS);
    expect(await store.readSchedule("SPY", DAY)).toMatchObject({ perYear: null, dividends: moved.dividends });
    expect((await store.readSchedule("AAPL", DAY))?.dividends).toEqual([]);
    expect(await store.readSchedule("TSLA", DAY)).toBeNull();
  });

  test(`${name}: due is what no run completed today, and this run has not tried`, async () => {
    const store = open();
    expect(await symbolsDue(store)).toEqual(["AAPL", "SPY"]);
    expect(await store.readDue(aDueRequest({ limit: 1 }))).toMatchObject({
      tickers: [{ symbol: "AAPL" }],
      left: 1,
    });
    await store.storeSchedules([aDecided()], BEFORE_OPEN);
    await store.storeSchedules([aDecided({ symbol: "AAPL", complete: false, dividends: [] })], BEFORE_OPEN);
    expect(await symbolsDue(store)).toEqual([]);
    expect(await symbolsDue(store, { triedSinceMs: BEFORE_OPEN + 1 })).toEqual(["AAPL"]);
    const tomorrow = {
      completedSinceMs: BEFORE_OPEN + 1,
      triedSinceMs: BEFORE_OPEN + 1,
      today: "2026-11-24",
    };
    expect(await store.readDue(aDueRequest(tomorrow))).toMatchObject({
      tickers: [
        { symbol: "AAPL" },
        { symbol: "SPY", status: "scheduled", perYear: 4, dividends: aDecided().dividends },
      ],
      left: 0,
    });
  });

  test(`${name}: a try that is not complete keeps the time of the last that was`, async () => {
    const store = open();
    await store.storeSchedules([aDecided()], BEFORE_OPEN);
    await store.storeSchedules([aDecided({ complete: false })], BEFORE_OPEN + MINUTE_MS);
    expect(await store.readSchedule("SPY", DAY)).toMatchObject({
      asOfMs: BEFORE_OPEN,
      triedAtMs: BEFORE_OPEN + MINUTE_MS,
    });
  });
}
