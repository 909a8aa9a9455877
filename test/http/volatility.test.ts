import { expect, test } from "vitest";
import { httpDoor } from "../support/http-door.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";
import { anExpiryMove, aStoredVolatility, memoryVolatility } from "../support/stored-volatility.ts";

/** What the stored snapshots rest on, as every answer names it. */
const INPUTS = {
  root: "SPY",
  settlement: "PM",
  underlying: { used: 580, stated: 580, implied: 580, impliedError: 0.02 },
  forward: 581.2,
  forwardError: 0.02,
  forwardSource: "parity",
  rate: 0.04,
  rateSource: "treasury",
  dividends: 1.75,
  impliedYield: 0.012,
  atmImpliedVolatility: 0.2,
  modelFreeVolatility: null,
  skew25Delta: 0.3,
  arbitrage: { butterfly: false, calendar: false },
};

test("a ticker's volatility, by maturity and beside its history, with its source and age", async () => {
  const { status, body } = await httpDoor().ask("/v1/tickers/spy/volatility");
  expect(status).toBe(200);
  expect(body).toEqual({
    nextCursor: null,
    symbol: "SPY",
    day: "2026-11-23",
    isClose: false,
    underlyingPrice: 580,
    impliedVolatility: [
      { days: 7, value: 0.15, extrapolated: false },
      { days: 14, value: 0.17, extrapolated: false },
      { days: 30, value: 0.2, extrapolated: false },
      { days: 60, value: 0.21, extrapolated: false },
      { days: 90, value: 0.22, extrapolated: true },
    ],
    iv30: 0.2,
    modelFree30: 0.215,
    ivRank: {
      value: 62.5,
      current: 0.2,
      low: 0.2,
      lowDay: "2026-11-23",
      high: 0.2,
      highDay: "2026-11-23",
      observations: 252,
      rebuilt: 0,
      live: 1,
      sources: ["live-schwab"],
      basis: [{ source: "live-schwab", days: 1, words: "1 live" }],
      splice: { verdict: "unchecked", offset: null, days: 0 },
      text: "IV rank 63 (low 20.0 on 2026-11-23, high 20.0 on 2026-11-23; n 1: 1 live)",
    },
    bounds: null,
    ivPercentile: 70,
    observations: 252,
    observationsNeeded: 60,
    missing: null,
    regime: "high",
    skew25Delta: 0.3,
    termStructure: {
      slope: 0.02,
      shape: "contango",
      calendarArbitrage: false,
      expirations: [
        {
          expiration: "2026-12-18",
          root: "SPY",
          settlement: "PM",
          days: 25.25,
          atmImpliedVolatility: 0.2,
          skew25Delta: 0.3,
          modelFreeVolatility: 0.213,
        },
      ],
    },
    expirations: [
      { expiration: "2026-11-27", ...INPUTS },
      { expiration: "2026-12-18", ...INPUTS },
    ],
    realised: { closeToClose20: 0.15, closeToClose60: 0.16, yangZhang20: 0.14, yangZhang60: 0.155 },
    ivLessRealised: 0.05,
    expectedMove: { oneSigma30: 33.26, straddle: 9.1, straddleExpiration: "2026-11-27" },
    data: {
      source: "stored",
      provider: "schwab",
      asOf: "2026-11-23T15:00:00.000Z",
      quotedAt: "2026-11-23T15:00:00.000Z",
      delayed: false,
      ageSeconds: 180,
      stale: false,
    },
    warnings: [],
  });
});

test("metrics come half as often as quotes, so they grow stale later", async () => {
  for (const [age, stale] of [
    [75, false],
    [76, true],
  ] as const) {
    const nowMs = () => IN_SESSION + minutes(age);
    const { body } = await httpDoor({ nowMs }).ask("/v1/tickers/SPY/volatility");
    expect(body).toMatchObject({ data: { ageSeconds: age * 60, stale } });
  }
});

test("too little history has no rank, and says how many days there are", async () => {
  const young = { ivRank: null, ivPercentile: null, regime: null };
  const cases = [
    [{ ...young, observations: 12 }, "too-few-observations", "60 daily closes; 12 are stored."],
    [{ ...young, observations: 1 }, "too-few-observations", "60 daily closes; 1 is stored."],
    [{ ...young, observations: 80, warnings: ["No range."] }, "no-range", "No range."],
    [
      { ...young, iv30: null, observations: 80, warnings: ["No volatility."] },
      "invalid-current",
      "No volatility.",
    ],
  ] as const;
  for (const [changes, missing, says] of cases) {
    const latest = aStoredVolatility({
      ...changes,
      warnings: "warnings" in changes ? [...changes.warnings] : [],
    });
    const { body } = await httpDoor({ volatility: memoryVolatility({ rows: [latest] }) }).ask(
      "/v1/tickers/SPY/volatility",
    );
    expect(body).toMatchObject({
      ivRank: { value: null, observations: changes.observations, sources: [] },
      regime: null,
      missing,
      observations: changes.observations,
      warnings: [expect.stringContaining(says)],
    });
  }
});

