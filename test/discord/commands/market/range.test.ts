import { expect, test } from "vitest";
import { nyseCalendar } from "../../../../src/market/trading-calendar.ts";
import type { DayPrices } from "../../../../src/prices/range-ports.ts";
import { marketDoor, SPY_PRICES } from "../../../support/market-door.ts";
import { TODAY } from "../../../support/moments.ts";

type Day = DayPrices & { openMs: number };

/** Sessions before today, a dollar higher each, of six dollars from end to end. */
function sessions(count: number, changes: (day: Day, fromEnd: number) => Partial<Day> = () => ({})): Day[] {
  const dates = nyseCalendar.tradingDaysBetween("2025-06-01", "2026-11-20").slice(-count);
  return dates.map((date, i) => {
    const close = 578 - (count - 1 - i) * 0.1;
    const day = {
      ...{
        date,
        open: close - 1,
        high: close + 3,
        low: close - 3,
        close,
        volume: 60_000_000,
        splitFactor: null,
      },
      openMs: nyseCalendar.sessionOn(date)?.openMs ?? 0,
    };
    return { ...day, ...changes(day, count - 1 - i) };
  });
}
const ranged = (days: Day[]) => marketDoor({ prices: { ...SPY_PRICES, days } });

test("a price stands in the ranges of day, week, month and 52 weeks, beside what a session goes and what is expected", async () => {
  const answer = await ranged(sessions(300)).ask("range", { symbol: "SPY" });
  expect(answer.title).toBe("SPY · SPDR S&P 500 · range");
  const rows = answer.text.split("```")[1]?.trim().split("\n") ?? [];
  expect(rows.map((row) => row.slice(0, 5).trim())).toEqual(["day", "week", "month", "52 wk"]);
  for (const row of rows) expect(row.length).toBeLessThanOrEqual(42);
  expect(rows[0]).toBe("day   576.50 ──────●─ 581.50 80 %");
  // Four sessions before today, and today's.
  expect(rows[1]).toMatch(/^week +574\.\d0 .* 581\.50 /);
  expect(rows[3]).toMatch(/^52 wk +550\.\d0 /);
  expect(answer.text).toMatch(/^\*\*580\.50\*\* stands at 97 % of the 52-week range/);
  expect(answer.fields["52-week high"]).toBe("581.50 on Nov 23 (-0.2 % since)");
  expect(answer.fields["52-week low"]).toMatch(/^550\.\d+ on Nov 2\d, 2025/);
  expect(answer.fields["Average true range (14)"]).toBe("6.00 a session (1.0 %)");
  expect(answer.fields["Expected move"]).toMatch(/^±30\.\d+ \(5\.\d %\) by Dec 18 \(25 d\)/);
  expect(answer.fields["Please note"]).toBeUndefined();
});

test("a price beyond all sessions stands outside of the range", async () => {
  const { quote } = SPY_PRICES;
  const prices = { ...SPY_PRICES, quote: { ...quote, price: 600 }, days: sessions(300) };
  const answer = await marketDoor({ prices }).ask("range", { symbol: "SPY" });
  expect(answer.text).toContain("**600.00** stands above the highest price of 52 weeks' sessions");
  expect(answer.text).toContain("470 %");
});

test("prices before a split are in shares of today", async () => {
  const split = sessions(300, (day, fromEnd) =>
    fromEnd > 9
      ? { open: 4 * day.open, high: 4 * day.high, low: 4 * day.low, close: 4 * day.close }
      : { splitFactor: fromEnd === 9 ? 4 : null },
  );
  const answer = await ranged(split).ask("range", { symbol: "SPY" });
  expect(answer.fields["52-week high"]).toContain("581.50 on Nov 23");
  expect(answer.fields["Average true range (14)"]).toBe("6.00 a session (1.0 %)");
});

test("a history that is short, has holes or an untold split is told as such", async () => {
  const short = await ranged(sessions(10)).ask("range", { symbol: "SPY" });
  expect(short.fields["Average true range (14)"]).toBe("needs 15 stored sessions");
  expect(short.fields["Please note"]).toContain(
    "Sessions are stored from 2026-11-09 on: the range of the 52 wk",
  );
  const holed = await ranged(sessions(300).filter((_, i) => i !== 250 && i !== 260)).ask("range", {
    symbol: "SPY",
  });
  expect(holed.fields["Please note"]).toContain("2 sessions are not stored");
  const jumped = sessions(300, (day, fromEnd) =>
    fromEnd > 9 ? { open: 4 * day.open, high: 4 * day.high, low: 4 * day.low, close: 4 * day.close } : {},
  );
  expect((await ranged(jumped).ask("range", { symbol: "SPY" })).fields["Please note"]).toContain(
    "as in a split",
  );
  const none = await marketDoor({ moves: [] }).ask("range", { symbol: "SPY" });
  expect(none.fields["Please note"]).toContain("No daily bars are stored");
  expect(none.fields["Expected move"]).toBe("no volatility is stored");
});

test("in the evening the session's own bar stands for what was seen of it", async () => {
  const own = { ...sessions(1)[0], date: TODAY, high: 590, low: 570, close: 580, open: 579 } as Day;
  const days = [...sessions(300), { ...own, openMs: Date.parse("2026-11-23T14:30:00Z") }];
  const nowMs = Date.parse("2026-11-23T23:00:00Z");
  const answer = await marketDoor({ prices: { ...SPY_PRICES, days }, nowMs }).ask("range", { symbol: "SPY" });
  expect(answer.text).toMatch(/day +570\.00 \S+ 590\.00 +53 %/);
  expect(answer.fields["52-week high"]).toContain("590.00 on Nov 23");
});
