import { expect, test } from "vitest";
import { aStoredDividend, BEFORE_OPEN } from "../support/dividends.ts";
import { httpDoor } from "../support/http-door.ts";
import { memoryCurves } from "../support/memory-curves.ts";
import { memoryDividends } from "../support/memory-dividends.ts";
import { IN_SESSION } from "../support/moments.ts";

test("the yield curve comes with its day, age and source", async () => {
  const points = [{ years: 0.5, parYield: 0.039 }];
  const curve = { day: "2026-11-20", points, source: "treasury", fetchedAtMs: IN_SESSION };
  const { status, body } = await httpDoor({ curves: memoryCurves([curve]).store }).ask("/v1/rates");
  expect(status).toBe(200);
  expect(body).toEqual({
    nextCursor: null,
    day: "2026-11-20",
    ageDays: 3,
    points: [{ years: 0.5, parYield: 0.039, rate: 2 * Math.log1p(0.0195) }],
    data: {
      source: "stored",
      provider: "treasury",
      asOf: "2026-11-23T15:00:00.000Z",
      quotedAt: null,
      delayed: false,
      ageSeconds: 180,
      stale: false,
    },
  });
});

test("without a curve the answer names the job that stores it", async () => {
  const { status, body } = await httpDoor().ask("/v1/rates");
  expect(status).toBe(404);
  expect(body).toMatchObject({ error: { code: "not_found", hint: expect.stringContaining("rates") } });
});

test("dividends come with how sure they are, who said so and when", async () => {
  const { store } = memoryDividends({ SPY: {}, AAPL: {} });
  const dividends = [aStoredDividend({ exDate: "2026-11-20" }), aStoredDividend()];
  const decided = { symbol: "SPY", status: "scheduled", perYear: 4, complete: true, dividends } as const;
  await store.storeSchedules([{ ...decided, dividends }], BEFORE_OPEN);
  const door = httpDoor({ dividends: store });
  const { status, body } = await door.ask("/v1/tickers/$spy/dividends");
  expect(status).toBe(200);
  expect(body).toEqual({
    nextCursor: null,
    symbol: "SPY",
    status: "scheduled",
    perYear: 4,
    dividends: [
      {
        exDate: "2026-12-14",
        amount: 0.26,
        special: false,
        certainty: "declared",
        source: "alpaca",
        fetchedAt: "2026-11-22T13:10:00.000Z",
      },
    ],
    asOf: "2026-11-23T13:10:00.000Z",
    triedAt: "2026-11-23T13:10:00.000Z",
    warnings: [],
  });
  expect(await door.ask("/v1/tickers/AAPL/dividends")).toMatchObject({
    status: 200,
    body: { status: "unknown", dividends: [], asOf: null, triedAt: null },
  });
  expect(await door.ask("/v1/tickers/TSLA/dividends")).toMatchObject({
    status: 404,
    body: { error: { code: "unknown_symbol" } },
  });
});
