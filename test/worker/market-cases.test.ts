import { afterAll, expect, test } from "vitest";
import { loadCase } from "../support/shared.ts";
import { startSystem } from "../support/system.ts";
import { openWebServer, sendJson } from "../support/web-server.ts";

/** Chains that once went wrong, served in Schwab's place; what else Schwab is asked for the sandbox answers. */
type WireChain = Record<"callExpDateMap" | "putExpDateMap", Record<string, unknown>> &
  Record<string, unknown>;
const STUB = loadCase("market/F1-stub-quotes.chain.json") as WireChain | null;
const STUB_TRADE = loadCase("market/F1-stub-quotes.calc.json") as Record<string, unknown> | null;
const DELAYED = loadCase("market/F6-delayed.chain.json") as WireChain | null;
const CHAINS: Record<string, WireChain | null> = { AAA: STUB, DDD: DELAYED };
const isKnown = STUB !== null && STUB_TRADE !== null && DELAYED !== null;

const upstream = { url: "" };
const schwab = await openWebServer(async ({ path, method, headers, body }, response) => {
  const url = new URL(path, "http://schwab");
  if (url.pathname.endsWith("/chains")) return sendJson(response, windowOf(url.searchParams));
  const { authorization = "", "content-type": type = "application/json" } = headers;
  const init = {
    method,
    headers: { authorization, "content-type": type },
    ...(method !== "GET" && { body }),
  };
  const answer = await fetch(`${upstream.url}${path}`, init);
  response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" });
  response.end(await answer.text());
});

/** The case's expirations that lie in the window asked for. */
function windowOf(query: URLSearchParams): object {
  const chain = CHAINS[query.get("symbol") ?? ""];
  const within = (map: Record<string, unknown> = {}) =>
    Object.fromEntries(
      Object.entries(map).filter(([expiration]) => {
        const date = expiration.slice(0, 10);
        return date >= (query.get("fromDate") ?? "") && date <= (query.get("toDate") ?? "");
      }),
    );
  return {
    ...chain,
    callExpDateMap: within(chain?.callExpDateMap),
    putExpDateMap: within(chain?.putExpDateMap),
  };
}

const system = await startSystem({
  atIso: "2026-11-23T15:00:03Z",
  stands: true,
  tickers: ["AAA", "DDD"],
  bindings: (stack) => {
    upstream.url = stack.bindings["SCHWAB_API_BASE"] ?? "";
    return { SCHWAB_API_BASE: schwab.url };
  },
});
afterAll(async () => {
  await system.close();
  await schwab.close();
});

async function refresh(...symbols: string[]) {
  await system.follow(...symbols);
  await system.runJob();
  await system.settled();
}

test.skipIf(!isKnown)("a stub quote is shown as too wide, and nothing is made of its middle", async () => {
  await refresh("AAA");
  const { body } = await system.get("/v1/tickers/AAA/chain?expiration=2026-12-18");
  expect(body).toMatchObject({
    underlyingPrice: 100,
    forward: expect.closeTo(100.27, 1),
    atmImpliedVolatility: expect.closeTo(0.2, 2),
    warnings: expect.arrayContaining(["2 contracts are quoted too wide to take a price from."]),
  });
  const { contracts } = body as { contracts: { strike: number; type: string }[] };
  const stubs = contracts.filter(({ strike }) => strike === 110);
  expect(stubs).toHaveLength(2);
  for (const stub of stubs)
    expect(stub).toMatchObject({
      quote: "too-wide",
      bid: 0.05,
      ask: 10,
      mark: null,
      impliedVolatility: null,
    });
});

test.skipIf(!isKnown)(
  "the spread sold on a stub is refused with a way out, by name and from Discord",
  async () => {
    const answer = await system.post("/v1/calc", STUB_TRADE ?? {});
    expect(answer).toMatchObject({
      status: 422,
      body: {
        error: {
          code: "no_quotes",
          message: expect.stringMatching(/110 call, 0\.05 at 10\.00, is too wide/),
          hint: expect.stringContaining("premium"),
        },
      },
    });
    expect(answer.text).not.toContain("maxLoss");
    const shown = await system.command("calc", {
      strategy: "bear_call_spread",
      symbol: "AAA",
      strikes: "110/115",
      dte: 25,
    });
    expect(shown.text).toMatch(/too wide/);
    expect(shown.text).not.toMatch(/Max loss/);
  },
);

test.skipIf(!isKnown)(
  "with the trader's own price it is calculated, and still says what the quote is",
  async () => {
    const { status, body } = await system.post("/v1/calc", { ...STUB_TRADE, premium: 0.4 });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      net: { kind: "credit", perShare: 0.4, total: 40 },
      maxProfit: 40,
      maxLoss: 460,
      breakevens: [110.4],
      warnings: expect.arrayContaining([expect.stringContaining("too wide to take a price from")]),
    });
  },
);

test.skipIf(!isKnown)(
  "delayed quotes are priced as of their own time, marked, and older than their fetch",
  async () => {
    // 15:50 in New York; the quotes stood at 15:35.
    await system.moveTo("2026-11-23T20:50:00Z");
    await refresh("DDD");
    const { body } = await system.get("/v1/tickers/DDD/chain?expiration=2026-11-23");
    // 0.2475 at the money, 25 minutes before the close: 0.2475 / (600 x 0.39894 x sqrt(25 / 525,600)).
    const volatility = 0.2475 / (600 * 0.398_942 * Math.sqrt(25 / 525_600));
    expect(body).toMatchObject({
      atmImpliedVolatility: expect.closeTo(volatility, 2),
      data: {
        asOf: "2026-11-23T20:50:00.000Z",
        quotedAt: "2026-11-23T20:35:00.000Z",
        delayed: true,
        ageSeconds: 900,
        stale: false,
      },
      warnings: expect.arrayContaining([expect.stringContaining("delayed by 15 minutes")]),
    });
    const { contracts } = body as { contracts: { impliedVolatility: number }[] };
    for (const { impliedVolatility } of contracts) expect(impliedVolatility).toBeCloseTo(volatility, 2);
    const shown = await system.command("calc", {
      strategy: "straddle",
      symbol: "DDD",
      strikes: "600",
      dte: 0,
    });
    expect(shown.text).toMatch(/delayed 15 min/);
    expect(shown.text).toContain(`<t:${Date.parse("2026-11-23T20:35:00Z") / 1_000}:R>`);
  },
);
