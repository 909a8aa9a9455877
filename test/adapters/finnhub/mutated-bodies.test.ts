import { expect, test, vi } from "vitest";
import { createFinnhubEarningsSource } from "../../../src/adapters/finnhub/earnings-source.ts";
import { createFinnhubNewsSource } from "../../../src/adapters/finnhub/news-source.ts";
import { createFinnhubProfileSource } from "../../../src/adapters/finnhub/profile-source.ts";
import { createFinnhubQuoteSource } from "../../../src/adapters/finnhub/quote-source.ts";
import type { EarningsReport, NewsItem } from "../../../src/company/ports.ts";
import { newYorkDate } from "../../../src/market/time-zone.ts";
import { emptyTally, tallyCase, tallyLine } from "../../support/fuzz-tally.ts";
import { mutateBody, seededRandom } from "../../support/mutate-body.ts";
import { scriptedHttp } from "../../support/scripted-http.ts";

// A few seconds each on a machine of their own.
vi.setConfig({ testTimeout: 120_000 });

const NOW = Date.parse("2026-11-23T20:00:40Z");
const RANGE = { from: "2026-11-19", to: "2026-11-20" };
const CASES = 6_000;

const report = (symbol: string, date: string) => ({
  date,
  epsActual: 1.97,
  epsEstimate: 1.9316,
  hour: "amc",
  quarter: 3,
  revenueActual: null,
  revenueEstimate: 110_771_401_872,
  symbol,
  year: 2026,
});
const newsItem = (id: number, iso: string) => ({
  category: "company",
  datetime: Date.parse(iso) / 1_000,
  headline: "Apple rises",
  id,
  image: "",
  related: "AAPL",
  source: "Wire",
  summary: "It rose.",
  url: `https://example.com/${id}`,
});
const QUOTE = { c: 271.82, d: 0.42, dp: 0.1548, h: 273.4, l: 270.12, o: 271, pc: 271.4, t: NOW / 1_000 - 41 };
const PROFILE = {
  country: "US",
  currency: "USD",
  exchange: "NASDAQ",
  finnhubIndustry: "Technology",
  marketCapitalization: 4_535_749.27,
  name: "Apple Inc",
  ticker: "AAPL",
};
const CALENDAR = {
  earningsCalendar: [
    report("AAPL", "2026-11-19"),
    report("NVDA", "2026-11-19"),
    report("BRK.B", "2026-11-20"),
  ],
};
const NEWS = [
  newsItem(11, "2026-11-20T15:00:00Z"),
  newsItem(12, "2026-11-19T21:20:00Z"),
  newsItem(13, "2026-11-19T15:00:00Z"),
];

/** The n-th mutation of a body, now and then with another status. */
function mutant(body: unknown, random: () => number) {
  const { text, mutation } = mutateBody(JSON.stringify(body), random);
  const status = random() < 0.95 ? 200 : ([429, 401, 403, 503][Math.floor(random() * 4)] ?? 500);
  const http = scriptedHttp(() => ({ status, text }));
  return { mutation, deps: { apiBase: "https://finnhub.test", apiKey: "k", http, nowMs: () => NOW } };
}

const orNull = (value: number | null) => value === null || Number.isFinite(value);

function isWrongReport(one: EarningsReport): boolean {
  const figures = [one.epsActual, one.epsEstimate, one.revenueActual, one.revenueEstimate];
  const quarter = one.fiscalQuarter === null || [1, 2, 3, 4].includes(one.fiscalQuarter);
  const dated = one.date >= RANGE.from && one.date <= RANGE.to;
  return !figures.every(orNull) || !quarter || !dated || !/^[A-Z0-9][A-Z0-9.\-/]*$/.test(one.symbol);
}

function isWrongItem(item: NewsItem): boolean {
  const date = newYorkDate(item.publishedAtMs);
  const linked = /^https?:/.test(item.url) && item.headline.trim() !== "" && item.id !== "";
  return item.symbol !== "AAPL" || date < RANGE.from || date > RANGE.to || !linked;
}

