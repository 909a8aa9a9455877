import { expect, test } from "vitest";
import { createAlpacaOptionHistorySource } from "../../src/adapters/alpaca/option-history-source.ts";
import { MINUTE_MS } from "../../src/market/calendar-date.ts";
import { wallTimeToMs } from "../../src/market/time-zone.ts";
import type { HistoryContract } from "../../src/valuation/rebuild/rebuilt-day.ts";
import { appErrorOf } from "../support/app-error-of.ts";
import { aHistoryContract } from "../support/option-history.ts";
import { ALPACA, openVendors } from "./model-vendors.ts";

/** Its contracts have expired long since. */
const DAY = "2025-12-24";
/** A half day. */
const AT = wallTimeToMs(DAY, 12 * 60 + 45);
const EXPIRATION = "2026-01-23";

async function open(nowIso = "2026-11-23T15:00:00Z", settings: Parameters<typeof openVendors>[2] = {}) {
  const vendors = await openVendors(nowIso, "alpaca", settings);
  const source = createAlpacaOptionHistorySource({ ...vendors.deps, ...ALPACA });
  const headers = { "apca-api-key-id": ALPACA.keyId, "apca-api-secret-key": ALPACA.secretKey };
  const ask = async (query: Record<string, string>) => {
    const url = `${vendors.sandbox.url}/v1beta1/options/bars?${new URLSearchParams(query)}`;
    const response = await fetch(url, { headers });
    return { status: response.status, body: (await response.json()) as BarsBody };
  };
  return { ...vendors, source, ask };
}

type BarsBody = {
  message?: string;
  bars: Record<string, { t: string; c: number; l: number; h: number; v: number; vw: number }[]>;
  next_page_token: string | null;
};

/** Calls and puts of some strikes around the price, as listed on the day, with one that never was. */
function contractsOf(market: Awaited<ReturnType<typeof open>>["market"], symbol: string): HistoryContract[] {
  const listed = market.listed(symbol, AT)?.find(({ expiration: { date } }) => date === EXPIRATION);
  const spot = market.spotAt(symbol, AT) ?? 0;
  const strikes = (listed?.strikes ?? [])
    .toSorted((a, b) => Math.abs(a - spot) - Math.abs(b - spot))
    .slice(0, 5);
  return [...strikes, 0.37].flatMap((strike) =>
    (["call", "put"] as const).map((type) =>
      aHistoryContract({ symbol, root: symbol, expiration: EXPIRATION, strike, type }),
    ),
  );
}

const nameOf = ({ occSymbol }: HistoryContract) => occSymbol.replaceAll(" ", "");

test("the half hour before 12:45 of a half day is the model's, of contracts that expired long ago", async () => {
  const { source, market, meter } = await open();
  const contracts = ["SPY", "AAPL"].flatMap((symbol) => contractsOf(market, symbol));
  const fetched = await source.fetchOptions({ day: DAY, atMs: AT, contracts });
  expect(fetched).toMatchObject({ provider: "alpaca", providerCalls: 2, skipped: {}, failures: [] });
  expect(fetched.providerCalls).toBe(source.callsFor(contracts));
  expect(meter.counts.get("calls_alpaca")).toBe(2);
  if (fetched.evidence.kind !== "trades") throw new Error("Alpaca has no quotes of the past.");
  const range = { fromMs: AT - 30 * MINUTE_MS, toMs: AT };
  const expected = ["AAPL", "SPY"].flatMap((symbol) => {
    const own = contracts.filter((each) => each.symbol === symbol);
    const minutes = market.optionMinutes(symbol, DAY, { contracts: own, ...range }) ?? [];
    return own
      .map((contract, i) => ({ contract, rows: minutes[i] ?? [] }))
      .toSorted((a, b) => (nameOf(a.contract) < nameOf(b.contract) ? -1 : 1))
      .flatMap(({ contract, rows }) =>
        rows.map(({ startMs, mean, trades }) => ({ contract, minuteMs: startMs, price: mean, trades })),
      );
  });
  expect(fetched.evidence.trades).toEqual(expected);
  expect(expected.length).toBeGreaterThan(100);
  expect(fetched.evidence.underlying).toHaveLength(60);
});

test("pages end at the limit, and go on after the last bar by its name and nanoseconds", async () => {
  const { ask, market } = await open();
  const symbols = contractsOf(market, "SPY").map(nameOf).join(",");
  const range = { start: new Date(AT - 30 * MINUTE_MS).toISOString(), end: new Date(AT - 1).toISOString() };
  const query = { symbols, timeframe: "1Min", ...range };
  const whole = await ask({ ...query, limit: "10000" });
  const rows: string[] = [];
  let token: string | null = "";
  for (let pages = 0; token !== null && pages < 200; pages += 1) {
    const { body }: { body: BarsBody } = await ask({ ...query, limit: "7", page_token: token });
    const page = Object.entries(body.bars).flatMap(([name, bars]) => bars.map(({ t }) => `${name} ${t}`));
    rows.push(...page);
    if (body.next_page_token !== null) {
      expect(page).toHaveLength(7);
      const [name = "", t = ""] = page.at(-1)?.split(" ") ?? [];
      expect(atob(body.next_page_token)).toBe(`${name}|M|${Date.parse(t)}000000`);
    }
    token = body.next_page_token;
  }
  const all = Object.entries(whole.body.bars).flatMap(([name, bars]) => bars.map(({ t }) => `${name} ${t}`));
  expect(rows).toEqual(all);
  expect(whole.body.next_page_token).toBeNull();
});

