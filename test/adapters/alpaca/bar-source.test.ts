import { expect, test } from "vitest";
import { createAlpacaBarSource } from "../../../src/adapters/alpaca/bar-source.ts";
import { createAlpacaHistorySource } from "../../../src/adapters/alpaca/history-source.ts";
import { aBarsPage, alpacaDeps, anAlpacaBar } from "../../support/alpaca-wire.ts";
import { appErrorOf } from "../../support/app-error-of.ts";
import type { ScriptedAnswer } from "../../support/scripted-http.ts";

const FROM = Date.parse("2026-11-20T15:00:00Z");
const REQUEST = { symbols: ["SPY", "AAPL"], timeframe: "1m" as const, fromMs: FROM, toMs: FROM + 600_000 };
const TOO_RECENT = { message: "subscription does not permit querying recent SIP data" };

function source(...answers: ScriptedAnswer[]) {
  const left = [...answers];
  const alpaca = alpacaDeps(() => left.shift() ?? { json: aBarsPage({}) });
  return { ...alpaca, source: createAlpacaBarSource(alpaca.deps) };
}

test("history is asked for as Alpaca wants it: all symbols in one call, end included there, and no feed", async () => {
  const alpaca = source({ json: aBarsPage({ SPY: [anAlpacaBar()] }) });
  const fetched = await alpaca.source.fetchBars(REQUEST);
  expect(alpaca.http.paths()).toEqual(["/v2/stocks/bars"]);
  expect(alpaca.queries()).toEqual([
    {
      symbols: "SPY,AAPL",
      timeframe: "1Min",
      adjustment: "raw",
      start: "2026-11-20T15:00:00.000Z",
      end: "2026-11-20T15:09:59.999Z",
      limit: "10000",
      sort: "asc",
    },
  ]);
  expect(alpaca.http.requests[0]?.headers).toEqual({
    "APCA-API-KEY-ID": "the-key",
    "APCA-API-SECRET-KEY": "the-secret",
  });
  expect(fetched.bars).toEqual([
    { symbol: "SPY", startMs: FROM, open: 671.2, high: 671.85, low: 670.9, close: 671.5, volume: 120_345 },
  ]);
  expect(alpaca.source.callsFor(20)).toBe(1);
});

test("a page with few bars and a token is not the last", async () => {
  const alpaca = source(
    { json: aBarsPage({ AAPL: [anAlpacaBar()] }, "QUFQTHwx") },
    { json: aBarsPage({ AAPL: [anAlpacaBar({ t: "2026-11-20T15:01:00Z" })] }, "QUFQTHwy") },
    { json: aBarsPage({ SPY: [anAlpacaBar()] }) },
  );
  const fetched = await alpaca.source.fetchBars(REQUEST);
  expect(fetched.bars.map(({ symbol }) => symbol)).toEqual(["AAPL", "AAPL", "SPY"]);
  expect(alpaca.queries().map((query) => query["page_token"])).toEqual([undefined, "QUFQTHwx", "QUFQTHwy"]);
  expect(fetched).toMatchObject({ providerCalls: 3, failures: [] });
});

test("a later page that fails costs only what was not complete", async () => {
  const alpaca = source(
    { json: aBarsPage({ AAPL: [anAlpacaBar()], MSFT: [anAlpacaBar()] }, "next") },
    { status: 500, text: "oops" },
  );
  const fetched = await alpaca.source.fetchBars({ ...REQUEST, symbols: ["AAPL", "MSFT", "SPY"] });
  expect(fetched.bars.map(({ symbol }) => symbol)).toEqual(["AAPL", "MSFT"]);
  expect(fetched.failures.map(({ symbol, error }) => [symbol, error.code])).toEqual([
    ["MSFT", "provider_unavailable"],
    ["SPY", "provider_unavailable"],
  ]);
});

test("a token that comes again does not go round for ever", async () => {
  const alpaca = alpacaDeps(() => ({ json: aBarsPage({ SPY: [anAlpacaBar()] }, "same") }));
  const fetched = await createAlpacaBarSource(alpaca.deps).fetchBars(REQUEST);
  expect(alpaca.http.requests).toHaveLength(2);
  expect(fetched.failures).toMatchObject([{ symbol: "SPY", error: { code: "provider_bad_body" } }]);
  expect(fetched.skipped).toEqual({ duplicate: 1 });
});

