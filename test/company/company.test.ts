import { expect, test } from "vitest";
import { readEarnings } from "../../src/company/read-earnings.ts";
import { readNews } from "../../src/company/read-news.ts";
import { readProfile } from "../../src/company/read-profile.ts";
import { AppError } from "../../src/errors.ts";
import { appErrorOf } from "../support/app-error-of.ts";
import { A_PROFILE, aNewsItem, aReport, companySources, profilesOf } from "../support/company-sources.ts";
import { awayResponseCache, memoryResponseCache } from "../support/memory-response-cache.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";

const HOUR_MS = minutes(60);
const DAY_MS = 24 * HOUR_MS;
const DOWN = new AppError("provider_unavailable", "Finnhub answered 503.");
const LIMITED = new AppError("provider_rate_limited", "Finnhub's allowance of this minute is used up.", {
  retryAfterSeconds: 300,
});

const chains = {
  findTicker: async (symbol: string) =>
    symbol === "SPY" ? { symbol, name: null, active: true, price: 580 } : null,
};

function house(content: Parameters<typeof companySources>[0] = {}) {
  const clock = { nowMs: IN_SESSION };
  const sources = companySources(content, clock);
  const deps = { chains, company: sources.company };
  return {
    ...sources,
    pass: (ms: number) => {
      clock.nowMs += ms;
    },
    earnings: (days = 90, symbol = "SPY") => readEarnings(deps, { symbol, days }, clock.nowMs),
    news: (days = 7) => readNews(deps, { symbol: "SPY", days }, clock.nowMs),
  };
}

test("earnings of the days that were asked for, whatever else the provider knows", async () => {
  const { earnings, asked } = house({
    reports: [
      aReport({ date: "2026-11-20" }),
      aReport({ date: "2026-11-23" }),
      aReport({ symbol: "AAPL", date: "2026-11-24" }),
      aReport({ date: "2027-02-26" }),
    ],
  });
  const view = await earnings(7);
  expect(view).toMatchObject({ symbol: "SPY", from: "2026-11-23", to: "2026-11-30" });
  expect(view.earnings.map(({ date }) => date)).toEqual(["2026-11-23"]);
  expect(view.earnings[0]).not.toHaveProperty("symbol");
  expect(view.data).toEqual({
    source: "provider",
    provider: "finnhub",
    asOfMs: IN_SESSION,
    ageSeconds: 0,
    stale: false,
  });
  // Readers of other spans share that one answer.
  expect((await earnings(365)).earnings).toHaveLength(2);
  expect(asked).toEqual([{ from: "2026-11-23", to: "2027-11-23", symbols: ["SPY"] }]);
});

test("an answer is kept for hours, and asked for anew after that", async () => {
  const { earnings, asked, pass } = house({ reports: [aReport()] });
  await earnings();
  pass(6 * HOUR_MS - 1);
  expect((await earnings()).data).toMatchObject({ stale: false, ageSeconds: 21_600 });
  expect(asked).toHaveLength(1);
  pass(1);
  expect((await earnings()).data.ageSeconds).toBe(0);
  expect(asked).toHaveLength(2);
});

test("while the provider fails, its earlier answer is given as stale, and it is left in peace", async () => {
  const { earnings, asked, pass, fail, kept } = house({ reports: [aReport()] });
  await earnings();
  pass(DAY_MS);
  fail(LIMITED);
  const view = await earnings();
  expect(view.earnings).toHaveLength(1);
  expect(view.data).toMatchObject({ stale: true, asOfMs: IN_SESSION, ageSeconds: 86_400 });
  expect(kept.get("earnings:SPY:resting")?.ttlSeconds).toBe(300);
  await earnings();
  expect(asked).toHaveLength(2);
  kept.delete("earnings:SPY:resting");
  fail(null);
  expect((await earnings()).data).toMatchObject({ stale: false, ageSeconds: 0 });
});

test("without an earlier answer the provider's failure is told", async () => {
  const { earnings, fail } = house();
  fail(DOWN);
  expect(await appErrorOf(earnings())).toMatchObject({ code: "provider_unavailable" });
});

test("without Redis every reader costs a call, and is answered", async () => {
  const { company, asked } = house({ reports: [aReport()] });
  const deps = { chains, company: { ...company, cache: awayResponseCache } };
  for (let reader = 0; reader < 2; reader += 1) {
    expect((await readEarnings(deps, { symbol: "SPY", days: 90 }, IN_SESSION)).earnings).toHaveLength(1);
  }
  expect(asked).toHaveLength(2);
});

