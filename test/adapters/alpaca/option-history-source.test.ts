import { expect, test } from "vitest";
import { createAlpacaOptionHistorySource } from "../../../src/adapters/alpaca/option-history-source.ts";
import type { HistoryContract } from "../../../src/valuation/rebuild/rebuilt-day.ts";
import { aBarsPage, alpacaDeps, anAlpacaBar, anOptionBar } from "../../support/alpaca-wire.ts";
import { appErrorOf } from "../../support/app-error-of.ts";
import { expectSound, readMutated } from "../../support/fuzz-prices.ts";
import { aHistoryContract } from "../../support/option-history.ts";
import type { ScriptedAnswer } from "../../support/scripted-http.ts";

const DAY = "2026-11-20";
/** 15:45 in New York. */
const AT = Date.parse("2026-11-20T20:45:00Z");
const SPY_CALL = aHistoryContract();
const AAPL_PUT = aHistoryContract({ symbol: "AAPL", root: "AAPL", strike: 270, type: "put" });
const SPY_NAME = "SPY261218C00670000";
const AAPL_NAME = "AAPL261218P00270000";
const MINUTE = "2026-11-20T20:30:00Z";
const MINUTE_MS = Date.parse(MINUTE);
const UNSIGNED = { message: "OPRA agreement is not signed" };

const anUnderlyingBar = () => anAlpacaBar({ t: MINUTE });
const isOption = (url: URL) => url.pathname === "/v1beta1/options/bars";

function open(
  answers: { shares?: ScriptedAnswer; options?: (url: URL) => ScriptedAnswer } = {},
  nowMs = Date.parse("2026-11-30T12:00:00Z"),
) {
  const shares = answers.shares ?? {
    json: aBarsPage({ SPY: [anUnderlyingBar()], AAPL: [anUnderlyingBar()] }),
  };
  const alpaca = alpacaDeps(
    (url) => (isOption(url) ? (answers.options?.(url) ?? { json: aBarsPage({}) }) : shares),
    { nowMs: () => nowMs },
  );
  const source = createAlpacaOptionHistorySource(alpaca.deps);
  const fetch = (contracts: readonly HistoryContract[], changes: { day?: string; atMs?: number } = {}) =>
    source.fetchOptions({ day: DAY, atMs: AT, contracts, ...changes });
  return { ...alpaca, source, fetch };
}

const optionPage = (bars: Record<string, unknown>, next: string | null = null) => ({
  options: (): ScriptedAnswer => ({ json: aBarsPage(bars, next) }),
});

test("the half hour before the instant is asked for, contracts by their unpadded names, without a feed", async () => {
  const { fetch, http, queries } = open(optionPage({ [SPY_NAME]: [anOptionBar({ t: MINUTE })] }));
  const fetched = await fetch([SPY_CALL, AAPL_PUT]);
  const range = { start: "2026-11-20T20:15:00.000Z", end: "2026-11-20T20:44:59.999Z" };
  const asked = { timeframe: "1Min", limit: "10000", sort: "asc", ...range };
  expect(http.paths()).toEqual(["/v2/stocks/bars", "/v1beta1/options/bars"]);
  expect(queries()).toEqual([
    { symbols: "SPY,AAPL", adjustment: "raw", ...asked },
    { symbols: `${SPY_NAME},${AAPL_NAME}`, ...asked },
  ]);
  expect(fetched).toMatchObject({ provider: "alpaca", providerCalls: 2, skipped: {}, failures: [] });
  expect(fetched.evidence).toEqual({
    kind: "trades",
    // The mean by volume, as recorded: between 0.34 and 0.38 on 12 contracts.
    trades: [{ contract: SPY_CALL, minuteMs: MINUTE_MS, price: 0.3525, trades: 7 }],
    underlying: [
      { symbol: "AAPL", minuteMs: MINUTE_MS, price: 671.4 },
      { symbol: "SPY", minuteMs: MINUTE_MS, price: 671.4 },
    ],
  });
});

