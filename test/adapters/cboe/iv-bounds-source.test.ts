import { expect, test } from "vitest";
import { createCboeIvBoundsSource } from "../../../src/adapters/cboe/iv-bounds-source.ts";
import { appErrorOf } from "../../support/app-error-of.ts";
import { aCboeQuote, aCboeYear, cboeDeps } from "../../support/cboe-wire.ts";
import { expectSound, readMutated } from "../../support/fuzz-prices.ts";
import type { ScriptedAnswer } from "../../support/scripted-http.ts";

const NOW = Date.parse("2026-08-13T17:10:00Z");
const DENIED = { status: 403, text: "<Error><Code>AccessDenied</Code></Error>" };

/** Each file by the name in its address. */
function open(files: Record<string, { quote?: ScriptedAnswer; year?: ScriptedAnswer }>) {
  const { http, deps } = cboeDeps(NOW, ({ pathname }) => {
    const name = pathname.replace(/^.*\/|\.json$/g, "");
    const { quote, year } = files[name] ?? {};
    return (pathname.includes("/quotes/") ? quote : year) ?? DENIED;
  });
  return { http, source: createCboeIvBoundsSource(deps) };
}

const DELL = { quote: { json: aCboeQuote() }, year: { json: aCboeYear() } };
const named = (symbol: string) => ({
  quote: { json: aCboeQuote({ symbol }) },
  year: { json: aCboeYear({ symbol }) },
});

test("DELL of 2026-08-13 as recorded: percent becomes a fraction, two files, no key", async () => {
  const { source, http } = open({ DELL });
  expect(await source.fetchBounds(["DELL"])).toEqual({
    provider: "cboe",
    fetchedAtMs: NOW,
    skipped: {},
    bytes: expect.any(Number),
    providerCalls: 2,
    bounds: [
      {
        symbol: "DELL",
        day: "2026-08-13",
        iv30: 0.83625,
        low: expect.closeTo(0.3179, 4),
        high: expect.closeTo(0.9931, 4),
      },
    ],
    unknownSymbols: [],
    failures: [],
  });
  expect(http.paths()).toEqual([
    "/api/global/delayed_quotes/quotes/DELL.json",
    "/api/global/delayed_quotes/historical_data/DELL.json",
  ]);
  expect(http.requests[0]?.headers).toBeUndefined();
  expect(source.callsFor(7)).toBe(14);
});

test("an index has an underscore in its address; VIX, whose iv30 is of the index itself, is not asked for", async () => {
  const { source, http } = open({ _SPX: named("^SPX"), "BRK.B": named("BRK.B") });
  const fetched = await source.fetchBounds(["SPX", "VIX", "BRK.B", "a b"]);
  expect(fetched.bounds.map(({ symbol }) => symbol)).toEqual(["SPX", "BRK.B"]);
  expect(fetched.unknownSymbols).toEqual(["VIX", "a b"]);
  expect(http.requests).toHaveLength(4);
});

test("a symbol that Cboe does not have is 403, and unknown; what it has beside it comes through", async () => {
  const { source } = open({ DELL });
  expect(await source.fetchBounds(["DELL", "ZZZDEMO", "NOTATICKER", "NOR"])).toMatchObject({
    bounds: [{ symbol: "DELL" }],
    unknownSymbols: ["ZZZDEMO", "NOTATICKER", "NOR"],
    failures: [],
  });
  expect(await open({}).source.fetchBounds(["ZZZDEMO", "VIX"])).toMatchObject({
    bounds: [],
    unknownSymbols: ["ZZZDEMO", "VIX"],
  });
});

test("403 to everything that is asked for speaks of us", async () => {
  const error = await appErrorOf(open({}).source.fetchBounds(["AAPL", "SPY", "DELL"]));
  expect(error).toMatchObject({ code: "provider_unavailable", message: expect.stringContaining("403") });
});

test.each([
  ["iv30 is 0", { quote: { json: aCboeQuote({ iv30: 0 }) }, year: DELL.year }, 1],
  ["iv30 is absent", { quote: { json: aCboeQuote({ iv30: undefined }) }, year: DELL.year }, 1],
  ["iv30 is a fraction", { quote: { json: aCboeQuote({ iv30: 0.83625 }) }, year: DELL.year }, 1],
  ["iv30 is negative", { quote: { json: aCboeQuote({ iv30: -83.6 }) }, year: DELL.year }, 1],
  ["iv30 is text of no number", { quote: { json: aCboeQuote({ iv30: "NaN" }) }, year: DELL.year }, 1],
  ["there are no bounds", { quote: DELL.quote, year: { json: aCboeYear({ iv30_annual_low: 0 }) } }, 2],
])("where %s, Cboe has none: counted, and no failure", async (_what, files, calls) => {
  expect(await open({ DELL: files }).source.fetchBounds(["DELL"])).toMatchObject({
    bounds: [],
    skipped: { no_quote: 1 },
    unknownSymbols: [],
    failures: [],
    providerCalls: calls,
  });
});

