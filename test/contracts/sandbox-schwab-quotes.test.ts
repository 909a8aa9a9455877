import { afterAll, beforeAll, expect, test } from "vitest";
import { type Fields, fieldsOf, type MarketClient, openMarket } from "../local/market-client.ts";
import { recording, shapeOf, withRecorded } from "./recorded-schwab.ts";

let market: MarketClient;
beforeAll(async () => {
  market = await openMarket("2026-11-23T15:00:00Z", { limits: { requestsPerMinute: null } });
});
afterAll(() => market.close());

withRecorded("expiration chains and market hours have the recorded shapes", async () => {
  const theirs = fieldsOf(recording("expirationchain_SPY_2025-07-20.json"));
  const ours = await market.json("expirationchain?symbol=SPY");
  const first = (body: Fields) =>
    Array.isArray(body["expirationList"]) ? fieldsOf(body["expirationList"][0]) : {};
  expect(shapeOf(ours)).toEqual(shapeOf(theirs));
  expect(shapeOf(first(ours))).toEqual(shapeOf(first(theirs)));
  expect(first(ours)).toMatchObject({ expirationDate: "2026-11-23", daysToExpiration: 0 });
  expect(await market.json("markets?markets=equity,option&date=2025-07-21")).toEqual(
    recording("markets_equity_option_open_2025-07-21.json"),
  );
  const closed = recording("markets_all_closed_2025-07-20.json");
  expect(await market.json("markets?markets=forex,future,option,equity,bond&date=2025-07-20")).toEqual(
    closed,
  );
});

test("market hours know early closes and holidays", async () => {
  const equity = (body: Fields) => JSON.stringify(body["equity"]);
  expect(equity(await market.json("markets?markets=equity&date=2026-11-27"))).toContain(
    "2026-11-27T13:00:00-05:00",
  );
  expect(equity(await market.json("markets?markets=equity&date=2026-11-26"))).toContain('"isOpen":false');
});

withRecorded("quotes of stocks, indexes and options have fields of the recorded kinds", async () => {
  const theirs = fieldsOf(recording("quotes_multi_6assets_2024-05-17.json"));
  const option = "AAPL  261218C00270000";
  const ours = await market.json(`quotes?symbols=AAPL,$SPX,${encodeURIComponent(option)},NOPE`);
  expect(ours["errors"]).toEqual({ invalidSymbols: ["NOPE"] });
  for (const [mine, other] of [
    ["AAPL", "AAPL"],
    ["$SPX", "$SPX"],
    [option, "AAPL  240517C00100000"],
  ]) {
    const [quote, wanted] = [fieldsOf(ours[mine ?? ""]), fieldsOf(theirs[other ?? ""])];
    for (const block of ["quote", "reference"]) {
      const shape = shapeOf(fieldsOf(wanted[block]));
      for (const [name, kind] of Object.entries(shapeOf(fieldsOf(quote[block])))) {
        expect([mine, block, name, kind]).toEqual([mine, block, name, shape[name]]);
      }
    }
    expect(quote["assetMainType"]).toBe(wanted["assetMainType"]);
  }
  const index = fieldsOf(fieldsOf(ours["$SPX"])["quote"]);
  expect([index["bidPrice"], index["quoteTime"]]).toEqual([undefined, undefined]);
});

test("minute candles are whole days without the minutes nobody traded in, and never from the future", async () => {
  const start = Date.parse("2026-11-20T18:00:00Z");
  const body = await market.json(
    `pricehistory?symbol=AAPL&frequencyType=minute&frequency=1&startDate=${start}&endDate=${start}`,
  );
  const candles = Array.isArray(body["candles"]) ? body["candles"].map(fieldsOf) : [];
  const times = candles.map((candle) => Number(candle["datetime"]));
  expect(times[0]).toBeLessThan(Date.parse("2026-11-20T12:00:00Z"));
  expect(times.at(-1)).toBeGreaterThan(Date.parse("2026-11-20T23:00:00Z"));
  expect(candles.length).toBeGreaterThan(500);
  expect(candles.length).toBeLessThan(960);
  const session = await market.json(
    `pricehistory?symbol=AAPL&frequencyType=minute&frequency=5&needExtendedHoursData=false&startDate=${start}&endDate=${start}`,
  );
  expect(session["candles"]).toHaveLength(78);
  const today = await market.json(
    "pricehistory?symbol=AAPL&periodType=day&period=1&frequencyType=minute&needExtendedHoursData=false",
  );
  expect(today["candles"]).toHaveLength(30);
  expect(today["empty"]).toBe(false);
});

withRecorded(
  "daily candles are stamped midnight in Chicago, and candles have the recorded fields",
  async () => {
    const theirs = fieldsOf(recording("pricehistory_SPY_daily_2025-06.json"));
    const [from, to] = [Date.parse("2026-10-30T12:00:00Z"), Date.parse("2026-11-06T12:00:00Z")];
    const ours = await market.json(
      `pricehistory?symbol=SPY&periodType=month&frequencyType=daily&startDate=${from}&endDate=${to}&needPreviousClose=true`,
    );
    const list = (body: Fields) => (Array.isArray(body["candles"]) ? body["candles"].map(fieldsOf) : []);
    expect(shapeOf(list(ours)[0] ?? {})).toEqual(shapeOf(list(theirs)[0] ?? {}));
    // The clocks went back on 2026-11-01.
    expect(
      list(ours).map((candle) => new Date(Number(candle["datetime"])).toISOString().slice(0, 13)),
    ).toEqual([
      "2026-10-30T05",
      "2026-11-02T06",
      "2026-11-03T06",
      "2026-11-04T06",
      "2026-11-05T06",
      "2026-11-06T06",
    ]);
    expect(new Date(Number(ours["previousCloseDate"])).toISOString()).toBe("2026-10-29T05:00:00.000Z");
    expect(ours["previousClose"]).toBe(market.sandbox.market?.dailyBar("SPY", "2026-10-29")?.close);
  },
);

test("bodies are compressed for those who can read it", async () => {
  const plain = await market.get("chains?symbol=AAPL&toDate=2026-12-18", { "accept-encoding": "identity" });
  expect(plain.headers.get("content-encoding")).toBeNull();
  const zipped = await market.get("chains?symbol=AAPL&toDate=2026-12-18");
  expect(zipped.headers.get("content-encoding")).toBe("gzip");
  expect(await zipped.text()).toBe(await plain.text());
});

test("the 121st request of a minute is refused until the next one begins", async () => {
  const own = await openMarket("2026-11-23T15:00:05Z");
  const statuses: number[] = [];
  for (let i = 0; i < 121; i += 1) statuses.push((await own.get("markets?markets=equity")).status);
  expect(statuses.filter((status) => status !== 200)).toEqual([429]);
  own.setNow("2026-11-23T15:01:00Z");
  expect((await own.get("markets?markets=equity")).status).toBe(200);
  await own.close();
});
