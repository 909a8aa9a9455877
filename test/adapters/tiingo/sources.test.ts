import { expect, test } from "vitest";
import { createTiingoDailyBarSource } from "../../../src/adapters/tiingo/daily-bar-source.ts";
import { createTiingoProfileSource } from "../../../src/adapters/tiingo/profile-source.ts";
import { appErrorOf } from "../../support/app-error-of.ts";
import { type ScriptedAnswer, scriptedHttp } from "../../support/scripted-http.ts";
import { aTiingoDay, OVER_HOURLY } from "../../support/tiingo-wire.ts";

const NOW = Date.parse("2026-11-23T22:15:00Z");
const RANGE = { from: "2026-11-16", to: "2026-11-20" };

function tiingo(answer: (ticker: string) => ScriptedAnswer) {
  const http = scriptedHttp(({ pathname }) => answer(pathname.split("/")[3] ?? ""));
  const deps = { apiBase: "https://tiingo.test", apiKey: "secret-token", http, nowMs: () => NOW };
  return { http, daily: createTiingoDailyBarSource(deps), profiles: createTiingoProfileSource(deps) };
}

const fetchOne = (answer: ScriptedAnswer) =>
  tiingo(() => answer).daily.fetchDailyBars({ symbols: ["AAPL"], ...RANGE });

test("one call a symbol, the token in the header and never in the address", async () => {
  const { http, daily } = tiingo(() => ({ json: [aTiingoDay()] }));
  const fetched = await daily.fetchDailyBars({ symbols: ["AAPL", "BRK.B"], ...RANGE });
  expect(http.paths()).toEqual(["/tiingo/daily/AAPL/prices", "/tiingo/daily/BRK-B/prices"]);
  const url = new URL(http.requests[0]?.url ?? "");
  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    startDate: "2026-11-16",
    endDate: "2026-11-20",
  });
  expect(http.requests[0]?.headers).toEqual({ authorization: "Token secret-token" });
  expect(http.requests.every((request) => !String(request.url).includes("secret"))).toBe(true);
  expect(fetched).toMatchObject({ provider: "tiingo", fetchedAtMs: NOW, providerCalls: 2, failures: [] });
  expect(fetched.bars.map(({ symbol }) => symbol)).toEqual(["AAPL", "BRK.B"]);
  expect(daily.callsFor(20)).toBe(20);
});

test("indexes are unknown without a call, and a ticker that Tiingo does not know with one", async () => {
  const { http, daily } = tiingo((ticker) =>
    ticker === "AAPL"
      ? { json: [aTiingoDay()] }
      : { status: 404, json: { detail: "Error: Ticker 'NOPE' not found" } },
  );
  const fetched = await daily.fetchDailyBars({ symbols: ["SPX", "$NDX", "NOPE", "AAPL"], ...RANGE });
  expect(fetched.unknownSymbols).toEqual(["SPX", "$NDX", "NOPE"]);
  expect([http.requests.length, fetched.bars.length, fetched.failures]).toEqual([2, 1, []]);
});

test.each<[string, ScriptedAnswer]>([
  ["with 200, as a text", { text: "Error: Ticker 'AAPL' not found" }],
  ["with 200, as an object", { json: { detail: "Error: Ticker 'AAPL' not found" } }],
  ["as a page, for a dot in the ticker", { status: 404, text: "<html><h1>Not Found</h1></html>" }],
])("an unknown ticker comes %s too", async (_how, answer) => {
  expect(await fetchOne(answer)).toMatchObject({ unknownSymbols: ["AAPL"], bars: [] });
});

test.each<[string, ScriptedAnswer]>([
  ["JSON with 429", { status: 429, json: { detail: OVER_HOURLY } }],
  ["a text with 429", { status: 429, text: OVER_HOURLY }],
  ["JSON with 200", { json: { detail: OVER_HOURLY } }],
  ["a text with 200", { text: OVER_HOURLY.replace("Error: ", "") }],
  ["an empty 429", { status: 429, text: "" }],
])("the hourly limit as %s waits for the next full hour", async (_how, answer) => {
  const error = await appErrorOf(fetchOne(answer));
  expect([error.code, error.retryAfterSeconds]).toEqual(["provider_rate_limited", 45 * 60]);
});

