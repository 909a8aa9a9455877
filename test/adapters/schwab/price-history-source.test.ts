import type { ServerResponse } from "node:http";
import { expect, test } from "vitest";
import { createSchwabPriceHistorySource } from "../../../src/adapters/schwab/price-history-source.ts";
import { IN_SESSION, minutes } from "../../support/moments.ts";
import { aPriceHistory, aWireCandle } from "../../support/schwab-price-wire.ts";
import { queryOf, schwabServer } from "../../support/schwab-server.ts";
import { loadCase } from "../../support/shared.ts";
import { type ReceivedRequest, sendJson } from "../../support/web-server.ts";

type Answer = (symbol: string, response: ServerResponse, request: ReceivedRequest) => void;

async function history(answer: Answer, nowMs = IN_SESSION) {
  const { server, deps, meter } = await schwabServer(
    (request, response) => answer(queryOf(request)["symbol"] ?? "", response, request),
    { nowMs: () => nowMs },
  );
  return { server, meter, source: createSchwabPriceHistorySource(deps) };
}

const WINDOW = { timeframe: "1m", fromMs: IN_SESSION - minutes(3), toMs: IN_SESSION } as const;
const at = (minutesBack: number) => IN_SESSION - minutes(minutesBack);
const oneCandle: Answer = (symbol, response) =>
  sendJson(response, aPriceHistory([aWireCandle(at(1))], { symbol }));
/** Midnight in Chicago: 06:00 UTC in winter. */
const day = (date: string) => Date.parse(`${date}T06:00:00Z`);

test("minutes are asked for one call a symbol, and the day that comes back is cut to what was asked", async () => {
  const { server, source, meter } = await history((symbol, response) =>
    sendJson(
      response,
      aPriceHistory(
        [5, 4, 3, 2, 1, 0].map((back) => aWireCandle(at(back))),
        { symbol },
      ),
    ),
  );
  const fetched = await source.fetchBars({ ...WINDOW, symbols: ["BRK.B", "SPX"] });
  expect(server.received.map((request) => queryOf(request)["symbol"])).toEqual(["BRK/B", "$SPX"]);
  expect(queryOf(server.received[0])).toEqual({
    symbol: "BRK/B",
    periodType: "day",
    frequencyType: "minute",
    frequency: "1",
    startDate: String(WINDOW.fromMs),
    endDate: String(WINDOW.toMs - 1),
    needExtendedHoursData: "true",
  });
  expect(fetched.bars.map(({ symbol, startMs }) => [symbol, startMs])).toEqual(
    ["BRK.B", "SPX"].flatMap((symbol) => [3, 2, 1].map((back) => [symbol, at(back)])),
  );
  expect(fetched).toMatchObject({ provider: "schwab", providerCalls: 2, skipped: {}, failures: [] });
  expect(meter.counts.get("calls_schwab")).toBe(2);
  expect(source.callsFor(20)).toBe(20);
});

test("candles that can't be are left out and counted by reason", async () => {
  const { source } = await history((symbol, response) =>
    sendJson(
      response,
      aPriceHistory(
        [
          aWireCandle(at(3)),
          aWireCandle(at(3)),
          aWireCandle(at(2), { high: 1 }),
          aWireCandle(at(2), { low: -999 }),
          aWireCandle(at(2), { open: 0 }),
          aWireCandle(at(2), { volume: "NaN" }),
          aWireCandle(at(2) + 1),
          aWireCandle(Number.NaN),
          null,
          [],
        ],
        { symbol },
      ),
    ),
  );
  const { bars, skipped } = await source.fetchBars({ ...WINDOW, symbols: ["AAPL"] });
  expect(bars.map(({ startMs }) => startMs)).toEqual([at(3)]);
  expect(skipped).toEqual({ duplicate: 1, impossible_prices: 2, malformed: 6 });
});

test("candles out of order or repeated lose nothing: sorted, the fuller of two kept, and counted", async () => {
  const candles = [5, 2, 1, 4, 3].map((back) => aWireCandle(at(back)));
  const repeated = [aWireCandle(at(4), { volume: 99_000 }), aWireCandle(at(4), { volume: 5 })];
  const { source } = await history((symbol, response) =>
    sendJson(response, aPriceHistory([...candles, ...repeated], { symbol })),
  );
  for (const back of [5, 4, 3]) {
    const request = { ...WINDOW, fromMs: at(back), symbols: ["AAPL"] };
    const { bars, skipped, failures } = await source.fetchBars(request);
    expect(bars.map(({ startMs }) => startMs)).toEqual([5, 4, 3, 2, 1].filter((i) => i <= back).map(at));
    const twice = back >= 4 ? { duplicate: 2 } : {};
    expect([skipped, failures]).toEqual([{ out_of_order: back >= 4 ? 2 : 1, ...twice }, []]);
    if (back >= 4) expect(bars.find(({ startMs }) => startMs === at(4))?.volume).toBe(99_000);
  }
});

