import { afterAll, expect, test } from "vitest";
import { startSystem } from "../support/system.ts";

// What somebody has who signed up with one vendor, for nothing.
const system = await startSystem({
  atIso: "2026-11-23T15:00:03Z",
  tickers: ["KO"],
  bindings: {
    SCHWAB_APP_KEY: undefined,
    SCHWAB_SECRET_KEY: undefined,
    SCHWAB_REFRESH_TOKEN: undefined,
    TOKEN_ENCRYPTION_KEY: undefined,
    TIINGO_API_KEY: undefined,
    DATABENTO_API_KEY: undefined,
    FINNHUB_API_KEY: undefined,
  },
});
afterAll(() => system.close());

/** The run's own words, once it has ended. */
async function ran(job: Parameters<typeof system.runJob>[0]) {
  const id = await system.runJob(job);
  await system.settled();
  return system.ledger.run(id);
}

test("chains, prices, days and history come from the one vendor there is", async () => {
  for (const job of [
    "options_refresh",
    "prices_1m",
    "eod_sync",
    "historical_backfill",
    "dividends",
  ] as const) {
    expect(await ran(job)).toMatchObject({ status: "succeeded", tasks_failed: 0 });
  }
  expect(await system.get("/v1/tickers/KO/chain?dte=11")).toMatchObject({
    status: 200,
    body: { data: { provider: "alpaca" } },
  });
  expect(await system.get("/v1/tickers/KO/quote")).toMatchObject({
    status: 200,
    body: { price: expect.any(Number) },
  });
  for (const timeframe of ["1m", "1d"]) {
    const { body } = await system.get(`/v1/tickers/KO/bars?timeframe=${timeframe}`);
    expect((body as { bars: unknown[] }).bars.length).toBeGreaterThan(10);
  }
});

test("a trade is calculated from its chain, and that nobody knows of earnings is said", async () => {
  const wish = { symbol: "KO", strategy: "long_call", strikes: [70], dte: 11 };
  const { status, body } = await system.post("/v1/calc", wish);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    data: { provider: "alpaca" },
    events: { earnings: { status: "unknown" } },
    warnings: expect.arrayContaining([expect.stringContaining("Earnings dates are unknown")]),
  });
});

test("what cannot be done is told where somebody would look", async () => {
  const { body: providers } = await system.get("/v1/providers");
  expect((providers as { capabilities: { capability: string }[] }).capabilities).toEqual(
    expect.arrayContaining([
      { capability: "chains", providers: ["alpaca"], missing: null },
      {
        capability: "earnings",
        providers: [],
        missing: { lost: expect.stringContaining("Earnings dates are unknown"), anyOf: ["finnhub"] },
      },
    ]),
  );
  expect(await system.get("/health")).toMatchObject({
    status: 200,
    body: {
      status: "ok",
      missing: [{ capability: "earnings" }, { capability: "news" }, { capability: "profiles" }],
    },
  });
  const { body: doctor } = await system.admin("doctor");
  expect(doctor).toMatchObject({ ok: true });
  const states = (doctor as { checks: { service: string; state: string }[] }).checks.map(
    ({ service, state }) => `${service} ${state}`,
  );
  expect(states).toEqual(
    expect.arrayContaining(["schwab missing", "alpaca ok", "earnings missing", "news missing"]),
  );
});

test("Schwab's login says that it is not set up, and a tick does its work without it", async () => {
  const page = await system.get("/auth/schwab/login");
  expect(page.status).toBe(503);
  expect(page.text).toContain("npm run setup -- schwab");
  expect(await system.admin("schwab/login-link", {})).toMatchObject({
    status: 503,
    body: { error: { code: "not_configured" } },
  });
  const before = (await system.workerLog()).length;
  await system.tick("2026-11-23T15:15:00Z");
  await system.settled();
  expect((await system.workerLog()).slice(before)).not.toMatch(/"level":"(error|warn)"/);
});