test("a hundred contracts a call, and one call for all underlyings: as many as callsFor says", async () => {
  const contracts = Array.from({ length: 201 }, (_, i) => aHistoryContract({ strike: 500 + i }));
  const { source, fetch, queries } = open();
  expect((await fetch(contracts)).providerCalls).toBe(4);
  expect(source.callsFor(contracts)).toBe(4);
  expect(queries().map(({ symbols }) => symbols?.split(",").length)).toEqual([1, 100, 100, 1]);
  expect(source.callsFor([])).toBe(0);
  const request = { day: DAY, atMs: AT, contracts };
  expect(await source.priceOptions(request)).toBe(0);
});

test("a page below the limit that has a token is not the last", async () => {
  const pages = [
    aBarsPage({ [AAPL_NAME]: [anOptionBar({ t: MINUTE })] }, "QUFQTHwx"),
    aBarsPage({ [SPY_NAME]: [anOptionBar({ t: MINUTE })] }),
  ];
  const { fetch, queries } = open({ options: () => ({ json: pages.shift() }) });
  const { evidence, failures } = await fetch([SPY_CALL, AAPL_PUT]);
  expect(queries().at(-1)?.["page_token"]).toBe("QUFQTHwx");
  expect(evidence).toMatchObject({ trades: [{ contract: AAPL_PUT }, { contract: SPY_CALL }] });
  expect(failures).toEqual([]);
});

test("a page that comes again fails the underlyings that were not complete", async () => {
  const { fetch, http } = open(optionPage({ [SPY_NAME]: [anOptionBar({ t: MINUTE })] }, "same"));
  const { evidence, failures } = await fetch([SPY_CALL, AAPL_PUT]);
  expect(http.requests).toHaveLength(3);
  expect(failures).toMatchObject([{ symbol: "SPY", error: { code: "provider_bad_body" } }]);
  expect(evidence).toMatchObject({ trades: [], underlying: [{ symbol: "AAPL" }] });
});

test("without a mean the close stands; without a count somebody has traded", async () => {
  const bar = anOptionBar({ t: MINUTE, vw: undefined, n: undefined });
  const { evidence } = await open(optionPage({ [SPY_NAME]: [bar] })).fetch([SPY_CALL]);
  expect(evidence).toMatchObject({ trades: [{ price: 0.34, trades: 1 }] });
});

test("rows outside of the request are counted and take nothing down", async () => {
  const rows = [
    anOptionBar({ t: "2026-11-20T20:14:00Z" }),
    anOptionBar({ t: "2026-11-20T20:45:00Z" }),
    anOptionBar({ t: MINUTE, v: 3 }),
    anOptionBar({ t: MINUTE }),
  ];
  const other = { SPY261218C00671000: [anOptionBar({ t: MINUTE })] };
  const { evidence, skipped, failures } = await open(optionPage({ [SPY_NAME]: rows, ...other })).fetch([
    SPY_CALL,
  ]);
  expect(evidence).toMatchObject({ trades: [{ contract: SPY_CALL, minuteMs: MINUTE_MS, trades: 7 }] });
  expect(skipped).toEqual({ outside_request: 4, duplicate: 1 });
  expect(failures).toEqual([]);
});

test.each([
  ["a price that is text", { c: "none" }],
  ["a high below the low", { h: 0.3, l: 0.4 }],
  ["a mean beyond the high", { vw: 3.5 }],
  ["a bar inside a minute", { t: "2026-11-20T20:30:30Z" }],
])("%s fails its underlying, and no other", async (_what, changes) => {
  const bars = {
    [SPY_NAME]: [anOptionBar({ t: MINUTE })],
    [AAPL_NAME]: [anOptionBar({ t: "2026-11-20T20:31:00Z" }), anOptionBar({ t: MINUTE, ...changes })],
  };
  const { evidence, failures } = await open(optionPage(bars)).fetch([SPY_CALL, AAPL_PUT]);
  expect(failures).toMatchObject([{ symbol: "AAPL", error: { code: "provider_bad_body" } }]);
  expect(evidence).toMatchObject({ trades: [{ contract: SPY_CALL }], underlying: [{ symbol: "SPY" }] });
});

