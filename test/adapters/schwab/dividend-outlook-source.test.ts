import { expect, test } from "vitest";
import { createSchwabDividendOutlookSource } from "../../../src/adapters/schwab/dividend-outlook-source.ts";
import { normaliseOutlooks } from "../../../src/adapters/schwab/normalise-outlooks.ts";
import { parseQuotes } from "../../../src/adapters/schwab/wire-quotes.ts";
import { appErrorOf } from "../../support/app-error-of.ts";
import { IN_SESSION } from "../../support/moments.ts";
import { aWireFundamental } from "../../support/schwab-price-wire.ts";
import { queryOf, schwabServer } from "../../support/schwab-server.ts";
import { loadRecording } from "../../support/shared.ts";
import { sendJson } from "../../support/web-server.ts";

async function answering(body: unknown, status = 200) {
  const { server, deps } = await schwabServer((_request, response) => sendJson(response, body, status));
  return { server, source: createSchwabDividendOutlookSource(deps) };
}

const SAYS_NOTHING = {
  nextExDate: null,
  lastExDate: null,
  payment: null,
  annual: null,
  paymentsPerYear: null,
};

test("what is stated of dividends comes for all symbols in one call, under our names", async () => {
  const { server, source } = await answering({
    AAPL: aWireFundamental(),
    "BRK/B": aWireFundamental({ divAmount: 0, divFreq: 0, divPayAmount: 0, divExDate: undefined }, "BRK/B"),
    $SPX: {
      assetMainType: "INDEX",
      symbol: "$SPX",
      fundamental: { divAmount: 0, divFreq: 0, divPayAmount: 0 },
    },
    "EUR/USD": { assetMainType: "FOREX" },
    T: { assetMainType: "EQUITY", symbol: "T" },
    errors: { invalidSymbols: ["NOPE"] },
  });
  const fetched = await source.fetchOutlooks(["AAPL", "BRK.B", "SPX", "T", "NOPE", "GONE", "AAPL"]);
  expect(queryOf(server.received[0])).toEqual({
    symbols: "AAPL,BRK/B,$SPX,T,NOPE,GONE",
    fields: "fundamental",
  });
  expect(server.received).toHaveLength(1);
  expect(fetched).toMatchObject({
    provider: "schwab",
    fetchedAtMs: IN_SESSION,
    providerCalls: 1,
    skipped: { outside_request: 1 },
    unknownSymbols: ["NOPE"],
    failures: [{ symbol: "GONE", error: { code: "provider_bad_body" } }],
  });
  expect(fetched.outlooks).toEqual([
    {
      symbol: "AAPL",
      nextExDate: "2027-02-08",
      lastExDate: "2026-11-09",
      payment: 0.27,
      annual: 1.08,
      paymentsPerYear: 4,
    },
    { ...SAYS_NOTHING, symbol: "BRK.B", nextExDate: "2027-02-08" },
    { ...SAYS_NOTHING, symbol: "SPX" },
    { ...SAYS_NOTHING, symbol: "T" },
  ]);
});

test.each([
  [
    "dates that are none",
    { nextDivExDate: "soon", divExDate: "2026-02-30T05:00:00Z" },
    { nextExDate: null, lastExDate: null },
  ],
  ["amounts that are none", { divPayAmount: "NaN", divAmount: -999 }, { payment: null, annual: null }],
  ["a frequency that is none", { divFreq: -1 }, { paymentsPerYear: null }],
])("%s are not stated", (_what, changes, outlook) => {
  const { outlooks } = normaliseOutlooks(parseQuotes({ AAPL: aWireFundamental(changes) }), ["AAPL"]);
  expect(outlooks).toMatchObject([outlook]);
});

test("an answer that speaks of nobody asked for, or is none, is an error", async () => {
  const code = async (body: unknown, status = 200) =>
    (await appErrorOf((await answering(body, status)).source.fetchOutlooks(["AAPL", "KO"]))).code;
  expect(await code({ T: aWireFundamental({}, "T") })).toBe("provider_bad_body");
  expect(await code([])).toBe("provider_bad_body");
  expect(await code({}, 404)).toBe("provider_rejected");
  expect(await code({}, 503)).toBe("provider_unavailable");
});

const recorded = loadRecording("schwab/quotes_multi_6assets_2024-05-17.json");
test.skipIf(recorded === null)("recorded quotes of six kinds of assets are read", () => {
  const { outlooks, failures } = normaliseOutlooks(parseQuotes(recorded), ["AAPL", "SPX", "AAAIX"]);
  expect(failures).toEqual([]);
  expect(outlooks).toEqual([
    {
      symbol: "AAPL",
      nextExDate: "2024-08-12",
      lastExDate: "2024-05-10",
      payment: 0.25,
      annual: 1,
      paymentsPerYear: 4,
    },
    { ...SAYS_NOTHING, symbol: "SPX" },
    {
      symbol: "AAAIX",
      nextExDate: "2024-12-23",
      lastExDate: "2023-12-21",
      payment: 0.1523,
      annual: 0.1523,
      paymentsPerYear: 1,
    },
  ]);
});