test("the expected move by an expiration: one sigma, the straddle, and their odds", async () => {
  const { ask } = httpDoor();
  const [byDays, byDate] = [
    await ask("/v1/tickers/SPY/expected-move?dte=25"),
    await ask("/v1/tickers/SPY/expected-move?expiration=2026-12-18"),
  ];
  expect(byDays.body).toEqual(byDate.body);
  expect(byDays.body).toMatchObject({
    symbol: "SPY",
    expiration: "2026-12-18",
    dte: 25,
    days: expect.closeTo(25.25, 9),
    underlyingPrice: 580,
    ...INPUTS,
    straddle: { price: 24.2, source: "quoted" },
    // 0.85 x 24.20.
    straddle85: 20.57,
    data: {
      asOf: "2026-11-23T15:00:00.000Z",
      quotedAt: "2026-11-23T15:00:00.000Z",
      delayed: false,
      ageSeconds: 180,
      stale: false,
    },
    warnings: [],
  });
  const { oneSigma, straddle } = byDays.body as Record<"oneSigma" | "straddle", Record<string, number>>;
  // 580 x 0.2 x sqrt(25.25 / 365), from the price that the forward implies.
  expect(oneSigma["move"]).toBeCloseTo(30.51, 1);
  expect(oneSigma["probability"]).toBeCloseTo(0.6827, 3);
  expect(straddle["probability"]).toBeCloseTo(0.576, 2);
  expect(straddle["upper"]).toBeCloseTo(581.2 + 24.2 * Math.exp((0.04 * 25.25) / 365), 1);
  expect(oneSigma["lower"]).toBeLessThan(straddle["lower"] ?? 0);
});

test("without a wish it is the next expiration; where the wish is not listed, the nearest, named", async () => {
  const { ask } = httpDoor();
  expect((await ask("/v1/tickers/SPY/expected-move")).body).toMatchObject({
    expiration: "2026-11-27",
    warnings: [expect.stringContaining("2026-11-27 (4 DTE) instead of 0 DTE")],
  });
  expect((await ask("/v1/tickers/SPY/expected-move?dte=30")).body).toMatchObject({
    expiration: "2026-12-18",
    warnings: [expect.stringContaining("instead of 30 DTE")],
  });
});

test("without a quoted straddle the model's stands in, marked; roots that settle in the afternoon come first", async () => {
  const moves = [
    anExpiryMove({ root: "SPX", settlement: "AM", atmImpliedVolatility: 0.5, contracts: 900 }),
    anExpiryMove({ root: "SPXW", atmImpliedVolatility: 0.2, atmStraddle: null }),
  ];
  const { body } = await httpDoor({ volatility: memoryVolatility({ moves }) }).ask(
    "/v1/tickers/SPY/expected-move?dte=25",
  );
  expect(body).toMatchObject({ atmImpliedVolatility: 0.2, straddle: { source: "model" } });
  const { oneSigma, straddle } = body as {
    oneSigma: { move: number };
    straddle: { price: number; probability: number };
  };
  expect(straddle.price / oneSigma.move).toBeCloseTo(Math.sqrt(2 / Math.PI), 2);
  expect(straddle.probability).toBeCloseTo(0.576, 2);
});

for (const [path, status, code, names] of [
  ["/v1/tickers/XYZ/volatility", 404, "unknown_symbol", "XYZ"],
  ["/v1/tickers/XYZ/volatility/history", 404, "unknown_symbol", "XYZ"],
  ["/v1/tickers/XYZ/expected-move", 404, "unknown_symbol", "XYZ"],
  ["/v1/tickers/AAPL/volatility", 422, "no_quotes", "AAPL"],
  ["/v1/tickers/AAPL/expected-move", 422, "no_quotes", "AAPL"],
  ["/v1/tickers/SPY/volatility/history?days=0", 400, "invalid_request", "days"],
  ["/v1/tickers/SPY/volatility/history?days=1001", 400, "invalid_request", "days"],
  ["/v1/tickers/SPY/volatility/history?days=many", 400, "invalid_request", "days"],
  ["/v1/tickers/SPY/expected-move?dte=-1", 400, "invalid_request", "dte"],
  ["/v1/tickers/SPY/expected-move?dte=1&expiration=2026-12-18", 400, "invalid_request", "dte"],
  ["/v1/tickers/SPY/expected-move?expiration=2026-11-20", 400, "invalid_request", "2026-11-20"],
] as const) {
  test(`GET ${path} is ${status} ${code}, naming what is wrong`, async () => {
    const answer = await httpDoor().ask(path);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({
      error: { code, message: expect.stringContaining(names), hint: expect.stringMatching(/./) },
    });
  });
}

test("figures that allow no move, and expiries that are over or have no volatility, are no quotes", async () => {
  for (const [changes, says] of [
    [{ atmImpliedVolatility: 1e-12 }, "allow no expected move"],
    [{ atmImpliedVolatility: null }, "No expiration of SPY"],
    [{ expiration: "2026-11-23", settlement: "AM" as const }, "No expiration of SPY"],
  ] as const) {
    const volatility = memoryVolatility({ moves: [anExpiryMove(changes)] });
    const answer = await httpDoor({ volatility }).ask("/v1/tickers/SPY/expected-move");
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({
      error: { code: "no_quotes", message: expect.stringContaining(says) },
    });
  }
});