test("what another version kept, or nobody can read, is asked for anew", async () => {
  for (const text of ["{", '{"v":0}', "null", "7"]) {
    const { earnings, asked, kept } = house({ reports: [aReport()] });
    kept.set("earnings:SPY", { text, ttlSeconds: 60 });
    expect((await earnings()).earnings).toHaveLength(1);
    expect(asked).toHaveLength(1);
  }
});

test("a stranger's symbol costs no call, and an unconfigured provider is named by its setting", async () => {
  const { earnings, asked, company } = house();
  expect(await appErrorOf(earnings(90, "XYZ"))).toMatchObject({ code: "unknown_symbol" });
  expect(asked).toEqual([]);
  const without = { chains, company: { ...company, earnings: null, news: null } };
  const wish = { symbol: "SPY", days: 7 };
  const nobody = [
    readEarnings(without, wish, IN_SESSION),
    readNews(without, wish, IN_SESSION),
    readProfile(without, "SPY", IN_SESSION),
  ];
  for (const asking of nobody) {
    const error = await appErrorOf(asking);
    expect(error.code).toBe("provider_unconfigured");
    expect(error.message).toContain("FINNHUB_API_KEY");
  }
});

test("news of the last days; a week is asked for at least, and a month at most", async () => {
  const on = (id: string, at: string) => aNewsItem({ id, publishedAtMs: Date.parse(at) });
  const items = [
    on("4", "2026-11-23T14:00:00Z"),
    on("3", "2026-11-22T05:00:00Z"),
    on("2", "2026-11-22T04:00:00Z"),
  ];
  const { news, asked } = house({ items });
  // 04:00 UTC is still the 21st in New York.
  expect((await news(1)).news.map(({ id }) => id)).toEqual(["4", "3"]);
  expect((await news(2)).news.map(({ id }) => id)).toEqual(["4", "3", "2"]);
  await news(8);
  expect(asked).toEqual([
    { symbol: "SPY", from: "2026-11-16", to: "2026-11-23" },
    { symbol: "SPY", from: "2026-10-24", to: "2026-11-23" },
  ]);
});

test("a busy name's news are cut to the latest hundred, and long summaries to a thousand characters", async () => {
  const items = Array.from({ length: 150 }, (_, i) =>
    aNewsItem({ id: String(i), summary: "x".repeat(5_000) }),
  );
  const { news } = house({ items });
  const view = await news();
  expect(view.news).toHaveLength(100);
  expect(view.news[0]).toMatchObject({ id: "0", summary: expect.stringMatching(/^x{999}…$/) });
});

test("a profile comes from the first who knows it", async () => {
  const read = (...profiles: ReturnType<typeof profilesOf>[]) =>
    readProfile(
      {
        chains,
        company: { profiles: profiles.map(({ source }) => source), cache: memoryResponseCache().cache },
      },
      "SPY",
      IN_SESSION,
    );
  const knows = profilesOf("tiingo", A_PROFILE);
  expect(await read(profilesOf("finnhub", null), knows)).toMatchObject({
    ...A_PROFILE,
    data: { provider: "tiingo" },
  });
  expect(await read(profilesOf("finnhub", DOWN), knows)).toMatchObject({ data: { provider: "tiingo" } });
  const notAsked = profilesOf("tiingo", A_PROFILE);
  await read(profilesOf("finnhub", A_PROFILE), notAsked);
  expect(notAsked.asked).toEqual([]);
  const nobody = read(profilesOf("finnhub", null), profilesOf("tiingo", null));
  expect(await appErrorOf(nobody)).toMatchObject({ code: "provider_unknown_symbol" });
  // Whoever failed might have known it.
  const unsure = read(profilesOf("finnhub", null), profilesOf("tiingo", DOWN));
  expect(await appErrorOf(unsure)).toMatchObject({ code: "provider_unavailable" });
});

test.each([
  ["that would make a share cost $36,760", 10.5e12, 2_000, null],
  ["in yen called dollars", 40e12 / 100, 2.7, null],
  ["as it is", 100e9, 350, 100e9],
  ["of a receipt for ten shares", 100e9, 3_500, 100e9],
  ["without a price to compare with", 10.5e12, null, 10.5e12],
])("a company's value %s is shown or not", async (_what, marketCap, price, shown) => {
  const profile = { ...A_PROFILE, marketCap, sharesOutstanding: 285.6e6 };
  const view = await readProfile(
    {
      chains: { findTicker: async (symbol) => ({ symbol, name: null, active: true, price }) },
      company: { profiles: [profilesOf("finnhub", profile).source], cache: memoryResponseCache().cache },
    },
    "SPY",
    Date.parse("2026-11-23T15:00:00Z"),
  );
  expect(view.marketCap).toBe(shown);
  expect(view).not.toHaveProperty("sharesOutstanding");
});
