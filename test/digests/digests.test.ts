import { describe, expect, test } from "vitest";
import { newPost } from "../../src/alerts/new-post.ts";
import type { NewPost } from "../../src/alerts/outbox-ports.ts";
import { digestBody } from "../../src/digests/digest-body.ts";
import { digestView } from "../../src/digests/digest-view.ts";
import { dueDigest, isReady } from "../../src/digests/due-digest.ts";
import type { DigestFacts, DigestTicker } from "../../src/digests/ports.ts";
import { postDigests, previewDigest } from "../../src/digests/post-digests.ts";
import { nyseCalendar } from "../../src/market/trading-calendar.ts";
import { USUAL_LIMITS } from "../../src/providers/freshness.ts";
import { aStoredTrade } from "../support/a-trade.ts";
import { keepLog } from "../support/log-lines.ts";
import { minutes } from "../support/moments.ts";

const at = (text: string) => Date.parse(text);
const OPEN = at("2026-11-23T14:30:00Z");
const CLOSE = at("2026-11-23T21:00:00Z");
const mark = (day: string, price: number, volatility = 0.2) => ({
  day,
  price,
  volatility,
  maturityDays: 7 as const,
});

function aTicker(changes: Partial<DigestTicker> = {}): DigestTicker {
  return {
    symbol: "SPY",
    watched: false,
    price: 606,
    priceAtMs: OPEN + minutes(5),
    previousClose: 600,
    provider: "schwab",
    ivRank: 30,
    observations: 252,
    metricsAtMs: OPEN,
    closes: [mark("2026-11-20", 600)],
    refreshedAtMs: OPEN + minutes(3),
    ...changes,
  };
}
const facts = (tickers: DigestTicker[], changes: Partial<DigestFacts> = {}): DigestFacts => ({
  tickers,
  trades: [],
  events: [],
  ...changes,
});

describe("when a digest is due", () => {
  const due = (text: string) => {
    const found = dueDigest(at(text), nyseCalendar);
    return found === null ? null : `${found.kind} ${found.day}`;
  };

  test("in the two hours after the open and the five after the close, on trading days only", () => {
    expect(due("2026-11-23T14:29:59Z")).toBeNull();
    expect(due("2026-11-23T14:30:00Z")).toBe("morning 2026-11-23");
    expect(due("2026-11-23T16:30:00Z")).toBeNull();
    expect(due("2026-11-23T21:00:00Z")).toBe("closing 2026-11-23");
    expect(due("2026-11-24T02:00:00Z")).toBeNull();
    expect(due("2026-11-26T15:00:00Z")).toBeNull();
    expect(due("2026-11-28T15:00:00Z")).toBeNull();
    // The day after Thanksgiving closes at 13:00.
    expect(due("2026-11-27T17:59:00Z")).toBeNull();
    expect(due("2026-11-27T18:00:00Z")).toBe("closing 2026-11-27");
  });

  test("it waits for figures of the session, of every ticker, and then no longer", () => {
    const morning = dueDigest(OPEN + minutes(5), nyseCalendar);
    const closing = dueDigest(CLOSE + minutes(5), nyseCalendar);
    if (morning === null || closing === null) throw new Error("due");
    const late = aTicker({ refreshedAtMs: OPEN - 1 });
    expect(isReady(facts([aTicker()]), morning, OPEN + minutes(5))).toBe(true);
    expect(isReady(facts([aTicker(), late]), morning, OPEN + minutes(44))).toBe(false);
    expect(isReady(facts([aTicker(), late]), morning, OPEN + minutes(45))).toBe(true);
    expect(isReady(facts([aTicker()]), closing, CLOSE + minutes(74))).toBe(false);
    expect(isReady(facts([aTicker({ closes: [mark("2026-11-23", 606)] })]), closing, CLOSE)).toBe(true);
  });
});

