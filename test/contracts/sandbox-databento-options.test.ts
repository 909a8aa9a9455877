import { expect, test } from "vitest";
import { createDatabentoOptionHistorySource } from "../../src/adapters/databento/option-history-source.ts";
import type { FetchedOptionHistory, OptionHistoryRequest } from "../../src/iv-metrics/history-ports.ts";
import { addDays } from "../../src/market/calendar-date.ts";
import { wallTimeToMs } from "../../src/market/time-zone.ts";
import { formatOccSymbol } from "../../src/options/occ-symbol.ts";
import type { HistoryContract } from "../../src/valuation/rebuild/rebuilt-day.ts";
import { appErrorOf } from "../support/app-error-of.ts";
import { DATABENTO_KEY, openVendors } from "./model-vendors.ts";

const NOW = "2026-11-30T18:00:00Z";
const DAY = "2026-11-20";
const QUARTER_TO_FOUR = 15 * 60 + 45;
const TICKERS = ["SPY", "QQQ", "AAPL", "INTC", "TSLA", "GME"];
const DATASETS = { dailyDataset: "EQUS.SUMMARY", minuteDataset: "EQUS.MINI", optionDataset: "OPRA.PILLAR" };

async function open(more: { encoding?: "csv" | "json" } = {}) {
  const vendors = await openVendors(NOW, "databento");
  const deps = { ...vendors.deps, apiKey: DATABENTO_KEY, ...DATASETS, ...more };
  return { ...vendors, deps, source: createDatabentoOptionHistorySource(deps) };
}

type Opened = Awaited<ReturnType<typeof open>>;

/** Strikes around the money, of the expirations of some dates. */
function contractsOf(
  { market }: Pick<Opened, "market">,
  symbol: string,
  { day = DAY, dates = ["2026-12-18", "2026-12-24"], strikes = 12, root = symbol } = {},
): HistoryContract[] {
  const of = symbol === "SPX" ? "$SPX" : symbol;
  const atMs = wallTimeToMs(day, QUARTER_TO_FOUR);
  const spot = market.spotAt(of, atMs) ?? 0;
  const listed = market.listed(of, atMs) ?? [];
  const series = listed.filter(
    ({ expiration }) => expiration.root === root && dates.includes(expiration.date),
  );
  return series.flatMap(({ expiration, strikes: all }) =>
    all
      .toSorted((a, b) => Math.abs(a - spot) - Math.abs(b - spot))
      .slice(0, strikes)
      .flatMap((strike) =>
        (["call", "put"] as const).map((type) => aContract(symbol, root, expiration.date, strike, type)),
      ),
  );
}

function aContract(
  symbol: string,
  root: string,
  expiration: string,
  strike: number,
  type: "call" | "put" = "call",
): HistoryContract {
  const occSymbol = formatOccSymbol({ root, expiration, type, strike }) ?? "";
  return { symbol, root, expiration, strike, type, occSymbol, settlement: "PM", exerciseStyle: "american" };
}

const requestOf = (contracts: readonly HistoryContract[], day = DAY): OptionHistoryRequest => ({
  day,
  atMs: wallTimeToMs(day, QUARTER_TO_FOUR),
  contracts,
});
const quotesOf = ({ evidence }: FetchedOptionHistory) => (evidence.kind === "quotes" ? evidence.quotes : []);

for (const encoding of ["csv", "json"] as const) {
  test(`quotes are the model's at the minute that each stood, to the cent (${encoding})`, async () => {
    const opened = await open({ encoding });
    const spx = contractsOf(opened, "SPX", { root: "SPXW" });
    const asked = [...TICKERS.flatMap((symbol) => contractsOf(opened, symbol)), ...spx];
    const fetched = await opened.source.fetchOptions(requestOf(asked));
    const quotes = quotesOf(fetched);
    const atMs = wallTimeToMs(DAY, QUARTER_TO_FOUR);
    expect(asked.length).toBeGreaterThan(120);
    expect(quotes.length).toBeGreaterThan(0.98 * asked.length);
    let bidless = 0;
    for (const { contract, bid, ask, quotedAtMs } of quotes) {
      const of = contract.symbol === "SPX" ? "$SPX" : contract.symbol;
      const [top] = opened.market.book(of, quotedAtMs, [contract]) ?? [];
      if (bid === null) bidless += 1;
      else expect(bid).toBe(top?.bid);
      expect(ask).toBe(top?.ask);
    }
    expect(bidless).toBeLessThan(6);
    const ages = new Set(quotes.map(({ quotedAtMs }) => (atMs - quotedAtMs) / 60_000));
    expect([...ages].every((minutes) => minutes >= 0 && minutes <= 4)).toBe(true);
    const fresh = quotes.filter(({ quotedAtMs }) => quotedAtMs === atMs);
    expect(fresh.length / quotes.length).toBeGreaterThan(0.95);
    expect(fresh.length).toBeLessThan(quotes.length);
    expect(fetched).toMatchObject({ failures: [], outOfReach: null, notes: [] });
    expect(opened.meter.counts.get("calls_databento")).toBe(fetched.providerCalls);
    expect(fetched.providerCalls).toBeLessThanOrEqual(opened.source.callsFor(asked));
  });
}

