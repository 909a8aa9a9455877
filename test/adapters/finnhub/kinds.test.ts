import { describe, expect, test } from "vitest";
import { decodeEntities } from "../../../src/adapters/finnhub/decode-entities.ts";
import { createFinnhubEarningsSource } from "../../../src/adapters/finnhub/earnings-source.ts";
import { createFinnhubNewsSource } from "../../../src/adapters/finnhub/news-source.ts";
import { createFinnhubProfileSource } from "../../../src/adapters/finnhub/profile-source.ts";
import { createFinnhubQuoteSource } from "../../../src/adapters/finnhub/quote-source.ts";
import { appErrorOf } from "../../support/app-error-of.ts";
import { type ScriptedAnswer, scriptedHttp } from "../../support/scripted-http.ts";

const NOW = Date.parse("2026-11-23T20:00:40Z");

function finnhub(answer: ScriptedAnswer) {
  const http = scriptedHttp(() => answer);
  const deps = { apiBase: "https://finnhub.test", apiKey: "secret-key", http, nowMs: () => NOW };
  const day = { from: "2026-11-23", to: "2026-11-23" };
  return {
    earnings: () => createFinnhubEarningsSource(deps).fetchEarnings({ ...day, symbols: null }),
    news: () => createFinnhubNewsSource(deps).fetchNews({ ...day, symbol: "T" }),
    profile: (symbol = "T") => createFinnhubProfileSource(deps).fetchProfile(symbol),
    quotes: () => createFinnhubQuoteSource(deps).fetchQuotes(["T"]),
  };
}

describe("two rows of one company and day", () => {
  const row = (year: number | null, quarter: number | null, changes: object = {}) => ({
    ...{ symbol: "AAPL", date: "2026-11-23", hour: "", epsActual: null, revenueActual: null },
    ...{ epsEstimate: (year ?? 0) / 1_000, revenueEstimate: null, year, quarter },
    ...changes,
  });
  const read = async (...rows: object[]) => finnhub({ json: { earningsCalendar: rows } }).earnings();

  test.each([
    ["fiscal years apart", row(2025, 4, { hour: "amc" }), row(2026, 4)],
    ["quarters apart", row(2026, 3, { hour: "amc" }), row(2026, 4)],
    ["one without a year", row(null, null, { hour: "amc" }), row(2026, 4)],
  ])(
    "%s: the later is kept, its missing hour from the other, in either order",
    async (_what, earlier, later) => {
      for (const rows of [
        [earlier, later],
        [later, earlier],
      ]) {
        const { reports, skipped } = await read(...rows);
        expect(reports).toMatchObject([
          { fiscalYear: 2026, fiscalQuarter: 4, epsEstimate: 2.026, when: "after_close" },
        ]);
        expect(skipped).toEqual({ duplicate: 1 });
      }
    },
  );

  test("an hour of its own is not overruled, and of one quarter what is missing comes from the other", async () => {
    const own = await read(row(2025, 4, { hour: "bmo" }), row(2026, 4, { hour: "amc" }));
    expect(own.reports).toMatchObject([{ when: "after_close" }]);
    const same = await read(row(2026, 4), row(2026, 4, { revenueEstimate: 9e9, epsEstimate: 7 }));
    expect(same.reports).toMatchObject([{ epsEstimate: 2.026, revenueEstimate: 9e9 }]);
  });
});

describe("a body without what was asked for", () => {
  const BODIES = [{ message: "Internal error" }, { message: null }, { status: "ok" }, { s: "no_data" }];
  test.each(BODIES)("%j with 200 is a bad body at every endpoint, never nothing", async (json) => {
    const { earnings, news, profile, quotes } = finnhub({ json });
    for (const ask of [earnings, news, () => profile(), quotes]) {
      expect((await appErrorOf(ask())).code).toBe("provider_bad_body");
    }
  });

  test("an error is refused, and {} is still an unknown company", async () => {
    expect((await appErrorOf(finnhub({ json: { error: "Oops" } }).profile())).code).toBe("provider_rejected");
    expect((await finnhub({ json: {} }).profile()).profile).toBeNull();
  });
});

test.each([
  [403, "Your API key doesn't have access to this endpoint. Upgrade to premium."],
  [401, "You don't have access to this resource."],
  [403, "Please subscribe to a plan that includes this."],
])("%i %j is a matter of the plan, not of the key", async (status, error) => {
  expect((await appErrorOf(finnhub({ status, json: { error } }).quotes())).code).toBe("provider_rejected");
});