test(`${CASES} mutated quotes: never a price that is none, never one without a moment`, async () => {
  const random = seededRandom(1);
  const tally = emptyTally();
  for (let n = 0; n < CASES; n += 1) {
    const { mutation, deps } = mutant(QUOTE, random);
    const read = () => createFinnhubQuoteSource(deps).fetchQuotes(["AAPL"]);
    await tallyCase(tally, mutation, read, ({ quotes }) => ({
      rows: quotes.length,
      wrong: quotes
        .filter(
          ({ symbol, price, previousClose, quotedAtMs }) =>
            symbol !== "AAPL" ||
            !(price > 0 && price <= 1e7) ||
            !(previousClose === null || previousClose > 0) ||
            !(quotedAtMs !== null && quotedAtMs > 0 && quotedAtMs <= NOW + 86_400_000),
        )
        .map((quote) => JSON.stringify(quote)),
    }));
  }
  console.info(tallyLine("Finnhub quotes", tally));
  expect(tally.wrong).toEqual([]);
  expect(tally.rows).toBeGreaterThan(1_000);
});

test(`${CASES} mutated calendars: never a report of another day, of no name, or twice`, async () => {
  const random = seededRandom(2);
  const tally = emptyTally();
  for (let n = 0; n < CASES; n += 1) {
    const { mutation, deps } = mutant(CALENDAR, random);
    const read = () => createFinnhubEarningsSource(deps).fetchEarnings({ ...RANGE, symbols: null });
    await tallyCase(tally, mutation, read, ({ reports }) => {
      const keys = new Set(reports.map(({ symbol, date }) => `${symbol} ${date}`));
      const wrong = reports.filter(isWrongReport).map((one) => JSON.stringify(one));
      return { rows: reports.length, wrong: keys.size < reports.length ? [...wrong, "twice"] : wrong };
    });
  }
  console.info(tallyLine("Finnhub calendar", tally));
  expect(tally.wrong).toEqual([]);
  expect(Object.keys(tally.skipped).toSorted()).toEqual(["duplicate", "malformed", "outside_request"]);
});

test(`${CASES} mutated news: never an item of another day, without a headline or with a link that is none`, async () => {
  const random = seededRandom(3);
  const tally = emptyTally();
  for (let n = 0; n < CASES; n += 1) {
    const { mutation, deps } = mutant(NEWS, random);
    const read = () => createFinnhubNewsSource(deps).fetchNews({ symbol: "AAPL", ...RANGE });
    await tallyCase(tally, mutation, read, ({ items }) => ({
      rows: items.length,
      wrong: items.filter(isWrongItem).map((item) => JSON.stringify(item)),
    }));
  }
  console.info(tallyLine("Finnhub news", tally));
  expect(tally.wrong).toEqual([]);
  expect(tally.skipped["malformed"]).toBeGreaterThan(500);
});

test(`${CASES} mutated profiles: never a value that is none`, async () => {
  const random = seededRandom(4);
  const tally = emptyTally();
  for (let n = 0; n < CASES; n += 1) {
    const { mutation, deps } = mutant(PROFILE, random);
    const read = () => createFinnhubProfileSource(deps).fetchProfile("AAPL");
    await tallyCase(tally, mutation, read, ({ profile }) => ({
      rows: profile === null ? 0 : 1,
      wrong:
        profile !== null &&
        (profile.symbol !== "AAPL" ||
          profile.name.trim() === "" ||
          !(profile.marketCap === null || profile.marketCap > 0))
          ? [JSON.stringify(profile)]
          : [],
    }));
  }
  console.info(tallyLine("Finnhub profiles", tally));
  expect(tally.wrong).toEqual([]);
  expect(tally.rows).toBeGreaterThan(2_000);
});
