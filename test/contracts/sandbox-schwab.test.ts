import { afterAll, beforeAll, expect, test } from "vitest";
import {
  contractsOf,
  expirationsOf,
  fieldsOf,
  type MarketClient,
  openMarket,
} from "../local/market-client.ts";
import { recording, shapeOf, withRecorded } from "./recorded-schwab.ts";

let market: MarketClient;
beforeAll(async () => {
  market = await openMarket("2026-11-23T15:00:00Z", { limits: { requestsPerMinute: null } });
});
afterAll(() => market.close());

withRecorded("a contract has exactly the fields of a recorded one, of the same kinds", async () => {
  const theirs = contractsOf(fieldsOf(recording("chains_AAPL_puts_8exp_captured_2025-01-16.json")))[0];
  const ours = contractsOf(await market.json("chains?symbol=AAPL&strikeCount=2&contractType=PUT"));
  expect(ours.length).toBeGreaterThan(10);
  for (const { fields } of ours) {
    if (fields["delta"] === "NaN") continue;
    expect(Object.keys(fields)).toEqual(Object.keys(theirs?.fields ?? {}));
    expect(shapeOf(fields)).toEqual(shapeOf(theirs?.fields ?? {}));
  }
});

withRecorded("the top of a chain body has the recorded fields, and a null underlying", async () => {
  const theirs = shapeOf(fieldsOf(recording("chains_AAPL_puts_8exp_captured_2025-01-16.json")));
  const ours = shapeOf(await market.json("chains?symbol=AAPL&strikeCount=2"));
  expect(ours).toEqual({ ...theirs, underlying: "null" });
});

