import { expect, test } from "vitest";
import { createSchwabChainSource } from "../../../src/adapters/schwab/chain-source.ts";
import { createSchwabQuoteSource } from "../../../src/adapters/schwab/quote-source.ts";
import { queryOf, schwabServer } from "../../support/schwab-server.ts";
import { sendJson } from "../../support/web-server.ts";

/** An index that is on no list of ours: Schwab has it as "$XYZI", with a PM and an AM class of its own names. */
function contract(root: string, settlementType: string, changes: object = {}) {
  return {
    symbol: `${root.padEnd(6)}261218C00250000`,
    mark: 5,
    last: 5,
    bid: 4.9,
    ask: 5.1,
    settlementType,
    exerciseType: "E",
    multiplier: 100,
    nonStandard: false,
    ...changes,
  };
}
const chain = {
  status: "SUCCESS",
  symbol: "$XYZI",
  underlyingPrice: 250,
  callExpDateMap: {
    "2026-12-18:25": {
      "250.0": [contract("XYZI", "A"), contract("XYZIP", "P"), contract("XYE", "P"), contract("XYZ1", "P")],
    },
  },
  putExpDateMap: {},
};
const slice = { symbol: "XYZI", from: "2026-12-01", to: "2026-12-31", side: "ALL" } as const;

async function listing(index: string | null) {
  return schwabServer((request, response) => {
    const asked = queryOf(request)["symbol"];
    if (asked === index) return sendJson(response, chain);
    response.statusCode = 404;
    return response.end("{}");
  });
}

test("an index on no list of ours is found under the name that Schwab lists, and asked for by it from then on", async () => {
  const { server, deps } = await listing("$XYZI");
  const source = createSchwabChainSource(deps);
  const fetched = await source.fetchChain(slice, { strikes: 0 });
  expect(fetched.providerCalls).toBe(2);
  expect((await source.fetchChain(slice, { strikes: 0 })).providerCalls).toBe(1);
  expect(server.received.map((request) => queryOf(request)["symbol"])).toEqual(["XYZI", "$XYZI", "$XYZI"]);
  expect(
    fetched.contracts.map(({ symbol, root, settlement, exerciseStyle }) => [
      symbol,
      root,
      settlement,
      exerciseStyle,
    ]),
  ).toEqual([
    ["XYZI", "XYZI", "AM", "european"],
    ["XYZI", "XYZIP", "PM", "european"],
    ["XYZI", "XYE", "PM", "european"],
  ]);
  // A digit at the end of a root is an adjusted contract, whatever the chain lists it under.
  expect(fetched.skipped).toEqual({ adjusted: 1 });
});

test("a symbol that Schwab knows under neither name is asked for as an index once", async () => {
  const { server, deps } = await listing(null);
  const source = createSchwabChainSource(deps);
  const ask = () => source.fetchChain(slice, { strikes: 0 });
  await expect(ask()).rejects.toMatchObject({ code: "provider_unknown_symbol" });
  await expect(ask()).rejects.toMatchObject({ code: "provider_unknown_symbol" });
  expect(server.received.map((request) => queryOf(request)["symbol"])).toEqual(["XYZI", "$XYZI", "XYZI"]);
});

test("quotes of such an index come under our name, with one call more the first time", async () => {
  const { server, deps } = await schwabServer((request, response) => {
    const asked = (queryOf(request)["symbols"] ?? "").split(",");
    const known = asked.filter((symbol) => symbol === "SPY" || symbol === "$XYZI");
    const quotes = known.map((symbol) => [
      symbol,
      { symbol, quote: { lastPrice: 250, tradeTime: deps.nowMs() } },
    ]);
    const invalidSymbols = asked.filter((symbol) => symbol !== "SPY" && symbol !== "$XYZI");
    sendJson(response, {
      ...Object.fromEntries(quotes),
      ...(invalidSymbols.length > 0 && { errors: { invalidSymbols } }),
    });
  });
  const source = createSchwabQuoteSource(deps);
  const fetched = await source.fetchQuotes(["SPY", "XYZI", "NOPE"]);
  expect(fetched.quotes.map(({ symbol }) => symbol)).toEqual(["SPY", "XYZI"]);
  expect(fetched.unknownSymbols).toEqual(["NOPE"]);
  await source.fetchQuotes(["SPY", "XYZI", "NOPE"]);
  expect(server.received.map((request) => queryOf(request)["symbols"])).toEqual([
    "SPY,XYZI,NOPE",
    "$XYZI,$NOPE",
    "SPY,$XYZI,NOPE",
  ]);
});