describe("what a digest says", () => {
  const moment = (nowMs = OPEN + minutes(6)) => ({ nowMs, calendar: nyseCalendar, limits: USUAL_LIMITS });
  const morning = { kind: "morning", day: "2026-11-23" } as const;
  const view = (tickers: DigestTicker[], earnings = new Map()) =>
    digestView(facts(tickers), morning, earnings, moment());

  test("the watchlist where there is one, the largest move first, indices by themselves", () => {
    const list = [
      aTicker(),
      aTicker({ symbol: "AAPL", watched: true, price: 99, previousClose: 100 }),
      aTicker({ symbol: "KO", watched: true, price: 70, previousClose: 72, ivRank: 80 }),
      aTicker({ symbol: "WMT", price: 50, previousClose: 100, ivRank: 95 }),
    ];
    const { indices, movers, ranks } = view(list);
    expect(indices.map(({ symbol }) => symbol)).toEqual(["SPY"]);
    expect(indices[0]?.fraction).toBeCloseTo(0.01, 12);
    expect(movers.map(({ symbol }) => symbol)).toEqual(["KO", "AAPL"]);
    expect(ranks).toEqual([
      { symbol: "WMT", rank: 95, observations: 252 },
      { symbol: "KO", rank: 80, observations: 252 },
    ]);
    expect(view([aTicker({ symbol: "WMT", price: 50 })]).movers).toHaveLength(1);
    // Fresh prices and chains say nothing of a rank of last week.
    expect(view([aTicker({ ivRank: 80, metricsAtMs: OPEN - minutes(3 * 1_440) })]).ranks).toEqual([]);
    expect(view([aTicker({ ivRank: 80 })]).ranks).toHaveLength(1);
  });

  test("one standard deviation of the day about the close before, held or broken; of the week on its last session", () => {
    // 600 x 0.2 / sqrt(252) = 7.559.
    expect(view([aTicker()]).dayMoves[0]).toMatchObject({ held: true });
    expect(view([aTicker()]).dayMoves[0]?.high).toBeCloseTo(607.559, 3);
    expect(view([aTicker({ price: 607.6 })]).dayMoves[0]?.held).toBe(false);
    expect(view([aTicker({ closes: [mark("2026-11-19", 600)] })]).dayMoves).toEqual([]);
    // Of a week of four sessions: 600 x 0.2 x sqrt(4 / 252) = 15.119.
    const friday = at("2026-11-27T18:20:00Z");
    const ticker = aTicker({
      price: 616,
      priceAtMs: friday,
      refreshedAtMs: friday,
      closes: [mark("2026-11-20", 600), mark("2026-11-25", 610)],
    });
    const closing = (day: string, nowMs: number) =>
      digestView(facts([ticker]), { kind: "closing", day }, new Map(), moment(nowMs)).weekMoves;
    expect(closing("2026-11-27", friday)).toMatchObject([{ symbol: "SPY", held: false }]);
    expect(closing("2026-11-27", friday)[0]?.high).toBeCloseTo(615.119, 3);
    expect(closing("2026-11-25", friday)).toEqual([]);
  });

  test("what is not fresh is named and left out, and earnings that nobody knows are not none", () => {
    const earnings = new Map([
      ["AAPL", [{ date: "2026-11-23", when: "after_close" }]],
      ["KO", [{ date: "2026-11-24", when: null }]],
      ["WMT", null],
    ]);
    const body = digestBody(
      view([aTicker(), aTicker({ symbol: "WMT", priceAtMs: OPEN - minutes(60 * 24 * 3) })], earnings),
      OPEN,
    );
    const field = (name: string) => body.fields?.find((one) => one.name === name)?.value;
    expect(body.title).toBe("Good morning · 2026-11-23");
    expect(body.text).toBe("**SPY** $606.00 +1.0 %");
    expect(body.tone).toBe("warning");
    expect(field("Not fresh")).toBe("WMT: older than they should be, and left out above.");
    expect(field("Movers")).toBeUndefined();
    expect(field("Earnings")).toBe(
      "Today: **AAPL** (after the close)\nNext trading day: **KO**\nNot known: WMT",
    );
  });

  test("events of the channel's trades, and those that expire soon", () => {
    const trade = aStoredTrade({ expiration: "2026-11-27" });
    const events = [{ event: "touched:570P:2026-12-18", atMs: OPEN, value: 570, trade }];
    const body = digestBody(
      digestView(facts([aTicker()], { trades: [trade], events }), morning, new Map(), moment()),
      OPEN,
    );
    expect(body.fields?.find(({ name }) => name === "Tracked trades")?.value).toBe(
      "SPY bull put spread 570/560, 2026-11-27 × 2: touched today\nSPY bull put spread 570/560, 2026-11-27 × 2: 4 d left",
    );
  });

  test("the longest fits a post", () => {
    const many = Array.from({ length: 60 }, (_, i) =>
      aTicker({ symbol: `LONGNAME${i}`, ivRank: 99, watched: true }),
    );
    const trades = Array.from({ length: 80 }, () => aStoredTrade({ expiration: "2026-11-24" }));
    const body = digestBody(
      digestView(
        facts(many, { trades }),
        morning,
        new Map(many.map(({ symbol }) => [symbol, null])),
        moment(),
      ),
      OPEN,
    );
    for (const { value } of body.fields ?? []) expect(value.length).toBeLessThanOrEqual(1_000);
    const target = { kind: "channel", id: "1" } as const;
    expect(newPost({ key: "", target, body, alone: true, expiresAtMs: 0 }).body).toEqual(body);
  });
});

test("it is enqueued under one key a channel, day and kind, to be told no later than it is worth", async () => {
  const posts: NewPost[] = [];
  const asked: string[] = [];
  const deps = {
    digests: {
      listDue: async (kind: string, day: string) => {
        asked.push(`${kind} ${day}`);
        return [{ channelId: "700", guildId: "9" }];
      },
      readFacts: async () => facts([aTicker()]),
    },
    outbox: {
      enqueue: async (given: readonly NewPost[]) => {
        posts.push(...given);
        return given.length;
      },
    },
    calendar: nyseCalendar,
    limits: USUAL_LIMITS,
    nextEarnings: async () => null,
    log: keepLog().log,
  };
  expect(await postDigests(deps, OPEN - 1)).toBe(0);
  expect(asked).toEqual([]);
  expect(await postDigests(deps, OPEN + minutes(6))).toBe(1);
  expect(posts[0]).toMatchObject({
    key: "digest:700:2026-11-23:morning",
    target: { kind: "channel", id: "700" },
    alone: true,
    expiresAtMs: OPEN + minutes(120),
  });
});

test("of more tickers than are asked about, the others are named as not known", async () => {
  const symbols = ["A", "B", "C", "D", "E", "F", "G"];
  const body = await previewDigest(
    {
      digests: {
        listDue: async () => [],
        readFacts: async () => facts(symbols.map((symbol) => aTicker({ symbol }))),
      },
      calendar: nyseCalendar,
      limits: USUAL_LIMITS,
      nextEarnings: async () => [],
    },
    { channelId: "700", guildId: "9", kind: "morning" },
    OPEN + minutes(6),
  );
  const earnings = body.fields?.find(({ name }) => name === "Earnings")?.value ?? "";
  expect(earnings).toMatch(/^Not known: \w, \w$/);
});