test("one symbol in a wrong form is left out and the rest asked for again", async () => {
  const alpaca = source(
    { status: 422, json: { message: "invalid symbol: BAD1" } },
    { json: aBarsPage({ SPY: [anAlpacaBar()] }) },
  );
  const fetched = await alpaca.source.fetchBars({ ...REQUEST, symbols: ["SPY", "BAD1"] });
  expect(fetched).toMatchObject({ unknownSymbols: ["BAD1"], providerCalls: 2, failures: [] });
  expect(fetched.bars).toHaveLength(1);
  const only = source({ status: 422, json: { message: "invalid symbol: BAD1" } });
  expect(await only.source.fetchBars({ ...REQUEST, symbols: ["BAD1"] })).toMatchObject({
    bars: [],
    unknownSymbols: ["BAD1"],
  });
});

test("indexes and other strange names are never asked for", async () => {
  const alpaca = source();
  const fetched = await alpaca.source.fetchBars({ ...REQUEST, symbols: ["SPX", "$NDX", "BRK/B", "a b"] });
  expect(fetched.unknownSymbols).toEqual(["SPX", "$NDX", "BRK/B", "a b"]);
  expect(alpaca.http.requests).toEqual([]);
});

for (const [status, body] of [
  [403, TOO_RECENT],
  [422, { message: "end is too late for subscription" }],
] as const) {
  test(`too recent for the plan (${status}): asked for again up to 16 minutes ago`, async () => {
    const alpaca = source({ status, json: body });
    const toMs = Date.parse("2026-11-23T15:00:00Z");
    const fetched = await alpaca.source.fetchBars({ ...REQUEST, toMs });
    expect(alpaca.queries().map((query) => query["end"])).toEqual([
      "2026-11-23T14:59:59.999Z",
      "2026-11-23T14:43:59.999Z",
    ]);
    expect(fetched).toMatchObject({ bars: [], failures: [] });
  });
}

test("a plan that refuses even what is older is said in words", async () => {
  const alpaca = alpacaDeps(() => ({ status: 403, json: TOO_RECENT }));
  const toMs = Date.parse("2026-11-23T15:00:00Z");
  const error = await appErrorOf(createAlpacaBarSource(alpaca.deps).fetchBars({ ...REQUEST, toMs }));
  expect(error).toMatchObject({
    code: "provider_rejected",
    hint: expect.stringContaining("Algo Trader Plus"),
  });
});

for (const [what, answer, code] of [
  ["a wrong key", { status: 401, json: { message: "unauthorized." } }, "provider_unauthorized"],
  ["a key without rights", { status: 403, json: { message: "forbidden." } }, "provider_unauthorized"],
  ["too many calls", { status: 429, json: { message: "too many requests." } }, "provider_rate_limited"],
  ["a request it does not take", { status: 400, json: { message: "invalid limit" } }, "provider_rejected"],
  ["nothing there", { status: 404, text: "Not Found" }, "provider_unknown_symbol"],
  ["an outage", { status: 503, text: "" }, "provider_unavailable"],
  ["a web page for a refusal", { status: 403, text: "<html>no</html>" }, "provider_unavailable"],
  ["silence", "silent", "provider_unavailable"],
  ["an empty body", { text: "" }, "provider_bad_body"],
  ["a web page", { text: "<!DOCTYPE html><p>hi" }, "provider_bad_body"],
  ["half a body", { text: '{"bars":{"SPY":[{"t":"2026' }, "provider_bad_body"],
  ["a list", { json: [] }, "provider_bad_body"],
  ["no bars at all", { json: { message: "ok" } }, "provider_bad_body"],
  ["bars that are a text", { json: { bars: "none", next_page_token: null } }, "provider_bad_body"],
  ["a token that is a number", { json: { bars: {}, next_page_token: 7 } }, "provider_bad_body"],
] as const) {
  test(`${what} is ${code}`, async () => {
    expect((await appErrorOf(source(answer).source.fetchBars(REQUEST))).code).toBe(code);
  });
}

test("Retry-After is handed on, and no key is in any message", async () => {
  const limited = source({ status: 429, text: "", headers: { "retry-after": "12" } });
  expect(await appErrorOf(limited.source.fetchBars(REQUEST))).toMatchObject({ retryAfterSeconds: 12 });
  const refused = await appErrorOf(source({ status: 401, text: "{}" }).source.fetchBars(REQUEST));
  expect(refused.hint).toContain("ALPACA_API_KEY");
  expect(refused.message + refused.hint).not.toMatch(/the-key|the-secret/);
});