test("an underlying without a minute while its options traded has failed: it is no day without trades", async () => {
  const bars = { [SPY_NAME]: [anOptionBar({ t: MINUTE })], [AAPL_NAME]: [anOptionBar({ t: MINUTE })] };
  for (const own of [undefined, null, [], [anAlpacaBar({ t: "2026-11-19T20:30:00Z" })]]) {
    const shares = { json: aBarsPage({ SPY: [anUnderlyingBar()], ...(own !== undefined && { AAPL: own }) }) };
    const { evidence, failures } = await open({ ...optionPage(bars), shares }).fetch([SPY_CALL, AAPL_PUT]);
    expect(failures).toMatchObject([{ symbol: "AAPL", error: { code: "provider_bad_body" } }]);
    expect(evidence).toMatchObject({ trades: [{ contract: SPY_CALL }], underlying: [{ symbol: "SPY" }] });
  }
});

test("one row in a hundred that can't be read costs that row alone", async () => {
  const contracts = Array.from({ length: 99 }, (_, i) => aHistoryContract({ strike: 600 + i }));
  const bars = Object.fromEntries(
    contracts.map(({ occSymbol }) => [occSymbol.replaceAll(" ", ""), [anOptionBar({ t: MINUTE })]]),
  );
  bars["SPY261218C00600000"]?.push(anOptionBar({ t: "x" }));
  const { evidence, failures, skipped } = await open(optionPage(bars)).fetch(contracts);
  expect(failures).toEqual([]);
  expect(skipped).toMatchObject({ malformed: 1 });
  expect(evidence.kind === "trades" && evidence.trades).toHaveLength(99);
});

test("a later call that fails costs the underlyings of its contracts", async () => {
  const spy = Array.from({ length: 100 }, (_, i) => aHistoryContract({ strike: 500 + i }));
  const { fetch } = open({
    options: (url) =>
      url.searchParams.get("symbols")?.startsWith("AAPL")
        ? { status: 500, text: "oops" }
        : { json: aBarsPage({ SPY261218C00500000: [anOptionBar({ t: MINUTE })] }) },
  });
  const { evidence, failures } = await fetch([...spy, AAPL_PUT]);
  expect(failures).toMatchObject([{ symbol: "AAPL", error: { code: "provider_unavailable" } }]);
  expect(evidence).toMatchObject({ trades: [{ contract: spy[0] }] });
});

test("cash indexes are told as failures, and are never asked for", async () => {
  const SPX = aHistoryContract({ symbol: "SPX", root: "SPXW", strike: 6_700 });
  const beside = open(optionPage({ [SPY_NAME]: [anOptionBar({ t: MINUTE })] }));
  const { failures, evidence } = await beside.fetch([SPX, SPY_CALL]);
  expect(failures).toMatchObject([{ symbol: "SPX", error: { code: "provider_unknown_symbol" } }]);
  expect(evidence).toMatchObject({ trades: [{ contract: SPY_CALL }] });
  expect(beside.source.callsFor([SPX, SPY_CALL])).toBe(2);
  const alone = open();
  expect((await appErrorOf(alone.fetch([SPX]))).code).toBe("provider_unknown_symbol");
  expect(alone.http.requests).toEqual([]);
});

test("a day from before the bars begin is out of reach, without a call", async () => {
  const { fetch, http } = open();
  const day = { day: "2024-02-02", atMs: Date.parse("2024-02-02T20:45:00Z") };
  expect(await fetch([SPY_CALL], day)).toMatchObject({ outOfReach: "before-history", providerCalls: 0 });
  expect(http.requests).toEqual([]);
  expect((await fetch([SPY_CALL], { day: "2024-02-05" })).outOfReach).toBeUndefined();
});

