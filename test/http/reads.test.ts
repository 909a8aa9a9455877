import { expect, test } from "vitest";
import { AppError } from "../../src/errors.ts";
import { httpDoor } from "../support/http-door.ts";
import { memoryChains } from "../support/memory-chains.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";
import { aStoredRun, memoryRuns } from "../support/stored-runs.ts";

/** SPY's by 2026-12-18: 25.25 days at 4 % interest less 1.2 % yield. */
const MODEL_FORWARD = 580 * Math.exp((0.028 * 25.25) / 365);

const unreachable = () =>
  Promise.reject(new AppError("storage_unavailable", "db-7.internal refused volaris_owner"));

test("tickers are listed under a named key, in camelCase, with instants in UTC", async () => {
  const { status, body } = await httpDoor().ask("/v1/tickers");
  expect(status).toBe(200);
  expect(body).toEqual({
    nextCursor: null,
    tickers: [
      {
        symbol: "SPY",
        name: "SPDR S&P 500",
        active: true,
        price: 580,
        contracts: 246,
        expirations: 3,
        lastUpdated: "2026-11-23T15:00:00.000Z",
        provider: "schwab",
      },
      expect.objectContaining({ symbol: "AAPL", price: null, lastUpdated: null, provider: null }),
    ],
  });
});

test("expirations of a symbol, however it is written", async () => {
  for (const symbol of ["SPY", "spy", "$SPY", "%24spy"]) {
    const { status, body } = await httpDoor().ask(`/v1/tickers/${symbol}/expirations`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      symbol: "SPY",
      expirations: [
        {
          expiration: "2026-11-27",
          dte: 4,
          root: "SPY",
          settlement: "PM",
          contracts: 82,
          lastUpdated: "2026-11-23T15:00:00.000Z",
        },
        { expiration: "2026-12-18" },
        { expiration: "2027-01-15" },
      ],
    });
  }
});

test("a chain by days or by date, with its source and age", async () => {
  const { ask } = httpDoor();
  const [byDays, byDate] = [
    await ask("/v1/tickers/SPY/chain?dte=25"),
    await ask("/v1/tickers/SPY/chain?expiration=2026-12-18"),
  ];
  expect(byDays.body).toEqual(byDate.body);
  expect(byDays.body).toMatchObject({
    symbol: "SPY",
    expiration: "2026-12-18",
    underlyingPrice: 580,
    underlying: {
      used: 580,
      stated: 580,
      // Dividends are unknown here: the options imply a share without what their yield takes.
      implied: expect.closeTo(MODEL_FORWARD * Math.exp((-0.04 * 25.25) / 365), 1),
      impliedError: expect.any(Number),
    },
    forward: expect.closeTo(MODEL_FORWARD, 1),
    forwardError: expect.any(Number),
    forwardSource: "parity",
    rate: 0.04,
    rateSource: "provider",
    dividends: null,
    impliedYield: expect.closeTo(0.012, 3),
    atmImpliedVolatility: expect.closeTo(0.2, 3),
    modelFreeVolatility: expect.closeTo(0.2, 2),
    skew25Delta: expect.closeTo(0, 2),
    arbitrage: { butterfly: false, calendar: false },
    unpriced: { calls: [], puts: [] },
    data: {
      source: "stored",
      provider: "schwab",
      asOf: "2026-11-23T15:00:00.000Z",
      quotedAt: "2026-11-23T14:59:58.500Z",
      delayed: false,
      ageSeconds: 182,
      stale: false,
    },
    warnings: [],
  });
  const { contracts } = byDays.body as { contracts: Record<string, unknown>[] };
  expect(contracts).toHaveLength(82);
  expect(contracts[0]).toMatchObject({
    occSymbol: expect.any(String),
    strike: 480,
    quote: "usable",
    quotedAt: "2026-11-23T14:59:58.500Z",
    lastUpdated: "2026-11-23T15:00:00.000Z",
  });
  expect(Object.keys(contracts[0] ?? {})).not.toContain("lastUpdatedMs");
});