test("more symbols than fit a call: what came before a failure is kept", async () => {
  const symbols = Array.from({ length: 250 }, (_, i) => `S${i}`);
  const alpaca = source({ json: aBarsPage({ S1: [anAlpacaBar()] }) }, { status: 429, json: {} });
  const fetched = await alpaca.source.fetchBars({ ...REQUEST, symbols });
  expect(fetched.bars).toHaveLength(1);
  expect(fetched.failures).toHaveLength(50);
  expect(fetched.failures[0]).toMatchObject({ symbol: "S200", error: { code: "provider_rate_limited" } });
  expect(alpaca.source.callsFor(250)).toBe(2);
});

test("more symbols than fit a call: a bad answer costs its own call, and a limit all that follow", async () => {
  const symbols = Array.from({ length: 601 }, (_, i) => `S${i}`);
  const [first, last] = [
    { json: aBarsPage({ S1: [anAlpacaBar()] }) },
    { json: aBarsPage({ S600: [anAlpacaBar()] }) },
  ];
  const bad = source(first, { text: "<html>" }, { json: aBarsPage({}) }, last);
  const kept = await bad.source.fetchBars({ ...REQUEST, symbols });
  expect(kept.bars.map(({ symbol }) => symbol)).toEqual(["S1", "S600"]);
  expect(kept.failures.map(({ symbol }) => symbol)).toEqual(symbols.slice(200, 400));
  const limited = source(first, { status: 429, json: {} }, { json: aBarsPage({}) }, last);
  const cut = await limited.source.fetchBars({ ...REQUEST, symbols });
  expect(cut.bars.map(({ symbol }) => symbol)).toEqual(["S1"]);
  expect(cut.failures.map(({ symbol }) => symbol)).toEqual(symbols.slice(200));
});

const PAST = { message: "subscription does not permit querying data from the past 15 minutes" };
const NOW = Date.parse("2026-11-23T15:00:00Z");

for (const [what, headers, asks] of [
  ["tells the time", { date: "Mon, 23 Nov 2026 14:58:00 GMT" }, ["14:41:59.999Z"]],
  ["does not tell the time", {}, ["14:43:59.999Z", "14:38:59.999Z"]],
] as const) {
  test(`our clock two minutes ahead of Alpaca's, which ${what}: asked again with an earlier end`, async () => {
    const theirs = NOW - 120_000;
    const alpaca = alpacaDeps(
      (url) => {
        const endMs = Date.parse(url.searchParams.get("end") ?? "");
        return endMs > theirs - 15 * 60_000
          ? { status: 403, json: PAST, headers }
          : { json: aBarsPage({ SPY: [anAlpacaBar({ t: "2026-11-23T14:30:00Z" })] }) };
      },
      { nowMs: () => NOW },
    );
    const range = { fromMs: Date.parse("2026-11-23T14:30:00Z"), toMs: NOW };
    const fetched = await createAlpacaBarSource(alpaca.deps).fetchBars({ ...REQUEST, ...range });
    expect(fetched.bars).toHaveLength(1);
    expect(
      alpaca
        .queries()
        .slice(1)
        .map(({ end }) => end?.slice(11)),
    ).toEqual(asks);
  });
}

test("a bar that can't be read fails its symbol in history, unless another of the same minute can be", async () => {
  const read = (spy: unknown[]) => {
    const json = aBarsPage({ SPY: spy, AAPL: [anAlpacaBar()] });
    const history = createAlpacaHistorySource(alpacaDeps(() => ({ json })).deps);
    const request = { symbols: ["SPY", "AAPL"], from: "2026-11-20", to: "2026-11-20" };
    return history.fetchHistory({ ...request, timeframe: "1m" });
  };
  const bad = anAlpacaBar({ h: 1 });
  expect(await read([bad])).toMatchObject({
    failures: [{ symbol: "SPY" }],
    unreadable: [{ symbol: "SPY", date: "2026-11-20" }],
    bars: [{ symbol: "AAPL" }],
  });
  expect(await read([bad, anAlpacaBar()])).toMatchObject({ failures: [], unreadable: [] });
});