const outOfOrder = loadCase("market/F12-out-of-order.candles.json");
test.skipIf(outOfOrder === null)(
  "the case of five candles out of order, asked for from each of them on",
  async () => {
    const { source } = await history((_symbol, response) => sendJson(response, outOfOrder));
    const first = 1_720_015_200_000;
    for (const i of [0, 1, 2, 3, 4]) {
      const range = { fromMs: first + minutes(i), toMs: first + minutes(5) };
      const { bars } = await source.fetchBars({ timeframe: "1m", ...range, symbols: ["XYZ"] });
      expect(bars.length).toBe(5 - i);
    }
  },
);

for (const [what, bad] of [
  ["a null close", { close: null }],
  ["a high a cent under its close", { high: 271.59 }],
  ["a low of -999", { low: -999 }],
] as const) {
  test(`a daily candle with ${what} fails its symbol and names its day; the other days stand`, async () => {
    const stamps = ["2026-11-18", "2026-11-19", "2026-11-20"].map(day);
    const { source } = await history((symbol, response) => {
      const candles = stamps.map((ms, i) => aWireCandle(ms, symbol === "AAPL" && i === 1 ? bad : {}));
      sendJson(response, aPriceHistory(candles, { symbol }));
    });
    const request = { symbols: ["AAPL", "SPY"], from: "2026-11-18", to: "2026-11-20" };
    const whole = await source.fetchHistory({ ...request, timeframe: "1d" });
    for (const fetched of [await source.fetchDailyBars(request), { ...whole, bars: whole.dailyBars }]) {
      expect(fetched.failures).toMatchObject([{ symbol: "AAPL", error: { code: "provider_bad_body" } }]);
      expect(fetched.unreadable).toEqual([{ symbol: "AAPL", date: "2026-11-19" }]);
      expect(fetched.bars.length).toBe(5);
    }
  });
}

test("five-minute candles begin on five minutes", async () => {
  const { server, source } = await history((symbol, response) =>
    sendJson(response, aPriceHistory([aWireCandle(at(10)), aWireCandle(at(4))], { symbol })),
  );
  const request = { timeframe: "5m", fromMs: at(10), toMs: IN_SESSION, symbols: ["AAPL"] } as const;
  const { bars, skipped } = await source.fetchBars(request);
  expect(queryOf(server.received[0])["frequency"]).toBe("5");
  expect([bars.map(({ startMs }) => startMs), skipped]).toEqual([[at(10)], { malformed: 1 }]);
});

test("a symbol without trades has no bars, one that is unknown is named, and one that fails keeps its error", async () => {
  const { source } = await history((symbol, response, request) => {
    if (symbol === "IDLE") sendJson(response, { symbol, empty: true });
    else if (symbol === "NOPE" || symbol === "$NOPE")
      sendJson(response, { errors: [{ status: "404" }] }, 404);
    else if (symbol === "SICK") sendJson(response, { symbol, candles: "none" });
    else if (symbol === "MIXED") sendJson(response, aPriceHistory([], { symbol: "OTHER" }));
    else oneCandle(symbol, response, request);
  });
  const fetched = await source.fetchBars({ ...WINDOW, symbols: ["IDLE", "NOPE", "SICK", "MIXED", "AAPL"] });
  expect(fetched.bars.map(({ symbol }) => symbol)).toEqual(["AAPL"]);
  expect(fetched.unknownSymbols).toEqual(["NOPE"]);
  expect(fetched.failures.map(({ symbol, error }) => [symbol, error.code])).toEqual([
    ["SICK", "provider_bad_body"],
    ["MIXED", "provider_bad_body"],
  ]);
});

test("never more than five calls are under way at once", async () => {
  let open = 0;
  let most = 0;
  const { source } = await history((symbol, response, request) => {
    open += 1;
    most = Math.max(most, open);
    setImmediate(() => {
      open -= 1;
      oneCandle(symbol, response, request);
    });
  });
  const symbols = Array.from({ length: 23 }, (_, i) => `S${i}`);
  const fetched = await source.fetchBars({ ...WINDOW, symbols });
  expect(fetched.bars.map(({ symbol }) => symbol)).toEqual(symbols);
  expect(most).toBeLessThanOrEqual(5);
});

