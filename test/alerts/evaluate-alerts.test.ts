import { expect, test } from "vitest";
import { evaluateAlerts } from "../../src/alerts/evaluate-alerts.ts";
import type { Sighting, WatchedAlert } from "../../src/alerts/ports.ts";
import { watchedSymbols } from "../../src/alerts/watched-symbols.ts";
import { nyseCalendar } from "../../src/market/trading-calendar.ts";
import { USUAL_LIMITS } from "../../src/providers/freshness.ts";
import { anAlert, observed } from "../support/alerts.ts";
import { keepLog } from "../support/log-lines.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";

type Reports = { date: string; when: "before_open" | "after_close" | "during_session" | null }[] | null;

/** What is written down when these alerts are armed. */
async function evaluate(armed: WatchedAlert[], reports: Record<string, Reports> = {}) {
  const written: Sighting[] = [];
  const asked: string[] = [];
  const fired = await evaluateAlerts(
    {
      book: {
        readArmed: async () => armed,
        record: async (sightings) => {
          written.push(...sightings);
          return sightings.flatMap(({ post }) => post?.key ?? []);
        },
      },
      nextEarnings: async (symbol) => {
        asked.push(symbol);
        return reports[symbol] ?? null;
      },
      mostEarningsLooks: 3,
      buttons: ({ id }) => [{ label: "Arm again", customId: `rearm ${id}` }],
      calendar: nyseCalendar,
      limits: USUAL_LIMITS,
      log: keepLog().log,
    },
    { kinds: ["price", "earnings"], symbols: null },
    IN_SESSION,
  );
  return { fired, written, asked, posts: written.flatMap(({ post }) => post ?? []) };
}
const price = (value: number) => ({ price: { value, atMs: IN_SESSION } });

test("without armed alerts nobody is asked for more, and nothing is written", async () => {
  expect(await evaluate([])).toMatchObject({ fired: 0, written: [], asked: [] });
});

test("a crossing says where the price is, where it was, and who asked", async () => {
  const { posts, fired } = await evaluate([{ alert: anAlert(), observed: observed(price(600.12)) }]);
  expect(fired).toBe(1);
  expect(posts).toMatchObject([
    {
      key: "alert:7:1",
      target: { kind: "channel", id: "700" },
      alone: false,
      body: {
        title: "SPY reached $600.00",
        line: "SPY reached $600.00: now $600.12",
        tone: "up",
        footer: "schwab · stood at the time shown",
        atMs: IN_SESSION,
        buttons: [{ label: "Arm again", customId: "rearm 7" }],
      },
    },
  ]);
  expect(posts[0]?.body.text).toMatch(
    /^Now \$600\.12\. It was on the other side at \$598\.50\.\n<@42> asked: SPY crosses/,
  );
});

test("a rank that crossed is told with what it rests on", async () => {
  const alert = anAlert({ kind: "iv_rank", level: 50, seen: { value: 44, atMs: IN_SESSION - minutes(30) } });
  const rank = {
    ivRank: { value: 51.6, atMs: IN_SESSION },
    rankCounts: { observations: 249, rebuiltObservations: 231 },
  };
  const { posts } = await evaluate([{ alert, observed: observed(rank) }]);
  expect(posts[0]?.body.text).toMatch(
    /^Now rank 52 \(n 249: 231 rebuilt, 18 live\)\. It was on the other side/,
  );
});

test("a move beyond the day's range says what the range is made of", async () => {
  const close = { day: "2026-11-20", price: 590, volatility: 0.252, maturityDays: 7 } as const;
  const alert = anAlert({
    kind: "expected_move",
    level: null,
    seen: null,
    armedAtMs: IN_SESSION - minutes(9_999),
    target: { kind: "user", id: "42" },
  });
  const { posts } = await evaluate([{ alert, observed: observed({ ...price(580), close }) }]);
  expect(posts[0]?.body).toMatchObject({ title: "SPY left its expected move of the day", tone: "down" });
  for (const says of [
    "Now $580.00",
    "$580.63 to $599.37",
    "close of 2026-11-20, $590.00",
    "±$9.37",
    "7-day volatility of 25.2 %",
    "You asked",
  ])
    expect(posts[0]?.body.text).toContain(says);
});

test("a report of tomorrow is told once; one that nobody knows of, and the one that was told, is not", async () => {
  const earnings = (symbol: string, firedFor: string | null = null): WatchedAlert => ({
    alert: anAlert({ symbol, kind: "earnings", level: null, seen: null, firedFor }),
    observed: observed(),
  });
  const tomorrow = { date: "2026-11-24", when: "before_open" } as const;
  const { posts, written, asked } = await evaluate(
    [earnings("AAPL"), earnings("AAPL", "2026-11-24"), earnings("KO"), earnings("C")],
    { AAPL: [tomorrow], KO: null, C: [{ date: "2026-11-25", when: null }] },
  );
  expect(asked).toEqual(["AAPL", "KO", "C"]);
  expect(written).toMatchObject([{ firedFor: "2026-11-24" }]);
  expect(posts).toMatchObject([
    { body: { title: "AAPL reports on 2026-11-24", line: "AAPL reports on 2026-11-24, before the open" } },
  ]);
});

test("no more tickers are asked about than the plan has room for", async () => {
  const alerts = ["A", "B", "C", "D", "E"].map((symbol) => ({
    alert: anAlert({ symbol, kind: "earnings", level: null }),
    observed: observed(),
  }));
  expect((await evaluate(alerts)).asked).toHaveLength(3);
});

test("after a slice the database is asked once a minute which tickers are waited for", async () => {
  const asked: number[] = [];
  const isWatched = watchedSymbols({
    listArmedSymbols: async () => {
      asked.push(1);
      return ["SPY"];
    },
  });
  expect([await isWatched("SPY", IN_SESSION), await isWatched("KO", IN_SESSION + minutes(1) - 1)]).toEqual([
    true,
    false,
  ]);
  expect(asked).toHaveLength(1);
  await isWatched("SPY", IN_SESSION + minutes(1));
  // A clock that is set back has nothing to go by.
  await isWatched("SPY", IN_SESSION - minutes(5));
  expect(asked).toHaveLength(3);
});
