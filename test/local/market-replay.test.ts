import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { recordedSymbols } from "../../local/market/replay/recording-at.ts";
import { recordedFolder, withRecorded } from "../contracts/recorded-schwab.ts";
import { contractsOf, expirationsOf, fieldsOf, openMarket } from "./market-client.ts";

const folder = mkdtempSync(join(tmpdir(), "volaris-replay-"));
afterAll(() => rmSync(folder, { recursive: true }));

type Leg = {
  readonly side: "call" | "put";
  readonly expiration: string;
  readonly strike: number;
  readonly quotedAt: string;
  readonly bid: number;
};

let folders = 0;

/** A folder with one recorded body per entry: file name -> its contracts. */
function recordings(symbol: string, files: Readonly<Record<string, readonly Leg[]>>): string {
  folders += 1;
  const dir = join(folder, String(folders));
  mkdirSync(dir);
  for (const [name, legs] of Object.entries(files)) {
    const maps = { call: {}, put: {} };
    for (const leg of legs) {
      const key = `${leg.expiration}:99`;
      const contract = {
        symbol: `${symbol.padEnd(6)}${leg.expiration.slice(2).replaceAll("-", "")}${leg.side === "call" ? "C" : "P"}${String(leg.strike * 1000).padStart(8, "0")}`,
        strikePrice: leg.strike,
        quoteTimeInLong: Date.parse(leg.quotedAt),
        bid: leg.bid,
        daysToExpiration: 99,
        expirationType: "S",
        settlementType: "P",
        optionRoot: symbol,
        nonStandard: false,
      };
      const map: Record<string, Record<string, unknown[]>> = maps[leg.side];
      const strikes = map[key] ?? {};
      map[key] = strikes;
      strikes[`${leg.strike}.0`] = [contract];
    }
    const body = {
      symbol,
      status: "SUCCESS",
      underlyingPrice: 101,
      callExpDateMap: maps.call,
      putExpDateMap: maps.put,
    };
    writeFileSync(join(dir, name), JSON.stringify(body));
  }
  return dir;
}

const leg = (
  side: Leg["side"],
  strike: number,
  bid = 1,
  quotedAt = "2024-05-06T19:00:00Z",
  expiration = "2024-05-17",
) => ({
  side,
  strike,
  bid,
  quotedAt,
  expiration,
});

test("a recorded chain is filtered as asked, and its days counted from the day of the request", async () => {
  const strikes = [95, 100, 105, 110].flatMap((strike) => [leg("call", strike), leg("put", strike)]);
  const dir = recordings("ABC", { "chains_ABC.json": strikes });
  const market = await openMarket("2024-05-06T19:30:00Z", { replayDir: dir });
  const listed = async (query: string) =>
    contractsOf(await market.json(`chains?symbol=ABC${query}`)).map(({ fields }) =>
      String(fields["symbol"]).slice(12),
    );
  expect(await listed("")).toHaveLength(8);
  expect(await listed("&contractType=CALL&strikeCount=2")).toEqual(["C00100000", "C00105000"]);
  expect(await listed("&contractType=PUT&range=ITM")).toEqual(["P00105000", "P00110000"]);
  expect(await listed("&strike=95")).toEqual(["C00095000", "P00095000"]);
  expect(await listed("&fromDate=2024-05-18")).toEqual([]);
  expect(await listed("&expMonth=JUN")).toEqual([]);
  const body = await market.json("chains?symbol=ABC");
  expect(body).toMatchObject({ numberOfContracts: 8, underlyingPrice: 101 });
  expect(contractsOf(body)[0]).toMatchObject({ key: "2024-05-17:11", fields: { daysToExpiration: 11 } });
  await market.close();
});

test("bodies of one day are merged and the later quote wins; of several days the latest not after the moment", async () => {
  const dir = recordings("ABC", {
    "chains_ABC_calls.json": [leg("call", 100, 1)],
    "chains_ABC_later_calls.json": [leg("call", 100, 2, "2024-05-06T19:30:00Z")],
    "chains_ABC_puts.json": [leg("put", 100, 3)],
    "chains_ABC_next_day.json": [leg("call", 100, 9, "2024-05-07T19:00:00Z")],
  });
  const bids = async (at: string) => {
    const market = await openMarket(at, { replayDir: dir });
    const seen = contractsOf(await market.json("chains?symbol=ABC")).map(({ fields }) => fields["bid"]);
    await market.close();
    return seen;
  };
  expect(await bids("2024-05-06T18:00:00Z")).toEqual([2, 3]);
  expect(await bids("2024-05-07T14:00:00Z")).toEqual([9]);
  expect(await bids("2024-05-11T14:00:00Z")).toEqual([9]);
});

test.each(["$SPX", "SPX", "^spx"])(
  "a chain recorded of %s is SPX's, and answers to the name that Schwab asks by",
  async (written) => {
    const dir = recordings(written, { "chains_SPX.json": [leg("call", 100)] });
    expect(recordedSymbols(dir)).toEqual(["SPX"]);
    const market = await openMarket("2024-05-06T18:00:00Z", { replayDir: dir });
    for (const asked of ["$SPX", "SPX"]) {
      expect(contractsOf(await market.json(`chains?symbol=${encodeURIComponent(asked)}`))).toHaveLength(1);
    }
    await market.close();
  },
);