test("five lanes without a token at hand look for it once, not five times", async () => {
  let held: string | null = null;
  let looks = 0;
  const tokens = {
    async get() {
      if (held !== null) return held;
      looks += 1;
      await new Promise((resolve) => setImmediate(resolve));
      held = "good";
      return held;
    },
    refused: async () => undefined,
  };
  const { deps } = await schwabServer((request, response) =>
    oneCandle(queryOf(request)["symbol"] ?? "", response, request),
  );
  const symbols = Array.from({ length: 10 }, (_, i) => `S${i}`);
  await createSchwabPriceHistorySource({ ...deps, tokens }).fetchBars({ ...WINDOW, symbols });
  expect(looks).toBe(1);
});

for (const [what, status, code] of [
  ["a 429", 429, "provider_rate_limited"],
  ["a refused login", 401, "provider_unauthorized"],
] as const) {
  test(`after ${what} no further symbol is asked for, and those left fail alike`, async () => {
    const { server, source } = await history((symbol, response, request) => {
      if (symbol === "S2") sendJson(response, {}, status);
      else oneCandle(symbol, response, request);
    });
    const symbols = Array.from({ length: 40 }, (_, i) => `S${i}`);
    const fetched = await source.fetchBars({ ...WINDOW, symbols });
    expect(server.received.length).toBeLessThan(20);
    expect(fetched.failures[0]?.error.code).toBe(code);
    expect(new Set(fetched.failures.map(({ error }) => error)).size).toBe(1);
    expect(fetched.bars.length + fetched.failures.length).toBe(40);
  });
}

test("a provider that is away is given up after five symbols, not after all of them", async () => {
  const { server, source } = await history((_symbol, response) => sendJson(response, {}, 503));
  const symbols = Array.from({ length: 40 }, (_, i) => `S${i}`);
  await expect(source.fetchBars({ ...WINDOW, symbols })).rejects.toMatchObject({
    code: "provider_unavailable",
  });
  expect(server.received.length).toBeLessThan(10);
});

test("daily candles are dated in New York, raw, and without the day that is still trading", async () => {
  const stamps = ["2026-11-19", "2026-11-20", "2026-11-23"].map(day);
  const { server, source } = await history((symbol, response) =>
    sendJson(
      response,
      aPriceHistory(
        [...stamps, stamps[0] ?? 0, at(1)].map((ms) => aWireCandle(ms)),
        { symbol },
      ),
    ),
  );
  const request = { symbols: ["AAPL"], from: "2026-11-19", to: "2026-11-23" };
  const { bars, skipped } = await source.fetchDailyBars(request);
  expect(queryOf(server.received[0])).toEqual({
    symbol: "AAPL",
    periodType: "year",
    frequencyType: "daily",
    frequency: "1",
    startDate: String(Date.parse("2026-11-19T05:00:00Z")),
    endDate: String(Date.parse("2026-11-23T05:00:00Z") - 1),
    needExtendedHoursData: "false",
  });
  expect(bars.map(({ date }) => date)).toEqual(["2026-11-19", "2026-11-20"]);
  expect(bars[0]).toMatchObject({ close: 271.6, adjusted: null, splitFactor: null, dividend: null });
  expect(skipped).toEqual({ duplicate: 1, malformed: 1 });
});

test("after the close the day itself is served; before it nothing is asked for it", async () => {
  const request = { symbols: ["AAPL"], from: "2026-11-23", to: "2026-11-23" };
  const answer: Answer = (symbol, response) =>
    sendJson(response, aPriceHistory([aWireCandle(day("2026-11-23"))], { symbol }));
  const open = await history(answer);
  expect(await open.source.fetchDailyBars(request)).toMatchObject({ bars: [], providerCalls: 0 });
  const closed = await history(answer, Date.parse("2026-11-23T21:00:00Z"));
  expect((await closed.source.fetchDailyBars(request)).bars.map(({ date }) => date)).toEqual(["2026-11-23"]);
});

test("history costs nothing, says up to where it can serve, and keeps to the days asked for", async () => {
  const range = { symbols: ["AAPL"], from: "2026-11-20", to: "2026-11-24" };
  const { source } = await history((symbol, response) =>
    sendJson(
      response,
      aPriceHistory(
        [day("2026-11-20"), day("2026-11-23")].map((ms) => aWireCandle(ms)),
        { symbol },
      ),
    ),
  );
  expect(await source.priceHistory({ ...range, timeframe: "1d" })).toBe(0);
  const days = await source.fetchHistory({ ...range, timeframe: "1d" });
  expect([days.dailyBars.map(({ date }) => date), days.bars, days.usableTo]).toEqual([
    ["2026-11-20"],
    [],
    "2026-11-22",
  ]);
  const past = await source.fetchHistory({ ...range, to: "2026-11-20", timeframe: "1m" });
  expect([past.bars.map(({ startMs }) => startMs), past.usableTo]).toEqual([[day("2026-11-20")], null]);
});