for (const json of [UNSIGNED, { message: "subscription does not permit querying recent OPRA data" }]) {
  /** The free plan's answers at a moment. */
  const openAt = (iso: string) => {
    const nowMs = Date.parse(iso);
    const page = aBarsPage({ [SPY_NAME]: [anOptionBar({ t: MINUTE })] });
    const options = ({ searchParams }: URL): ScriptedAnswer => {
      const recent = Date.parse(searchParams.get("end") ?? "") > nowMs - 16 * 60_000;
      return recent ? { status: 403, json } : { json: page };
    };
    return open({ options }, nowMs);
  };

  test(`too recent (${json.message}): asked for again as far as the plan goes`, async () => {
    const { fetch, queries } = openAt("2026-11-20T20:59:30Z");
    expect(await fetch([SPY_CALL])).toMatchObject({ evidence: { trades: [{ contract: SPY_CALL }] } });
    expect(queries().map(({ end }) => end?.slice(11, 16))).toEqual(["20:44", "20:44", "20:42"]);
  });

  test(`far too recent (${json.message}): the day is not there yet, which says nothing of it`, async () => {
    const { fetch } = openAt("2026-11-20T20:46:00Z");
    expect(await fetch([SPY_CALL])).toMatchObject({ outOfReach: "not-yet", failures: [] });
  });
}

test("an old range refused for want of a signature is a plan without it, and no wrong key", async () => {
  const { fetch, http } = open({ options: () => ({ status: 403, json: UNSIGNED }) });
  const error = await appErrorOf(fetch([SPY_CALL]));
  expect(error).toMatchObject({ code: "provider_rejected", hint: expect.stringContaining("agreement") });
  expect(http.requests).toHaveLength(2);
});

test("too many calls wait as long as Alpaca says", async () => {
  const headers = { "retry-after": "17" };
  const { fetch } = open({
    options: () => ({ status: 429, json: { message: "too many requests." }, headers }),
  });
  expect(await appErrorOf(fetch([SPY_CALL]))).toMatchObject({
    code: "provider_rate_limited",
    retryAfterSeconds: 17,
  });
});

test("1000 mutated pages of minutes give prices inside of their bar and window, or an error that says so", async () => {
  const rows = ["30", "31", "32", "33"].map((m) => anOptionBar({ t: `2026-11-20T20:${m}:00Z` }));
  const minutes = ["30", "31", "32", "33"].map((m) => anAlpacaBar({ t: `2026-11-20T20:${m}:00Z` }));
  const flawOf = (minuteMs: number, price: number, [low, high]: [number, number]) =>
    minuteMs % 60_000 === 0 && minuteMs >= AT - 1_800_000 && minuteMs < AT && price >= low && price <= high
      ? null
      : `${minuteMs} ${price}`;
  const tally = await readMutated({
    bodies: [
      aBarsPage({ [SPY_NAME]: rows, [AAPL_NAME]: rows }),
      aBarsPage({ SPY: minutes, AAPL: minutes }),
    ].map((page) => JSON.stringify(page)),
    cases: 1_000,
    seed: 14,
    read: (text) => {
      const shares = { json: aBarsPage({ SPY: minutes, AAPL: minutes }) };
      const options = () => ({ json: aBarsPage({ [SPY_NAME]: rows, [AAPL_NAME]: rows }) });
      const isOptions = text.includes("1218");
      return open(isOptions ? { shares, options: () => ({ text }) } : { shares: { text }, options }).fetch([
        SPY_CALL,
        AAPL_PUT,
      ]);
    },
    flawsOf: ({ evidence }) =>
      evidence.kind === "quotes"
        ? ["quotes"]
        : [
            ...evidence.trades.map(({ minuteMs, price }) => flawOf(minuteMs, price, [0.0001, 1e8])),
            ...evidence.underlying.map(({ minuteMs, price }) => flawOf(minuteMs, price, [0.0001, 1e8])),
          ],
  });
  expectSound(tally, 1_000, ["malformed", "impossible_prices", "outside_request", "duplicate"]);
});
