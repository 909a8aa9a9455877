import { expect, test } from "vitest";
import { createAlpacaDeclaredDividendSource } from "../../../src/adapters/alpaca/declared-dividend-source.ts";
import { normaliseDividends } from "../../../src/adapters/alpaca/normalise-dividends.ts";
import { aDividendsPage, alpacaDeps, aWireDividend } from "../../support/alpaca-wire.ts";
import { appErrorOf } from "../../support/app-error-of.ts";
import { IN_SESSION } from "../../support/moments.ts";
import type { ScriptedAnswer } from "../../support/scripted-http.ts";

const RANGE = { from: "2026-11-08", to: "2027-11-28" };

function sourceOf(answer: (url: URL) => ScriptedAnswer) {
  const alpaca = alpacaDeps(answer);
  const source = createAlpacaDeclaredDividendSource(alpaca.deps);
  const fetch = (...symbols: string[]) => source.fetchDeclared({ symbols, ...RANGE });
  return { ...alpaca, fetch };
}

test("declared dividends of all symbols come in one call, page by page; indices are not asked for", async () => {
  const special = aWireDividend({ symbol: "KO", rate: 1, special: true, foreign: true });
  const { http, queries, fetch } = sourceOf((url) => ({
    json: url.searchParams.has("page_token")
      ? aDividendsPage([special])
      : aDividendsPage([aWireDividend()], "next"),
  }));
  const fetched = await fetch("SPY", "KO", "SPX", "$NDX");
  expect(http.paths()).toEqual(["/v1/corporate-actions", "/v1/corporate-actions"]);
  const query = {
    symbols: "SPY,KO",
    types: "cash_dividend",
    start: RANGE.from,
    end: RANGE.to,
    limit: "1000",
    sort: "asc",
  };
  expect(queries()).toEqual([query, { ...query, page_token: "next" }]);
  expect(fetched).toEqual({
    provider: "alpaca",
    fetchedAtMs: IN_SESSION,
    skipped: {},
    bytes: expect.any(Number),
    providerCalls: 2,
    dividends: [
      { symbol: "SPY", exDate: "2026-12-18", amount: 1.761117, special: false },
      { symbol: "KO", exDate: "2026-12-18", amount: 1, special: true },
    ],
    unknownSymbols: ["SPX", "$NDX"],
    failures: [],
  });
});

test.each([
  ["no list at all", { corporate_actions: {}, next_page_token: null }],
  ["an empty list", aDividendsPage([])],
  ["other actions only", { corporate_actions: { forward_splits: [{}] } }],
])("nothing declared is an answer: %s", async (_what, json) => {
  expect(await sourceOf(() => ({ json })).fetch("SPY")).toMatchObject({
    dividends: [],
    failures: [],
    skipped: {},
  });
});

test("a row that can't be read, or was not asked for, is counted", () => {
  const bad = [
    null,
    aWireDividend({ rate: 0 }),
    aWireDividend({ rate: -1 }),
    aWireDividend({ rate: "NaN" }),
    aWireDividend({ ex_date: "2026-02-30" }),
    aWireDividend({ ex_date: null }),
    aWireDividend({ symbol: 7 }),
    aWireDividend({ special: "no" }),
  ];
  const { dividends, skipped } = normaliseDividends(
    [...bad, aWireDividend({ symbol: "T" }), aWireDividend()],
    ["SPY"],
  );
  expect(dividends).toHaveLength(1);
  expect(skipped).toEqual({ malformed: bad.length, outside_request: 1 });
  const { special: _special, ...plain } = aWireDividend({ rate: "0.25" });
  expect(normaliseDividends([plain], ["SPY"]).dividends).toMatchObject([{ amount: 0.25, special: false }]);
});

test("a symbol that Alpaca refuses is left out, and the rest asked again", async () => {
  const { fetch, queries } = sourceOf((url) =>
    url.searchParams.get("symbols")?.includes("XX1") === true
      ? { status: 400, json: { message: "invalid symbol: XX1" } }
      : { json: aDividendsPage([aWireDividend()]) },
  );
  expect(await fetch("XX1", "SPY")).toMatchObject({
    unknownSymbols: ["XX1"],
    dividends: [{ symbol: "SPY" }],
  });
  expect(queries().map(({ symbols }) => symbols)).toEqual(["XX1,SPY", "SPY"]);
});

test("more than a hundred symbols take more calls; those of one that fails are named, the others come", async () => {
  const symbols = Array.from(
    { length: 150 },
    (_, i) => `A${String.fromCharCode(65 + (i % 26))}${String.fromCharCode(65 + Math.floor(i / 26))}`,
  );
  const { fetch, http } = sourceOf((url) =>
    url.searchParams.get("symbols")?.startsWith(symbols[0] ?? "") === true
      ? { json: aDividendsPage([aWireDividend({ symbol: symbols[3] })]) }
      : { status: 500, text: "" },
  );
  const { dividends, failures } = await fetch(...symbols);
  expect(http.requests).toHaveLength(2);
  expect(dividends).toMatchObject([{ symbol: symbols[3] }]);
  expect(failures.map(({ symbol }) => symbol)).toEqual(symbols.slice(100));
});

test.each([
  ["a refused key", { status: 403, json: { message: "forbidden." } }, "provider_unauthorized"],
  ["too many calls", { status: 429, text: "" }, "provider_rate_limited"],
  ["a web page", { text: "<html></html>" }, "provider_bad_body"],
  ["another shape", { json: { bars: {} } }, "provider_bad_body"],
  ["pages without end", { json: aDividendsPage([], "again") }, "provider_bad_body"],
] as const)("%s is an error", async (_what, answer, code) => {
  expect((await appErrorOf(sourceOf(() => answer).fetch("SPY"))).code).toBe(code);
});