test.each([
  ["another symbol's file", { quote: { json: aCboeQuote({ symbol: "AAPL" }) } }, /another symbol/],
  ["no data", { quote: { json: { timestamp: "2026-08-13 16:50:25", data: [] } } }, /files/],
  ["no timestamp", { quote: { json: aCboeQuote({}, null) } }, /of when/],
  ["a timestamp that is none", { quote: { json: aCboeQuote({}, "2026-02-30 10:00:00") } }, /of when/],
  ["a timestamp to come", { quote: { json: aCboeQuote({}, "2026-08-15 10:00:00") } }, /of when/],
  ["a high below the low", { ...DELL, year: { json: aCboeYear({ iv30_annual_high: 20 }) } }, /below/],
  ["a year that ended long ago", { ...DELL, year: { json: aCboeYear({}, "2025-08-13 16:50:25") } }, /ended/],
  ["fractions beside percent", { quote: { json: aCboeQuote({ iv30: 1.2 }) }, year: DELL.year }, /units/],
  [
    "another name beside the data",
    { quote: { json: { ...aCboeQuote({ symbol: undefined }), symbol: "AAPL" } } },
    /another/,
  ],
  ["a web page", { quote: { text: "<!DOCTYPE html>" } }, /web page/],
])("%s is a bad body of that symbol", async (_what, files, message) => {
  const { source } = open({ DELL: files, SPY: named("SPY") });
  const { failures, bounds } = await source.fetchBounds(["DELL", "SPY"]);
  expect(failures).toMatchObject([
    { symbol: "DELL", error: { code: "provider_bad_body", message: expect.stringMatching(message) } },
  ]);
  expect(bounds).toMatchObject([{ symbol: "SPY" }]);
});

test.each([
  ["2026-08-13 12:00:00", "2026-08-12"],
  ["2026-08-13 13:30:00", "2026-08-13"],
  ["2026-08-09 15:00:00", "2026-08-07"],
  // Their clock is ahead: no session of theirs has begun that has not here.
  ["2026-08-14 14:00:00", "2026-08-13"],
])("a timestamp has no zone and is UTC: %s is of the session of %s", async (timestamp, day) => {
  const { source } = open({ DELL: { ...DELL, quote: { json: aCboeQuote({}, timestamp) } } });
  expect((await source.fetchBounds(["DELL"])).bounds).toMatchObject([{ day }]);
});

test.each([
  ["429", { status: 429, text: "", headers: { "retry-after": "34" } }, "provider_rate_limited"],
  ["503", { status: 503, text: "" }, "provider_unavailable"],
  ["404", { status: 404, text: "" }, "provider_rejected"],
  ["silence", "silent" as const, "provider_unavailable"],
])("%s is an error that says so", async (_what, quote, code) => {
  const error = await appErrorOf(open({ DELL: { quote } }).source.fetchBounds(["DELL"]));
  expect(error.code).toBe(code);
  if (code === "provider_rate_limited") expect(error.retryAfterSeconds).toBe(34);
});

test("after 429 nobody is asked further", async () => {
  const limited = { status: 429, text: "", headers: { "retry-after": "34" } };
  const { source, http } = open({ DELL, SPY: { quote: limited }, AAPL: named("AAPL") });
  const { bounds, failures } = await source.fetchBounds(["DELL", "SPY", "AAPL"]);
  expect(bounds).toMatchObject([{ symbol: "DELL" }]);
  expect(failures.map(({ symbol }) => symbol)).toEqual(["SPY", "AAPL"]);
  expect(http.requests).toHaveLength(3);
});

test("2000 mutated files give sound bounds, none, or an error that says so", async () => {
  const tally = await readMutated({
    bodies: [JSON.stringify(aCboeQuote()), JSON.stringify(aCboeYear())],
    cases: 2_000,
    seed: 6,
    read: (text) => {
      const isYear = text.includes("annual");
      const file = { text };
      const files = isYear ? { quote: DELL.quote, year: file } : { quote: file, year: DELL.year };
      return open({ DELL: files }).source.fetchBounds(["DELL"]);
    },
    flawsOf: ({ bounds }) =>
      bounds.map(({ day, iv30, low, high }) =>
        /^\d{4}-\d{2}-\d{2}$/.test(day) &&
        low <= high &&
        [iv30, low, high].every((each) => each > 0 && each <= 10)
          ? null
          : `${day} ${iv30} ${low} ${high}`,
      ),
  });
  expectSound(tally, 500, ["no_quote", "provider_bad_body"]);
});