test("Retry-After wins, and daily and monthly allowances wait for their own end in New York", async () => {
  const wait = async (answer: ScriptedAnswer) => (await appErrorOf(fetchOne(answer))).retryAfterSeconds;
  expect(await wait({ status: 429, text: OVER_HOURLY, headers: { "retry-after": "90" } })).toBe(90);
  const seconds = (iso: string) => (Date.parse(iso) - NOW) / 1_000;
  expect(await wait({ status: 429, text: OVER_HOURLY.replace("hourly", "daily") })).toBe(
    seconds("2026-11-24T05:00:00Z"),
  );
  expect(await wait({ json: { detail: "You have run over your monthly bandwidth allocation." } })).toBe(
    seconds("2026-12-01T05:00:00Z"),
  );
});

test("rate limiting ends the asking: what came is returned, the rest has failed", async () => {
  const { http, daily } = tiingo((ticker) =>
    ticker === "B" ? { status: 429, text: OVER_HOURLY } : { json: [aTiingoDay()] },
  );
  const fetched = await daily.fetchDailyBars({ symbols: ["A", "B", "C", "D"], ...RANGE });
  expect(http.requests.length).toBe(2);
  expect(fetched.bars.map(({ symbol }) => symbol)).toEqual(["A"]);
  expect(fetched.failures.map(({ symbol, error }) => [symbol, error.code])).toEqual([
    ["B", "provider_rate_limited"],
    ["C", "provider_rate_limited"],
    ["D", "provider_rate_limited"],
  ]);
});

test.each<[string, Record<string, unknown>]>([
  ["a dividend that is null", { divCash: null }],
  ["an adjusted close that is null", { adjClose: null }],
  ["a high a cent under the close", { high: 271.39 }],
  ["an absurd split", { splitFactor: 0.00005 }],
  ["a price that is a text of letters", { open: "n/a" }],
])(
  "a symbol with one day of %s has failed, its other days stand, and others are untouched",
  async (_what, bad) => {
    const { daily } = tiingo((ticker) => ({
      json:
        ticker === "AAPL"
          ? [aTiingoDay({ date: "2026-11-19" }), aTiingoDay({ date: "2026-11-20", ...bad })]
          : [aTiingoDay()],
    }));
    const fetched = await daily.fetchDailyBars({ symbols: ["AAPL", "MSFT"], ...RANGE });
    expect(fetched.failures).toMatchObject([{ symbol: "AAPL", error: { code: "provider_bad_body" } }]);
    expect(fetched.unreadable).toEqual([{ symbol: "AAPL", date: "2026-11-20" }]);
    expect(fetched.bars.map(({ symbol, date }) => `${symbol} ${date}`)).toEqual([
      "AAPL 2026-11-19",
      "MSFT 2026-11-20",
    ]);
  },
);

test.each<[number, string]>([
  [401, "Invalid token."],
  [403, "Please supply a token"],
  [200, "Please supply a token"],
])("a refused token (%i) ends the asking and names the setting", async (status, detail) => {
  const { http, daily } = tiingo(() => ({ status, json: { detail } }));
  const error = await appErrorOf(daily.fetchDailyBars({ symbols: ["A", "B"], ...RANGE }));
  expect([error.code, http.requests.length]).toEqual(["provider_unauthorized", 1]);
  expect(error.hint).toContain("TIINGO_API_KEY");
  expect(`${error.message} ${error.hint}`).not.toContain("secret-token");
});