describe("a company's value", () => {
  const profile = (changes: object) => ({
    ...{ currency: "USD", exchange: "NYSE", finnhubIndustry: "Retail", name: "M&amp;M", ticker: "T" },
    ...{ marketCapitalization: 100_000, shareOutstanding: 50 },
    ...changes,
  });
  test.each<[string, object, string, number | null]>([
    ["as it is", {}, "T", 100e9],
    [
      "in pesos by its price a share",
      { marketCapitalization: 10_500_000, shareOutstanding: 285.6 },
      "T",
      null,
    ],
    ["beyond any company's", { marketCapitalization: 20_000_000, shareOutstanding: 1_000_000 }, "T", null],
    ["in another currency", { currency: "MXN" }, "T", null],
    [
      "of a share that was never split",
      { marketCapitalization: 1_050_000, shareOutstanding: 1.44 },
      "BRK.A",
      1.05e12,
    ],
    ["without a count of shares", { shareOutstanding: null }, "T", 100e9],
  ])("%s", async (_what, changes, symbol, marketCap) => {
    const fetched = await finnhub({ json: profile(changes) }).profile(symbol);
    expect(fetched.profile).toMatchObject({ marketCap, name: "M&M" });
  });
});

test.each([
  ["AT&amp;T&#39;s", "AT&T's"],
  ["AT&amp;amp;T&amp;#39;s", "AT&T's"],
  ["&#x27;&#X2019;&#8217;&#146;", "'\u2019\u2019\u2019"],
  ["&ldquo;S&amp;P&rdquo; &ndash; up 3&nbsp;%&hellip;", "\u201cS&P\u201d \u2013 up 3 %\u2026"],
  ["Nestl&eacute; &lt;NESN&gt; &AMP; &quot;Co&quot;", 'Nestl\u00e9 <NESN> & "Co"'],
  ["R&D, Q&A; &unknown; &#0; &#xD800; &#9999999; &", "R&D, Q&A; &unknown; &#0; &#xD800; &#9999999; &"],
  ["&__proto__; &constructor;", "&__proto__; &constructor;"],
])("%j is read as %j", (raw, text) => {
  expect(decodeEntities(raw)).toBe(text);
  expect(decodeEntities(text)).toBe(text);
});

describe("news", () => {
  const item = (id: number, changes: object = {}) => ({
    ...{ id, datetime: NOW / 1_000 - 3_600 - id, headline: `AT&amp;T&#39;s story ${id}`, summary: "" },
    ...{ source: "S&amp;P", url: `https://x.test/a?id=${id}&amp;b=1` },
    ...changes,
  });
  const read = (...rows: object[]) => finnhub({ json: rows }).news();

  test("are decoded: headline, summary, publisher and address", async () => {
    const { items } = await read(item(1, { summary: "Q3 &amp;#8212; fine" }));
    expect(items).toMatchObject([
      {
        headline: "AT&T's story 1",
        summary: "Q3 \u2014 fine",
        publisher: "S&P",
        url: "https://x.test/a?id=1&b=1",
      },
    ]);
  });

  test.each<[string, object, number]>([
    ["the same address", { url: item(1).url }, 1],
    [
      "the same headline, escaped otherwise, minutes later",
      { headline: "AT&#38;T's  Story 1", datetime: NOW / 1_000 - 3_000 },
      1,
    ],
    ["the same headline a day before", { headline: item(1).headline, datetime: NOW / 1_000 - 50_000 }, 2],
    ["another headline of the same second", { datetime: item(1).datetime }, 2],
  ])("one story under two ids with %s", async (_what, changes, count) => {
    const { items, skipped } = await read(item(1), item(2, { summary: "More.", ...changes }));
    expect(items).toHaveLength(count);
    expect(skipped).toEqual(count === 1 ? { duplicate: 1 } : {});
    // What the first lacks comes from the second.
    if (count === 1) expect(items[0]).toMatchObject({ id: "1", summary: "More." });
  });

  test("a publisher's front page is the address of many stories", async () => {
    const url = "https://wire.test/";
    expect((await read(item(1, { url }), item(2, { url }))).items).toHaveLength(2);
  });
});
