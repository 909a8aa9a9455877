import { afterAll, expect, test } from "vitest";
import { expectError } from "../support/expect-error.ts";
import { startSystem } from "../support/system.ts";

const MOMENT = "2026-11-23T15:00:03Z";
const [system, without] = await Promise.all([
  startSystem({ atIso: MOMENT, tickers: ["AAPL"] }),
  startSystem({
    atIso: MOMENT,
    tickers: ["AAPL"],
    bindings: { FINNHUB_API_KEY: undefined, TIINGO_API_KEY: undefined },
  }),
]);
afterAll(() => Promise.all([system.close(), without.close()]));

const finnhub = "/api/v1/";
const fault = (kind: "server-error", path: string) =>
  system.stack.market.faults.add({ kind, path, probability: 1 });

test("earnings, news and the name of a company, asked of Finnhub once however many readers there are", async () => {
  const [earnings, news, profile] = [
    await system.get("/v1/tickers/AAPL/earnings?days=365"),
    await system.get("/v1/tickers/AAPL/news"),
    await system.get("/v1/tickers/AAPL/profile"),
  ];
  const reports = (earnings.body as { earnings: { date: string }[] }).earnings;
  expect(reports.length).toBeGreaterThan(1);
  expect(reports.map(({ date }) => date)).toEqual(reports.map(({ date }) => date).toSorted());
  expect((news.body as { news: object[] }).news.length).toBeGreaterThan(0);
  expect(profile.body).toMatchObject({ symbol: "AAPL", name: expect.stringMatching(/apple/i) });
  for (const { body } of [earnings, news, profile]) {
    expect(body).toMatchObject({ data: { source: "provider", provider: "finnhub", stale: false } });
  }
  // From here on Finnhub fails, and nobody notices.
  fault("server-error", finnhub);
  expect((await system.get("/v1/tickers/AAPL/earnings?days=365")).body).toMatchObject({ earnings: reports });
  expect(await system.get("/v1/tickers/AAPL/earnings?days=30")).toMatchObject({ status: 200 });
  expect(await system.get("/v1/tickers/AAPL/news?days=1")).toMatchObject({ status: 200 });
  await expectError(system.get("/v1/tickers/AAPL/news?days=30"), 503, "provider_unavailable");
});

test("without Finnhub's key it is said which one is not there", async () => {
  for (const path of ["earnings", "news", "profile"]) {
    await expectError(
      without.get(`/v1/tickers/AAPL/${path}`),
      422,
      "provider_unconfigured",
      /FINNHUB_API_KEY/,
    );
  }
});
