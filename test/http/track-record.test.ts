import { expect, test } from "vitest";
import { TrackRecord } from "../../src/http/track-record-schema.ts";
import { httpDoor } from "../support/http-door.ts";
import { madeRecord, memoryOutcomes } from "../support/made-record.ts";

const made = (symbol: string, seed: number) => madeRecord({ symbol, implied: 0.2, truth: 0.2, seed });
const door = httpDoor({
  outcomes: memoryOutcomes([...made("SPY", 3), ...made("AAPL", 4)]),
  nowMs: () => Date.parse("2026-11-30T15:00:00Z"),
});

test("a ticker's record has the figures that are documented, each share with its n and band", async () => {
  const { status, body } = await door.ask("/v1/tickers/$spy/track-record");
  expect(status).toBe(200);
  const record = TrackRecord.strict().parse(body);
  expect(record).toMatchObject({ symbol: "SPY", tickers: ["SPY"] });
  expect(record.data).toMatchObject({ source: "stored", asOf: "2026-11-27T18:00:00.000Z", stale: false });
  expect(record.horizons.map(({ days, n }) => [days, n])).toEqual([
    [1, 52],
    [7, 52],
    [30, 52],
  ]);
  for (const horizon of record.horizons) {
    const { insideOneSigma, band, impliedVolatility, realisedVolatility, premium } = horizon;
    expect(horizon.inside / horizon.n).toBe(insideOneSigma);
    expect(band[0]).toBeLessThan(0.6827);
    expect(band[1]).toBeGreaterThan(0.6827);
    expect(premium).toBeCloseTo((impliedVolatility ?? 0) - (realisedVolatility ?? 1), 12);
  }
  for (const { from, to, predicted, happened, band } of record.reliability) {
    expect(predicted >= from && predicted <= to && happened <= 1 && band[0] <= band[1]).toBe(true);
  }
  expect(record.reliability.length).toBeGreaterThan(2);
});

test("all tickers together are one record, of the last year", async () => {
  const { status, body } = await door.ask("/v1/track-record");
  expect(status).toBe(200);
  expect(TrackRecord.strict().parse(body)).toMatchObject({
    symbol: null,
    tickers: ["AAPL", "SPY"],
    horizons: [{ n: 104, independent: 52 }, { n: 104 }, { n: 104, independent: 11 }],
    warnings: [expect.stringContaining("52 of 104 at 1 day")],
  });
});

test("nothing recorded is empty and says when there will be something; a stranger is unknown", async () => {
  const empty = httpDoor();
  for (const path of ["/v1/tickers/SPY/track-record", "/v1/track-record"]) {
    expect(await empty.ask(path)).toMatchObject({
      status: 200,
      body: {
        horizons: [],
        reliability: [],
        data: { asOf: null, ageSeconds: null, stale: false },
        warnings: [expect.stringContaining("2026-11-27")],
      },
    });
  }
  expect(await empty.ask("/v1/tickers/ZZZ/track-record")).toMatchObject({
    status: 404,
    body: { error: { code: "unknown_symbol" } },
  });
});

test("until the evening's settlements the answers may be kept", async () => {
  for (const path of ["/v1/tickers/SPY/track-record", "/v1/track-record"]) {
    const { headers } = await door.app.request(path);
    expect(headers.get("cache-control"), path).toMatch(/max-age=\d+/);
  }
});