test.each([
  [403, "You do not have permission to access the Fundamentals API"],
  [403, "Please upgrade your plan to query this ticker."],
  [401, "Your subscription does not include this data."],
])("%i %j is a matter of the plan: the other tickers go on", async (status, detail) => {
  const { daily } = tiingo((ticker) =>
    ticker === "A" ? { status, json: { detail } } : { json: [aTiingoDay()] },
  );
  const fetched = await daily.fetchDailyBars({ symbols: ["A", "B"], ...RANGE });
  expect(fetched.failures).toMatchObject([{ symbol: "A", error: { code: "provider_rejected" } }]);
  expect(fetched.bars.map(({ symbol }) => symbol)).toEqual(["B"]);
});

test.each([{ message: "Internal error" }, { data: [] }, "text"])(
  "%j with 200 is no empty list",
  async (json) => {
    expect((await appErrorOf(fetchOne({ json }))).code).toBe("provider_bad_body");
  },
);

test("the month's allowance of different symbols costs only the new ones", async () => {
  const text = "You have run over your 500 symbol look up for this month. Please upgrade at …";
  const { daily } = tiingo((ticker) => (ticker === "NEW" ? { text } : { json: [aTiingoDay()] }));
  const fetched = await daily.fetchDailyBars({ symbols: ["NEW", "AAPL"], ...RANGE });
  expect(fetched.bars.length).toBe(1);
  expect(fetched.failures).toMatchObject([{ symbol: "NEW", error: { code: "provider_rejected" } }]);
});

test.each<[string, ScriptedAnswer, string]>([
  ["an empty body", { text: "" }, "provider_bad_body"],
  ["a cut body", { text: '[{"date":"2026-11-2' }, "provider_bad_body"],
  ["a page with 200", { text: "<!DOCTYPE html><html>Sign in</html>" }, "provider_bad_body"],
  ["a page with 403", { status: 403, text: "<html>Access Denied</html>" }, "provider_unavailable"],
  ["an object for the list", { json: { prices: [] } }, "provider_bad_body"],
  ["500", { status: 500, json: { detail: "oops" } }, "provider_unavailable"],
  ["400", { status: 400, json: { detail: "Error: bad date" } }, "provider_rejected"],
  ["no answer", "silent", "provider_unavailable"],
])("%s fails that symbol while others come through", async (_what, answer, code) => {
  const { daily } = tiingo((ticker) => (ticker === "BAD" ? answer : { json: [aTiingoDay()] }));
  const fetched = await daily.fetchDailyBars({ symbols: ["BAD", "AAPL"], ...RANGE });
  expect(fetched.bars.length).toBe(1);
  expect(fetched.failures.map(({ symbol, error }) => [symbol, error.code])).toEqual([["BAD", code]]);
  expect((await appErrorOf(fetchOne(answer))).code).toBe(code);
});

test("three silences in a row are an outage: nobody waits twenty times for a timeout", async () => {
  const { http, daily } = tiingo(() => "silent");
  const symbols = Array.from({ length: 20 }, (_, n) => `S${n}`);
  expect((await appErrorOf(daily.fetchDailyBars({ symbols, ...RANGE }))).code).toBe("provider_unavailable");
  expect(http.requests.length).toBe(3);
});

test("metadata gives a name and an exchange, null for an unknown ticker, an error for another's", async () => {
  const { profiles } = tiingo((ticker) =>
    ticker === "NOPE"
      ? { status: 404, json: { detail: "Not found." } }
      : { json: { ticker: "BRK-B", name: "Berkshire Hathaway", exchangeCode: "NYSE", description: null } },
  );
  expect((await profiles.fetchProfile("BRK.B")).profile).toEqual({
    symbol: "BRK.B",
    name: "Berkshire Hathaway",
    exchange: "NYSE",
    industry: null,
    marketCap: null,
  });
  expect(await profiles.fetchProfile("NOPE")).toMatchObject({ profile: null, providerCalls: 1 });
  expect(await profiles.fetchProfile("SPX")).toMatchObject({ profile: null, providerCalls: 0 });
  expect((await appErrorOf(profiles.fetchProfile("AAPL"))).code).toBe("provider_bad_body");
});