test("numbers that are doubles at Schwab keep their point, keys count days from the fetch, strikes are keyed so too", async () => {
  const text = await (await market.get("chains?symbol=AAPL&strikeCount=2&toDate=2026-12-18")).text();
  expect(text).toMatch(/"multiplier":100\.0,/);
  expect(text).toMatch(/"openPrice":0\.0,/);
  expect(text).toMatch(/"2026-11-27:4":\{"\d+\.\d+":\[\{"putCall":"CALL","symbol":"AAPL {2}261127C/);
  market.setNow("2026-11-21T18:00:00Z");
  const saturday = await market.json("chains?symbol=AAPL&strikeCount=1&toDate=2026-11-27");
  market.setNow("2026-11-23T15:00:00Z");
  expect(contractsOf(saturday)[0]?.key).toBe("2026-11-27:6");
});

test("the fields of a contract agree with each other as the recorded ones do", async () => {
  const body = await market.json("chains?symbol=AAPL&toDate=2027-01-15");
  const spot = Number(body["underlyingPrice"]);
  for (const { key, strikeKey, fields } of contractsOf(body)) {
    const number = (name: string) => Number(fields[name]);
    const [date = "", days] = key.split(":");
    expect([Number(strikeKey), Number(days)]).toEqual([number("strikePrice"), number("daysToExpiration")]);
    expect(String(fields["symbol"]).slice(6, 12)).toBe(date.slice(2).replaceAll("-", ""));
    // A mark of 0 stands beside living quotes now and then.
    if (number("mark") !== 0)
      expect(Math.abs(number("mark") - (number("bid") + number("ask")) / 2)).toBeLessThanOrEqual(0.0051);
    const side = fields["putCall"] === "CALL" ? 1 : -1;
    expect(number("intrinsicValue")).toBeCloseTo(side * (spot - number("strikePrice")), 1);
    expect(number("extrinsicValue")).toBeCloseTo(number("last") - number("intrinsicValue"), 1);
    expect(fields["inTheMoney"]).toBe(number("intrinsicValue") > 0);
    expect([fields["theoreticalVolatility"], fields["openPrice"]]).toEqual([29, 0]);
    expect(fields["bidAskSize"]).toBe(`${number("bidSize")}X${number("askSize")}`);
    // 20:00 in New York: the next day in UTC.
    expect(new Date(number("lastTradingDay")).toISOString()).toMatch(/T01:00:00\.000Z$/);
    expect(fields["expirationDate"]).toBe(`${date}T21:00:00.000+00:00`);
  }
});

test("one side, a window, a strike count, a range and an expiration month narrow a chain", async () => {
  const seen = async (query: string) => contractsOf(await market.json(`chains?symbol=SPY${query}`));
  const calls = await seen("&contractType=CALL&strikeCount=6&fromDate=2026-12-01&toDate=2026-12-04");
  expect(new Set(calls.map(({ key }) => key.slice(0, 10)))).toEqual(
    new Set(["2026-12-01", "2026-12-02", "2026-12-03", "2026-12-04"]),
  );
  expect(calls).toHaveLength(24);
  expect(new Set(calls.map(({ fields }) => fields["putCall"]))).toEqual(new Set(["CALL"]));
  const inTheMoney = await seen("&range=ITM&toDate=2026-11-24");
  expect(inTheMoney.length).toBeGreaterThan(50);
  expect(inTheMoney.every(({ fields }) => fields["inTheMoney"] === true)).toBe(true);
  const april = await seen("&expMonth=APR&strikeCount=1");
  expect([...new Set(april.map(({ key }) => key.slice(0, 10)))]).toEqual(["2027-04-16"]);
  expect(await seen("&fromDate=2026-11-28&toDate=2026-11-29")).toEqual([]);
});

test("parameters sent as the word null count as not given", async () => {
  const plain = await market.json("chains?symbol=SYM002");
  const nulls = await market.json(
    "chains?symbol=SYM002&strikeCount=null&fromDate=null&range=null&contractType=null",
  );
  expect(nulls["numberOfContracts"]).toBe(plain["numberOfContracts"]);
});

test("windows that tile the calendar give the whole of SPY once each, where the whole at once is too big", async () => {
  const whole = await market.get("chains?symbol=SPY");
  expect([whole.status, await whole.json()]).toEqual([
    502,
    { fault: { faultstring: "Body buffer overflow", detail: { errorcode: "protocol.http.TooBigBody" } } },
  ]);
  const windows = [
    ["2026-11-23", "2026-12-04"],
    ["2026-12-05", "2027-01-31"],
    ["2027-02-01", "2027-06-30"],
    ["2027-07-01", "2031-01-01"],
  ];
  const symbols: unknown[] = [];
  for (const [from, to] of windows) {
    const body = await market.json(`chains?symbol=SPY&fromDate=${from}&toDate=${to}`);
    expect(contractsOf(body)).toHaveLength(Number(body["numberOfContracts"]));
    symbols.push(...contractsOf(body).map(({ fields }) => fields["symbol"]));
  }
  const listed = market.sandbox.market?.listed("SPY", Date.parse("2026-11-23T15:00:00Z")) ?? [];
  expect(new Set(symbols).size).toBe(symbols.length);
  expect(symbols).toHaveLength(listed.reduce((sum, { strikes }) => sum + 2 * strikes.length, 0));
});

test("on the third Friday SPX and SPXW share a strike's list, one settled A and one P", async () => {
  const body = await market.json(
    "chains?symbol=$SPX&contractType=CALL&strikeCount=2&fromDate=2026-12-18&toDate=2026-12-18",
  );
  expect(body).toMatchObject({ isIndex: true, assetMainType: "INDEX", dividendYield: -1 });
  const contracts = contractsOf(body).map(({ fields }) => [
    fields["optionRoot"],
    fields["settlementType"],
    fields["exerciseType"],
  ]);
  expect(contracts).toEqual([
    ["SPX", "A", "E"],
    ["SPXW", "P", "E"],
    ["SPX", "A", "E"],
    ["SPXW", "P", "E"],
  ]);
});

test("an adjusted contract sits in its strike's list beside the plain one and says what it delivers", async () => {
  const contracts = contractsOf(await market.json("chains?symbol=AMD&optionType=NS"));
  expect(contracts.length).toBeGreaterThan(3);
  expect(contracts[0]?.fields).toMatchObject({
    optionRoot: "AMD1",
    nonStandard: true,
    deliverableNote: "100 AMD, $125.00 CASH",
  });
  const standard = contractsOf(await market.json("chains?symbol=AMD&optionType=S&strikeCount=2"));
  expect(standard.every(({ fields }) => fields["nonStandard"] === false)).toBe(true);
});

test("the underlying comes when asked for and agrees with /quotes", async () => {
  const body = await market.json("chains?symbol=QQQ&strikeCount=1&includeUnderlyingQuote=true");
  const quote = fieldsOf(fieldsOf((await market.json("quotes?symbols=QQQ"))["QQQ"])["quote"]);
  expect(body["underlying"]).toMatchObject({
    symbol: "QQQ",
    last: body["underlyingPrice"],
    bid: quote["bidPrice"],
    ask: quote["askPrice"],
    totalVolume: quote["totalVolume"],
    close: quote["closePrice"],
  });
});

test("a symbol that is unknown is 404, a parameter that cannot be read 400, each in Schwab's shape", async () => {
  const unknown = await market.get("chains?symbol=NOPE");
  expect([unknown.status, await unknown.json()]).toEqual([
    404,
    { errors: [{ id: expect.any(String), status: "404", title: "Not Found" }] },
  ]);
  for (const query of [
    "symbol=SPY&fromDate=tomorrow",
    "symbol=SPY&range=NEAR",
    "symbol=SPY&strikeCount=-1",
    "contractType=CALL",
  ]) {
    const wrong = await market.get(`chains?${query}`);
    expect([wrong.status, fieldsOf(await wrong.json())]).toEqual([
      400,
      { errors: [expect.objectContaining({ title: "Bad Request" })] },
    ]);
  }
});

test("expirations and listed series agree between /chains and /expirationchain", async () => {
  const rows = (await market.json("expirationchain?symbol=GOOGL"))["expirationList"];
  const dates = (Array.isArray(rows) ? rows : []).map((row: unknown) =>
    String(fieldsOf(row)["expirationDate"]),
  );
  expect(expirationsOf(await market.json("chains?symbol=GOOGL&strikeCount=1"))).toEqual(dates);
});