for (const [path, status, code, names] of [
  ["/v1/tickers/XYZ/expirations", 404, "unknown_symbol", "XYZ"],
  ["/v1/tickers/XYZ/chain?dte=7", 404, "unknown_symbol", "XYZ"],
  ["/v1/tickers/AAPL/chain?dte=7", 422, "no_quotes", "expiration"],
  ["/v1/tickers/not-a-symbol/chain", 400, "invalid_request", "symbol"],
  ["/v1/tickers/SPY/chain?dte=-1", 400, "invalid_request", "dte"],
  ["/v1/tickers/SPY/chain?dte=soon", 400, "invalid_request", "dte"],
  ["/v1/tickers/SPY/chain?dte=1.5", 400, "invalid_request", "dte"],
  ["/v1/tickers/SPY/chain?expiration=tomorrow", 400, "invalid_request", "expiration"],
  ["/v1/tickers/SPY/chain?expiration=2026-02-30", 400, "invalid_request", "expiration"],
  ["/v1/tickers/SPY/chain?expiration=2026-13-01", 400, "invalid_request", "expiration"],
  ["/v1/tickers/SPY/chain?expiration=2026-11-20", 400, "invalid_request", "2026-11-20"],
  ["/v1/jobs/moonshot/runs", 400, "invalid_request", "id"],
  ["/v1/jobs/options_refresh/runs?limit=0", 400, "invalid_request", "limit"],
  ["/v1/jobs/options_refresh/runs?limit=201", 400, "invalid_request", "limit"],
  ["/nothing/here", 404, "not_found", "/nothing/here"],
] as const) {
  test(`GET ${path} is ${status} ${code}, naming what is wrong`, async () => {
    const { ask, lines } = httpDoor();
    const answer = await ask(path);
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual({
      error: {
        code,
        message: expect.stringContaining(names),
        hint: expect.stringMatching(/./),
        requestId: "request-1",
      },
    });
    expect(answer.headers.get("x-request-id")).toBe("request-1");
    expect(lines).toEqual([]);
  });
}

test("a database that is down is 503 without its inside, with the same id in body, header and log", async () => {
  const { ask, lines } = httpDoor({ chains: { ...memoryChains([]), listTickers: unreachable } });
  const answer = await ask("/v1/tickers");
  expect(answer.status).toBe(503);
  expect(JSON.stringify(answer.body)).not.toContain("volaris_owner");
  expect(answer.body).toMatchObject({ error: { code: "storage_unavailable", requestId: "request-1" } });
  expect(lines).toEqual([
    expect.objectContaining({
      level: "error",
      event: "request_failed",
      fields: expect.objectContaining({
        requestId: "request-1",
        path: "/v1/tickers",
        error: expect.stringContaining("volaris_owner"),
      }),
    }),
  ]);
});

test("Cloudflare's own id is the request's, where there is one", async () => {
  const { headers } = await httpDoor().ask("/v1/tickers", { headers: { "cf-ray": "8f1a-VIE" } });
  expect(headers.get("x-request-id")).toBe("8f1a-VIE");
});

test("jobs tell when they run next and how they went last; runs can bring their slices", async () => {
  const { ask } = httpDoor();
  expect((await ask("/v1/jobs")).body).toMatchObject({
    schedulerEnabled: true,
    jobs: [
      {
        id: "options_refresh",
        nextSlot: "2026-11-23T15:15:00.000Z",
        late: false,
        lastRun: { status: "succeeded" },
      },
    ],
  });
  const { body } = await ask("/v1/jobs/options_refresh/runs?tasks=true");
  expect(body).toMatchObject({
    job: "options_refresh",
    runs: [
      {
        id: "options_refresh@2026-11-23T15:00:00.000Z",
        slot: "2026-11-23T15:00:00.000Z",
        finishedAt: "2026-11-23T15:00:12.000Z",
      },
    ],
    tasks: [{ symbol: "SPY", status: "succeeded" }],
  });
  expect((await ask("/v1/jobs/options_refresh/runs")).body).not.toHaveProperty("tasks");
});