test("it costs what it delivers: 80 bytes a row at $2 a GiB, and the second look what that one delivers", async () => {
  const opened = await open();
  const contracts = TICKERS.flatMap((symbol) => contractsOf(opened, symbol));
  const price = await opened.source.priceOptions(requestOf(contracts));
  const fetched = await opened.source.fetchOptions(requestOf(contracts));
  const atMs = wallTimeToMs(DAY, QUARTER_TO_FOUR);
  const rows = quotesOf(fetched).filter(({ quotedAtMs }) => quotedAtMs === atMs).length;
  expect(price / ((80 * 2) / 2 ** 30)).toBeCloseTo(rows + (fetched.skipped.no_quote ?? 0), 6);
  expect(fetched.extraUsd).toBeGreaterThan(0);
  expect(fetched.extraUsd).toBeLessThan(0.1 * price);
  const capped = await opened.source.fetchOptions({ ...requestOf(contracts), mostExtraUsd: 0 });
  expect(capped.extraUsd).toBe(0);
  expect(quotesOf(capped)).toHaveLength(rows);
  expect(capped.notes?.join()).toMatch(/more than may be spent/);
});

test("contracts that were never listed are absent (206), a day of such alone is empty (422), both for nothing", async () => {
  const opened = await open();
  const listed = contractsOf(opened, "SPY");
  const never = [aContract("SPY", "SPY", "2026-12-25", 590), aContract("SPY", "SPY", "2026-12-18", 590.5)];
  const some = await opened.source.fetchOptions(requestOf([...listed, ...never]));
  expect(quotesOf(some).some(({ contract }) => never.includes(contract))).toBe(false);
  expect(quotesOf(some).length).toBeGreaterThan(listed.length - 3);
  const none = await opened.source.fetchOptions(
    requestOf([...never, aContract("NOSUCH", "NOSUCH", "2026-12-18", 50)]),
  );
  expect(none).toMatchObject({ failures: [], outOfReach: null, extraUsd: 0, evidence: { quotes: [] } });
  expect(await opened.source.priceOptions(requestOf(never))).toBe(0);
  const unpadded = {
    ...listed[0],
    occSymbol: listed[0]?.occSymbol.replaceAll(" ", "") ?? "",
  } as HistoryContract;
  expect(quotesOf(await opened.source.fetchOptions(requestOf([unpadded])))).toEqual([]);
});

test("a contract that is listed and quoted by nobody has no rows, and costs nothing", async () => {
  const opened = await open();
  const quotes = opened.market
    .chain("SPY", wallTimeToMs(DAY, QUARTER_TO_FOUR))
    ?.series.flatMap((each) => each.quotes);
  const dead = quotes?.find((quote) => quote.dead);
  const contract = aContract("SPY", "SPY", dead?.expiration.date ?? "", dead?.strike ?? 0, dead?.type);
  expect(dead?.occSymbol).toBe(contract.occSymbol);
  const fetched = await opened.source.fetchOptions(requestOf([contract]));
  expect(fetched).toMatchObject({ evidence: { quotes: [] }, skipped: {}, failures: [] });
  expect(await opened.source.priceOptions(requestOf([contract]))).toBe(0);
});

test("the day before the dataset and the day not yet over cannot be had, which is no day without quotes", async () => {
  const opened = await open();
  const contracts = contractsOf(opened, "SPY");
  const early = await opened.source.fetchOptions(requestOf(contracts, "2013-03-28"));
  expect(early).toMatchObject({ outOfReach: "before-history", failures: [], providerCalls: 1 });
  const today = await opened.source.fetchOptions(requestOf(contracts, "2026-11-30"));
  expect(today).toMatchObject({ outOfReach: "not-yet", failures: [], providerCalls: 1 });
  expect(await opened.source.priceOptions(requestOf(contracts, "2026-11-30"))).toBe(0);
  // An hour after midnight UTC the day is there.
  opened.setNow("2026-12-01T01:00:00Z");
  expect(
    quotesOf(await opened.source.fetchOptions(requestOf(contracts, "2026-11-30"))).length,
  ).toBeGreaterThan(30);
});

