import { expect, test } from "vitest";
import { normaliseQuotes } from "../../../src/adapters/schwab/normalise-quotes.ts";
import { createSchwabQuoteSource } from "../../../src/adapters/schwab/quote-source.ts";
import { parseQuotes } from "../../../src/adapters/schwab/wire-quotes.ts";
import { IN_SESSION, minutes } from "../../support/moments.ts";
import { aWireQuote, type WireFields } from "../../support/schwab-price-wire.ts";
import { queryOf, schwabServer } from "../../support/schwab-server.ts";
import { sendJson } from "../../support/web-server.ts";

/** When the wire's quote and trade were made. */
const QUOTED = 1_795_446_000_904;
const TRADED = 1_795_445_999_834;

async function answering(body: unknown, status = 200) {
  const { server, deps } = await schwabServer((_request, response) => sendJson(response, body, status));
  return { server, source: createSchwabQuoteSource(deps) };
}

test("all symbols are asked for in one call, under Schwab's names, and come back under ours", async () => {
  const { server, source } = await answering({
    AAPL: aWireQuote(),
    "BRK/B": aWireQuote({ lastPrice: 502.1, bidPrice: 0, askPrice: 0, closePrice: 0 }, "BRK/B"),
    $SPX: {
      assetMainType: "INDEX",
      symbol: "$SPX",
      quote: { lastPrice: 6071.17, closePrice: 6039.31, totalVolume: 3_079_257_414, tradeTime: IN_SESSION },
    },
    AAAIX: { assetMainType: "MUTUAL_FUND", symbol: "AAAIX", quote: { lastPrice: 7.88, closePrice: 7.88 } },
    errors: { invalidSymbols: ["NOPE", "NOBODY/ASKED"] },
  });
  const fetched = await source.fetchQuotes(["AAPL", "BRK.B", "SPX", "AAAIX", "NOPE", "AAPL"]);
  // NOPE once more, in case it is an index.
  expect(server.received.map((request) => queryOf(request)["symbols"])).toEqual([
    "AAPL,BRK/B,$SPX,AAAIX,NOPE",
    "$NOPE",
  ]);
  expect(fetched).toMatchObject({
    provider: "schwab",
    fetchedAtMs: IN_SESSION,
    providerCalls: 2,
    skipped: {},
  });
  expect(fetched.unknownSymbols).toEqual(["NOPE"]);
  expect(fetched.quotes).toEqual([
    {
      symbol: "AAPL",
      price: 271.52,
      bid: 271.5,
      ask: 271.55,
      previousClose: 270.1,
      dayVolume: 21_282_925,
      quotedAtMs: 1795446000904,
    },
    expect.objectContaining({ symbol: "BRK.B", price: 502.1, bid: null, ask: null, previousClose: null }),
    {
      symbol: "SPX",
      price: 6071.17,
      bid: null,
      ask: null,
      previousClose: 6039.31,
      dayVolume: 3_079_257_414,
      quotedAtMs: IN_SESSION,
    },
    expect.objectContaining({ symbol: "AAAIX", price: 7.88, dayVolume: null, quotedAtMs: null }),
  ]);
});

test("six hundred and one symbols take three calls", async () => {
  const { server, deps } = await schwabServer((request, response) => {
    const asked = (queryOf(request)["symbols"] ?? "").split(",");
    sendJson(response, Object.fromEntries(asked.map((symbol) => [symbol, aWireQuote({}, symbol)])));
  });
  const symbols = Array.from({ length: 601 }, (_, i) => `S${i}`);
  const fetched = await createSchwabQuoteSource(deps).fetchQuotes(symbols);
  expect(fetched.quotes.map(({ symbol }) => symbol)).toEqual(symbols);
  expect([fetched.providerCalls, server.received.length]).toEqual([3, 3]);
});

for (const [what, entry, reason] of [
  ["without a last trade", aWireQuote({ lastPrice: 0 }), "no_quote"],
  ["with a negative price", aWireQuote({ lastPrice: -3 }), "no_quote"],
  ["with a word for a price", aWireQuote({ lastPrice: "NaN" }), "no_quote"],
  ["of another symbol", aWireQuote({}, "MSFT"), "malformed"],
  ["that is no object", "closed", "malformed"],
] as const) {
  test(`a quote ${what} is left out and counted, and the others come through`, async () => {
    const { source } = await answering({
      AAPL: entry,
      SPY: aWireQuote({}, "SPY"),
      QQQ: aWireQuote({}, "QQQ"),
    });
    const { quotes, skipped } = await source.fetchQuotes(["AAPL", "SPY"]);
    expect(quotes.map(({ symbol }) => symbol)).toEqual(["SPY"]);
    expect(skipped).toEqual({ [reason]: 1, outside_request: 1 });
  });
}

test("a time ahead of the clock is not believed: nothing newer could replace the quote", async () => {
  const timed = async (fields: WireFields) => {
    const { source } = await answering({ AAPL: aWireQuote(fields) });
    return (await source.fetchQuotes(["AAPL"])).quotes[0]?.quotedAtMs;
  };
  const ahead = IN_SESSION + minutes(60);
  expect(await timed({ tradeTime: ahead, quoteTime: IN_SESSION })).toBe(IN_SESSION);
  expect(await timed({ tradeTime: ahead, quoteTime: ahead })).toBeNull();
});

for (const [what, body] of [
  ["a list", []],
  ["none of the symbols", { MSFT: aWireQuote({}, "MSFT") }],
  ["nothing", {}],
] as const) {
  test(`an answer that is ${what} is refused`, async () => {
    const { source } = await answering(body);
    await expect(source.fetchQuotes(["AAPL"])).rejects.toMatchObject({ code: "provider_bad_body" });
  });
}

test("404 says nothing about any of the symbols", async () => {
  const { source } = await answering({ errors: [{ status: "404" }] }, 404);
  await expect(source.fetchQuotes(["AAPL"])).rejects.toMatchObject({ code: "provider_rejected" });
});

test.each<[string, Record<string, unknown>, number, number]>([
  ["a trade inside the market of now is still the price", {}, 271.52, QUOTED],
  ["a trade outside of it is as old as itself", { lastPrice: 269 }, 269, TRADED],
  [
    "a trade of months ago beside a tight market of now gives way to its middle",
    { lastPrice: 300, tradeTime: QUOTED - 90 * 86_400_000, bidPrice: 271.5, askPrice: 271.54 },
    271.52,
    QUOTED,
  ],
  [
    "beside a wide one it stays, with its age",
    { lastPrice: 300, tradeTime: QUOTED - 90 * 86_400_000, bidPrice: 200, askPrice: 290 },
    300,
    QUOTED - 90 * 86_400_000,
  ],
])("%s", (_what, changes, price, quotedAtMs) => {
  const envelope = parseQuotes({ AAPL: aWireQuote(changes) });
  const { quotes } = normaliseQuotes(envelope, ["AAPL"], QUOTED + 1_000);
  expect(quotes[0]?.price).toBeCloseTo(price, 9);
  expect(quotes[0]?.quotedAtMs).toBe(quotedAtMs);
});
