import { expect, test } from "vitest";
import { A_PROFILE, aNewsItem, aReport, companySources, profilesOf } from "../support/company-sources.ts";
import { httpDoor } from "../support/http-door.ts";
import { IN_SESSION } from "../support/moments.ts";

const DATA = {
  source: "provider",
  provider: "finnhub",
  asOf: "2026-11-23T15:00:00.000Z",
  ageSeconds: 180,
  stale: false,
};

function door() {
  const clock = { nowMs: IN_SESSION };
  const { company } = companySources({ reports: [aReport()], items: [aNewsItem()] }, clock);
  const profiles = [profilesOf("finnhub", A_PROFILE).source];
  return httpDoor({ company: { ...company, profiles } });
}

test("earnings, soonest first, with where they come from", async () => {
  const { status, body } = await door().ask("/v1/tickers/$spy/earnings?days=30");
  expect(status).toBe(200);
  expect(body).toEqual({
    nextCursor: null,
    symbol: "SPY",
    from: "2026-11-23",
    to: "2026-12-23",
    earnings: [
      {
        date: "2026-12-01",
        when: "after_close",
        fiscalYear: 2026,
        fiscalQuarter: 4,
        epsEstimate: 1.5,
        epsActual: null,
        revenueEstimate: 9e10,
        revenueActual: null,
      },
    ],
    data: DATA,
  });
});

test("news, newest first", async () => {
  expect((await door().ask("/v1/tickers/SPY/news")).body).toEqual({
    nextCursor: null,
    symbol: "SPY",
    from: "2026-11-16",
    to: "2026-11-23",
    news: [
      {
        id: "1",
        headline: "It rose",
        summary: "By a little.",
        publisher: "Wire",
        url: "https://example.com/1",
        publishedAt: "2026-11-23T14:00:00.000Z",
      },
    ],
    data: DATA,
  });
});

test("a company's profile", async () => {
  expect((await door().ask("/v1/tickers/SPY/profile")).body).toMatchObject({
    symbol: "SPY",
    name: "SPDR S&P 500",
    exchange: "NYSE ARCA",
    marketCap: null,
    data: { source: "provider", provider: "finnhub" },
  });
});

for (const [path, status, code, names] of [
  ["/v1/tickers/XYZ/earnings", 404, "unknown_symbol", "XYZ"],
  ["/v1/tickers/SPY/earnings?days=0", 400, "invalid_request", "days"],
  ["/v1/tickers/SPY/earnings?days=366", 400, "invalid_request", "days"],
  ["/v1/tickers/SPY/news?days=31", 400, "invalid_request", "days"],
  ["/v1/tickers/SPY/news?days=soon", 400, "invalid_request", "days"],
] as const) {
  test(`GET ${path} is ${status} ${code}`, async () => {
    const answer = await door().ask(path);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ error: { code, message: expect.stringContaining(names) } });
  });
}

test("without a provider it is 422, and says which setting is not there", async () => {
  for (const path of ["earnings", "news", "profile"]) {
    const answer = await httpDoor().ask(`/v1/tickers/SPY/${path}`);
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({
      error: { code: "provider_unconfigured", message: expect.stringContaining("FINNHUB_API_KEY") },
    });
  }
});