test("more than 2,000 symbols are refused; the source asks for fewer at a time", async () => {
  const { source, deps } = await open();
  const strikes = Array.from({ length: 2_400 }, (_, i) => aContract("SPY", "SPY", "2026-12-18", 100 + i / 2));
  const quotes = quotesOf(await source.fetchOptions(requestOf(strikes)));
  expect(quotes.length).toBeGreaterThan(100);
  const symbols = strikes.map(({ occSymbol }) => occSymbol).join(",");
  const form = { dataset: "OPRA.PILLAR", schema: "cbbo-1m", symbols, start: DAY, end: addDays(DAY, 1) };
  const headers = { authorization: `Basic ${btoa(`${DATABENTO_KEY}:`)}` };
  const body = new URLSearchParams(form);
  const url = `${deps.apiBase}/v0/metadata.get_cost`;
  const refused = await deps.http.send({ url, method: "POST", headers, body });
  expect([refused.status, refused.text]).toEqual([422, expect.stringContaining("too_many_symbols")]);
});

test("the wire is OPRA's: an empty row before the open, then changes only, raw unless pretty is asked for", async () => {
  const { deps } = await open();
  const headers = { authorization: `Basic ${btoa(`${DATABENTO_KEY}:`)}` };
  const ask = async (more: Record<string, string>) => {
    const body = new URLSearchParams({
      dataset: "OPRA.PILLAR",
      schema: "cbbo-1m",
      stype_in: "raw_symbol",
      symbols: "SPY   261218C00590000",
      start: "2026-11-20T12:00:00Z",
      end: "2026-11-20T14:35:00Z",
      ...more,
    });
    return (
      await deps.http.send({ url: `${deps.apiBase}/v0/timeseries.get_range`, method: "POST", headers, body })
    ).text;
  };
  const [header, empty, first] = (await ask({ encoding: "csv" })).split("\n");
  expect(header).toBe(
    "ts_recv,ts_event,rtype,publisher_id,instrument_id,side,price,size,flags,bid_px_00,ask_px_00,bid_sz_00,ask_sz_00,bid_pb_00,ask_pb_00",
  );
  const absent = "9223372036854775807";
  expect(empty).toMatch(
    new RegExp(
      `^1795179660000000000,18446744073709551615,193,30,\\d+,N,${absent},0,194,${absent},${absent},0,0,0,0$`,
    ),
  );
  expect(first).toMatch(/^17951850600{9},\d+,193,30,\d+,N,\d+,\d+,194,\d+0{7},\d+0{7},\d+,\d+,\d+,\d+$/);
  const pretty = { encoding: "json", pretty_px: "true", pretty_ts: "true", map_symbols: "true" };
  const [emptyLine, line] = (await ask(pretty))
    .split("\n")
    .map((text) => (text === "" ? null : JSON.parse(text)));
  expect(emptyLine).toMatchObject({
    ts_recv: "2026-11-20T13:01:00.000000000Z",
    hd: { ts_event: null, rtype: 193, publisher_id: 30 },
    side: "N",
    price: null,
    size: 0,
    flags: 194,
    levels: [{ bid_px: null, ask_px: null, bid_sz: 0, ask_sz: 0, bid_pb: 0, ask_pb: 0 }],
    symbol: "SPY   261218C00590000",
  });
  expect(line.levels[0].bid_px).toMatch(/^\d+\.\d{2}0{7}$/);
});

test("a wrong key, no money, no licence, an outage, broken bodies and lost numbers are told apart", async () => {
  const opened = await open();
  const request = requestOf(contractsOf(opened, "SPY"));
  const stranger = createDatabentoOptionHistorySource({ ...opened.deps, apiKey: "db-other" });
  expect((await appErrorOf(stranger.fetchOptions(request))).code).toBe("provider_unauthorized");
  for (const [kind, code] of [
    ["too-big", "provider_rejected"],
    ["chain-failed", "provider_rejected"],
    ["rate-limited", "provider_rate_limited"],
    ["server-error", "provider_unavailable"],
    ["truncated", "provider_bad_body"],
    ["cut", "provider_bad_body"],
    ["html", "provider_bad_body"],
  ] as const) {
    opened.sandbox.faults.add({ kind, path: "get_range" });
    expect([kind, (await appErrorOf(opened.source.fetchOptions(request))).code]).toEqual([kind, code]);
  }
  // Rows that lost their numbers are asked for once more; twice, and the day is not empty but failed.
  const faults = () => opened.sandbox.faults.add({ kind: "minus-999", path: "get_range" });
  faults();
  expect(quotesOf(await opened.source.fetchOptions(request)).length).toBeGreaterThan(30);
  faults();
  faults();
  // The second look was paid for, which only an answer can tell.
  expect(await opened.source.fetchOptions(request)).toMatchObject({
    evidence: { quotes: [] },
    failures: [{ symbol: "SPY", error: { code: "provider_bad_body" } }],
    extraUsd: expect.any(Number),
  });
});