test("what was never listed, an index, or a day before February 2024 is only absent", async () => {
  const { ask } = await open();
  const query = { timeframe: "1Day", start: "2026-11-20T00:00:00Z", end: "2026-11-20T23:00:00Z" };
  const symbols = "SPY261218C00670000,SPY261218C00670370,SPXW261218C06700000,NSUCH261218C00010000";
  const { status, body } = await ask({ ...query, symbols });
  expect([status, Object.keys(body.bars)]).toEqual([200, ["SPY261218C00670000"]]);
  const [day] = body.bars["SPY261218C00670000"] ?? [];
  expect(day?.t).toBe("2026-11-20T05:00:00Z");
  const minutes = await ask({ ...query, symbols: "SPY261218C00670000", timeframe: "1Min", limit: "10000" });
  const rows = minutes.body.bars["SPY261218C00670000"] ?? [];
  expect(day).toMatchObject({ v: rows.reduce((sum, { v }) => sum + v, 0), c: rows.at(-1)?.c });
  const early = { ...query, start: "2024-02-02T00:00:00Z", end: "2024-02-02T23:00:00Z" };
  expect((await ask({ ...early, symbols: "SPY240315C00490000" })).body.bars).toEqual({});
});

test("before a split, strikes and prices are those of the old share", async () => {
  const { ask, market } = await open();
  const spot = market.spotAt("NFLX", Date.parse("2025-11-14T20:00:00Z")) ?? 0;
  const listed = market.listed("NFLX", Date.parse("2025-11-14T20:00:00Z")) ?? [];
  const month = listed.find(({ expiration: { date } }) => date === "2025-12-19");
  const strike = month?.strikes.toSorted((a, b) => Math.abs(a - spot) - Math.abs(b - spot))[0] ?? 0;
  const name = (dollars: number) => `NFLX251219C${String(Math.round(dollars * 1_000)).padStart(8, "0")}`;
  const on = async (date: string, symbol: string) => {
    const range = { start: `${date}T00:00:00Z`, end: `${date}T23:00:00Z` };
    const { body } = await ask({ symbols: symbol, timeframe: "1Day", ...range });
    return body.bars[symbol]?.[0]?.vw;
  };
  expect(await on("2025-11-14", name(strike))).toBeUndefined();
  const before = (await on("2025-11-14", name(strike * 10))) ?? Number.NaN;
  expect(before / 10 / spot).toBeGreaterThan(0.01);
  expect(before / 10 / spot).toBeLessThan(0.2);
  expect(await on("2025-11-17", name(strike))).toBeLessThan(before / 5);
});

test.each([
  [
    "more than 100 symbols",
    {
      symbols: Array(101)
        .fill("SPY")
        .map((root, i) => `${root}261218C00${600 + i}000`)
        .join(","),
    },
  ],
  ["no symbols", { symbols: "" }],
  ["a padded name", { symbols: "SPY   261218C00670000" }],
  ["another timeframe", { timeframe: "1Second" }],
  ["a limit beyond 10,000", { limit: "10001" }],
  ["a token of somebody else", { page_token: "TVE9PQ==" }],
])("%s is refused", async (_what, changes) => {
  const { ask } = await open();
  const query = { symbols: "SPY261218C00670000", timeframe: "1Min", start: "2026-11-20", end: "2026-11-21" };
  expect(await ask({ ...query, ...changes })).toMatchObject({
    status: 400,
    body: { message: expect.any(String) },
  });
});

test("the free plan refuses the last 15 minutes in the words of a signature; the other has them", async () => {
  const now = "2026-11-23T20:50:00Z";
  const query = { symbols: "SPY261218C00670000", timeframe: "1Min", start: "2026-11-23T15:00:00Z" };
  const end = { end: "2026-11-23T20:36:00Z" };
  const free = await open(now);
  expect(await free.ask({ ...query, ...end })).toMatchObject({
    status: 403,
    body: { message: "OPRA agreement is not signed" },
  });
  expect((await free.ask(query)).status).toBe(200);
  const plus = await open(now, { alpacaPlan: "plus" });
  expect((await plus.ask({ ...query, ...end })).status).toBe(200);
  const contracts = [aHistoryContract()];
  const request = { day: "2026-11-23", atMs: Date.parse("2026-11-23T20:45:00Z"), contracts };
  expect(await free.source.fetchOptions(request)).toMatchObject({ outOfReach: "not-yet" });
  expect((await plus.source.fetchOptions(request)).evidence).toMatchObject({ kind: "trades" });
});

test("over 200 calls a minute Alpaca says so", async () => {
  const { source } = await open(undefined, { alpacaRequestsPerMinute: 1 });
  const error = await appErrorOf(
    source.fetchOptions({ day: DAY, atMs: AT, contracts: [aHistoryContract()] }),
  );
  expect(error.code).toBe("provider_rate_limited");
});