test("symbols are listed in all, or those live at a moment: recorded by then and not expired", () => {
  const dir = recordings("ABC", { "chains_ABC.json": [leg("call", 100)] });
  expect(recordedSymbols(dir)).toEqual(["ABC"]);
  expect(recordedSymbols(dir, Date.parse("2024-05-06T13:00:00Z"))).toEqual(["ABC"]);
  expect(recordedSymbols(dir, Date.parse("2024-05-03T13:00:00Z"))).toEqual([]);
  expect(recordedSymbols(dir, Date.parse("2024-05-20T13:00:00Z"))).toEqual([]);
});

test("a folder without recordings, or with something else, is refused in words", () => {
  const empty = recordings("ABC", {});
  expect(() => recordedSymbols(empty)).toThrow(/holds no recorded chains/);
  expect(() => recordedSymbols(join(folder, "nowhere"))).toThrow(/cannot be read/);
  writeFileSync(join(empty, "chains_ABC.json"), '{"status":"FAILED"}');
  expect(() => recordedSymbols(empty)).toThrow(/not a \/chains body/);
});

test("minutes of the request limit pass by their own clock while the market stands still", async () => {
  const dir = recordings("ABC", { "chains_ABC.json": [leg("call", 100)] });
  let wallMs = 0;
  const limits = { requestsPerMinute: 10, clock: () => wallMs };
  const market = await openMarket("2024-05-06T19:30:00Z", { replayDir: dir, limits });
  const statuses: number[] = [];
  for (let i = 0; i < 24; i += 1) {
    if (i === 12) wallMs += 60_000;
    statuses.push((await market.get("quotes?symbols=ABC")).status);
  }
  expect(statuses.flatMap((status, i) => (status === 429 ? [i] : []))).toEqual([10, 11, 22, 23]);
  await market.close();
});

withRecorded("SPY of 2022-05-20 serves 1,024 contracts over 32 expirations, 12 of them dead", async () => {
  const market = await openMarket("2022-05-20T19:45:00Z", { replayDir: recordedFolder });
  const body = await market.json("chains?symbol=SPY");
  const contracts = contractsOf(body);
  expect([contracts.length, body["numberOfContracts"], body["underlyingPrice"]]).toEqual([
    1024, 1024, 390.65,
  ]);
  expect(expirationsOf(body)).toHaveLength(32);
  const dead = contracts.filter(({ fields }) => Number(fields["mark"]) < 0.01);
  expect(dead.map(({ key, strikeKey }) => `${key} ${strikeKey}`).toSorted()).toEqual(
    ["383.0", "387.0", "389.0", "391.0", "393.0", "397.0"].flatMap((strike) => [
      `2022-07-15:56 ${strike}`,
      `2022-07-15:56 ${strike}`,
    ]),
  );
  for (const { fields } of dead)
    expect(fields).toMatchObject({ bid: 0, ask: 0, delta: -999, volatility: -999 });
  expect(recordedSymbols(recordedFolder, Date.parse("2022-05-20T19:45:00Z"))).toEqual(["SPY"]);
  await market.close();
});

withRecorded("windows that tile the calendar give SPY's 1,024 contracts once each", async () => {
  const market = await openMarket("2022-05-20T19:45:00Z", { replayDir: recordedFolder });
  const windows = [
    ["2022-05-20", "2022-06-10"],
    ["2022-06-11", "2022-07-15"],
    ["2022-07-16", "2023-01-20"],
    ["2023-01-21", "2026-01-01"],
  ];
  const symbols: unknown[] = [];
  for (const [from, to] of windows) {
    const body = await market.json(`chains?symbol=SPY&fromDate=${from}&toDate=${to}`);
    symbols.push(...contractsOf(body).map(({ fields }) => fields["symbol"]));
  }
  expect([symbols.length, new Set(symbols).size]).toEqual([1024, 1024]);
  await market.close();
});

withRecorded("AAPL of 2025-01-16 serves its 470 puts, with quotes and expirations to match", async () => {
  const market = await openMarket("2025-01-16T20:50:00Z", { replayDir: recordedFolder });
  const body = await market.json("chains?symbol=AAPL&contractType=ALL");
  expect([contractsOf(body).length, body["callExpDateMap"]]).toEqual([470, {}]);
  expect(contractsOf(body)[0]?.key).toBe("2025-01-17:1");
  const quotes = await market.json("quotes?symbols=AAPL,SPY");
  expect(quotes).toMatchObject({
    AAPL: { quote: { lastPrice: 228.375, mark: 228.375 } },
    errors: { invalidSymbols: ["SPY"] },
  });
  const rows = (await market.json("expirationchain?symbol=AAPL"))["expirationList"];
  expect(Array.isArray(rows) ? rows.length : rows).toBe(8);
  expect(fieldsOf(await market.json("pricehistory?symbol=AAPL"))).toMatchObject({ candles: [], empty: true });
  expect((await market.get("chains?symbol=TSLA")).status).toBe(404);
  await market.close();
});