test("health: fine, late, switched off on purpose, or without a database", async () => {
  const late = { nowMs: () => IN_SESSION + minutes(50) };
  const cases = [
    [{}, 200, "ok"],
    [late, 503, "late"],
    [{ ...late, schedulerEnabled: false }, 200, "ok"],
    [{ runs: { ...memoryRuns([]), latestRuns: unreachable } }, 503, "unavailable"],
    [{ nowMs: () => IN_SESSION + minutes(900), runs: memoryRuns([]) }, 200, "ok"],
  ] as const;
  for (const [services, status, says] of cases) {
    const answer = await httpDoor(services).ask("/health");
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ status: says });
    expect(JSON.stringify(answer.body)).not.toContain("volaris_owner");
  }
  const { body } = await httpDoor({ ...late, runs: memoryRuns([aStoredRun()]) }).ask("/health");
  expect(body).toMatchObject({ late: [{ job: "options_refresh", overdueSlot: "2026-11-23T15:15:00.000Z" }] });
});

test("health blames the database for its own failures alone, and else names the cause", async () => {
  const away = await httpDoor({ runs: { ...memoryRuns([]), latestRuns: unreachable } }).ask("/health");
  expect(away.body).toMatchObject({ database: "unavailable", cause: { code: "storage_unavailable" } });

  const early = httpDoor({ nowMs: () => Date.parse("2019-06-03T14:00:00Z") });
  const uncovered = await early.ask("/health");
  expect(uncovered).toMatchObject({
    status: 503,
    body: {
      status: "unavailable",
      database: "unknown",
      inSession: false,
      cause: { code: "internal", message: expect.stringContaining("calendar begins with 2020") },
    },
  });
  expect(early.lines).toMatchObject([{ level: "error", event: "health_unknown" }]);

  const broken = () => Promise.reject(new TypeError("volaris_owner is undefined"));
  const strange = await httpDoor({ runs: { ...memoryRuns([]), latestRuns: broken } }).ask("/health");
  expect(strange.body).toMatchObject({ database: "unknown", cause: { code: "internal" } });
  expect(JSON.stringify(strange.body)).not.toContain("volaris_owner");

  const later = await httpDoor({ nowMs: () => Date.parse("2029-01-01T00:00:00Z") }).ask("/health");
  expect(later.body).toMatchObject({ database: "asleep, not seen yet", cause: null });
});

test("the OpenAPI document names every path that is served", async () => {
  const { status, body } = await httpDoor().ask("/openapi.json");
  expect(status).toBe(200);
  expect(body).toMatchObject({ openapi: "3.1.0", servers: [{ url: "https://volaris.example" }] });
  expect(Object.keys((body as { paths: object }).paths).toSorted()).toEqual([
    "/admin/dead-letters",
    "/admin/dead-letters/redrive",
    "/admin/doctor",
    "/admin/jobs/{id}/pause",
    "/admin/jobs/{id}/resume",
    "/admin/jobs/{id}/run",
    "/admin/schwab/login-link",
    "/admin/webhooks/ping",
    "/health",
    "/v1/calc",
    "/v1/incidents",
    "/v1/jobs",
    "/v1/jobs/days",
    "/v1/jobs/{id}/runs",
    "/v1/plan",
    "/v1/providers",
    "/v1/rates",
    "/v1/scan",
    "/v1/tickers",
    "/v1/tickers/{symbol}/bars",
    "/v1/tickers/{symbol}/chain",
    "/v1/tickers/{symbol}/dividends",
    "/v1/tickers/{symbol}/earnings",
    "/v1/tickers/{symbol}/expected-move",
    "/v1/tickers/{symbol}/expirations",
    "/v1/tickers/{symbol}/news",
    "/v1/tickers/{symbol}/profile",
    "/v1/tickers/{symbol}/quote",
    "/v1/tickers/{symbol}/track-record",
    "/v1/tickers/{symbol}/volatility",
    "/v1/tickers/{symbol}/volatility/history",
    "/v1/track-record",
  ]);
});

test("every operation in the OpenAPI document says how it fails, and names its parameters once", async () => {
  const { body } = await httpDoor().ask("/openapi.json");
  type Operation = { responses: Record<string, unknown>; parameters?: { name: string; in: string }[] };
  const { paths } = body as { paths: Record<string, Record<string, Operation>> };
  for (const [path, operations] of Object.entries(paths)) {
    for (const { responses, parameters = [] } of Object.values(operations)) {
      expect(responses, path).toHaveProperty("default");
      const names = parameters.map((each) => `${each.in} ${each.name}`);
      expect(new Set(names).size, path).toBe(names.length);
      const inPath = names.filter((name) => name.startsWith("path "));
      expect(inPath, path).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => `path ${name}`));
    }
  }
});
