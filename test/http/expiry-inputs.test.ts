import { expect, test } from "vitest";
import { freshnessLimits } from "../../src/providers/freshness.ts";
import { type DoorChanges, httpDoor } from "../support/http-door.ts";
import { aStoredChain, memoryChains, SPY_MARKET } from "../support/memory-chains.ts";
import { aModelChain } from "../support/model-chain.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";
import { anExpiryMove, aStoredVolatility, memoryVolatility } from "../support/stored-volatility.ts";

type Schema = {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  enum?: unknown[];
};
type Document = {
  paths: Record<
    string,
    { get: { responses: Record<string, { content: Record<string, { schema: Schema }> }> } }
  >;
  components: { schemas: Record<string, Schema> };
};

/** Where an answer and its description part: fields that are not described, not given, or of another type. */
function disagreements(document: Document, schema: Schema, value: unknown, at: string): string[] {
  const name = schema.$ref?.split("/").at(-1);
  if (name !== undefined) return disagreements(document, document.components.schemas[name] ?? {}, value, at);
  const types = [schema.type ?? []].flat();
  if (value === null) return types.includes("null") || schema.enum?.includes(null) ? [] : [`${at} is null`];
  if (Array.isArray(value))
    return value.flatMap((each, i) => disagreements(document, schema.items ?? {}, each, `${at}[${i}]`));
  if (typeof value === "object") {
    const { properties = {}, required = [] } = schema;
    const missing = required.filter((key) => !(key in value)).map((key) => `${at}.${key} is missing`);
    const found = Object.entries(value).flatMap(([key, inner]) => {
      const own = properties[key];
      if (own === undefined) return [`${at}.${key} is not described`];
      return disagreements(document, own, inner, `${at}.${key}`);
    });
    return [...missing, ...found];
  }
  return types.length > 0 && !types.includes(typeof value) ? [`${at} is a ${typeof value}`] : [];
}

/** Of SPY by 2026-12-18, as a refresh of these contracts and what it could not store left it. */
function house(changes: DoorChanges = {}) {
  const expiration = "2026-12-18";
  const near = aStoredChain({ contracts: aModelChain({ ...SPY_MARKET, expiration: "2026-11-27" }) });
  const contracts = aModelChain({ ...SPY_MARKET, expiration }).map((contract) =>
    contract.strike === 600 && contract.type === "call"
      ? { ...contract, bid: 0.05, ask: 10, mark: 5.025 }
      : contract,
  );
  const far = aStoredChain({ contracts });
  const snapshots = far.snapshots.map((snapshot) => ({
    ...snapshot,
    quotedAtMs: IN_SESSION - minutes(28),
    delayed: true,
    dividends: 1.75,
    statedPrice: 583,
    unpricedCalls: [900],
    unpricedPuts: [100, 105],
    butterflyArbitrage: true,
  }));
  const chains = [near, { ...far, snapshots }];
  const moves = chains.flatMap((chain) => chain.snapshots);
  const warnings = ["schwab states the underlying at 583.00; the quotes imply 580.00, which is used."];
  const rows = [aStoredVolatility({ quotedAtMs: IN_SESSION - minutes(28), delayed: true, warnings })];
  const volatility = memoryVolatility({ rows, moves });
  return httpDoor({ chains: memoryChains(chains), volatility, ...changes });
}
const CHAIN = "/v1/tickers/SPY/chain?expiration=2026-12-18";
const MOVE = "/v1/tickers/SPY/expected-move?expiration=2026-12-18";
const VOLATILITY = "/v1/tickers/SPY/volatility";

test("each door names the same inputs of an expiration, and warns alike", async () => {
  const { ask } = house();
  const [chain, move, volatility] = [await ask(CHAIN), await ask(MOVE), await ask(VOLATILITY)];
  const inputs = {
    underlying: { used: 580, stated: 583, implied: expect.any(Number), impliedError: expect.any(Number) },
    forward: expect.any(Number),
    forwardError: expect.any(Number),
    forwardSource: "parity",
    rate: 0.04,
    rateSource: "provider",
    dividends: 1.75,
    impliedYield: expect.closeTo(0.012, 3),
    atmImpliedVolatility: expect.closeTo(0.2, 3),
    modelFreeVolatility: expect.closeTo(0.2, 2),
    skew25Delta: expect.any(Number),
    arbitrage: { butterfly: true, calendar: false },
  };
  const { expirations } = volatility.body as { expirations: Record<string, unknown>[] };
  const own = expirations.find(({ expiration }) => expiration === "2026-12-18");
  for (const body of [chain.body, move.body, own]) expect(body).toMatchObject(inputs);
  const pick = (body: unknown) => Object.keys(inputs).map((name) => (body as Record<string, unknown>)[name]);
  expect(pick(move.body)).toEqual(pick(chain.body));
  expect(pick(own)).toEqual(pick(chain.body));
  for (const { body } of [chain, move]) {
    expect(body).toMatchObject({
      warnings: expect.arrayContaining([
        expect.stringContaining("delayed by 15 minutes"),
        expect.stringMatching(/states the underlying at 583\.00; the quotes imply 580\.00/),
        expect.stringContaining("1 contracts are quoted too wide"),
        expect.stringContaining("butterfly"),
      ]),
    });
  }
});

test("a stub has neither a mark nor a volatility, and what nobody gives a cent for is named as listed", async () => {
  const { body } = await house().ask(CHAIN);
  expect(body).toMatchObject({ unpriced: { calls: [900], puts: [100, 105] } });
  const { contracts } = body as { contracts: { strike: number; type: string; quote: string }[] };
  const stub = contracts.find(({ strike, type }) => strike === 600 && type === "call");
  const blank = { mark: null, impliedVolatility: null, impliedVolatilityStatus: "too-wide", delta: null };
  expect(stub).toMatchObject({ quote: "too-wide", bid: 0.05, ask: 10, ...blank });
  expect(contracts.filter(({ quote }) => quote === "too-wide")).toEqual([stub]);
});

test("variance that falls from one expiration to the next is told at the later one", async () => {
  const chainOf = (expiration: string, volatility: number) =>
    aStoredChain({ contracts: aModelChain({ ...SPY_MARKET, expiration, volatility }) });
  const chains = memoryChains([chainOf("2026-11-27", 0.2), chainOf("2026-12-04", 0.08)]);
  const flags = async (expiration: string) => {
    const { body } = await httpDoor({ chains }).ask(`/v1/tickers/SPY/chain?expiration=${expiration}`);
    return (body as { arbitrage: object }).arbitrage;
  };
  expect(await flags("2026-11-27")).toEqual({ butterfly: false, calendar: false });
  expect(await flags("2026-12-04")).toEqual({ butterfly: false, calendar: true });
});

test("age, and with it staleness, counts from the quotes and not from the fetch", async () => {
  const at = (ago: number) => {
    const own = aStoredChain({ contracts: aModelChain({ ...SPY_MARKET, expiration: "2026-12-18" }) });
    const snapshots = own.snapshots.map((one) => ({ ...one, quotedAtMs: IN_SESSION - minutes(ago) }));
    const volatility = memoryVolatility({ moves: snapshots });
    return httpDoor({ chains: memoryChains([{ ...own, snapshots }]), volatility, nowMs: () => IN_SESSION });
  };
  for (const path of [CHAIN, MOVE]) {
    for (const [ago, stale] of [
      [30, false],
      [31, true],
    ] as const) {
      const { body } = await at(ago).ask(path);
      expect(body).toMatchObject({
        data: {
          asOf: new Date(IN_SESSION).toISOString(),
          quotedAt: new Date(IN_SESSION - minutes(ago)).toISOString(),
          delayed: false,
          ageSeconds: ago * 60,
          stale,
        },
      });
    }
  }
});

test("what is stale follows the intervals that the operator has set", async () => {
  const limits = freshnessLimits({
    realtimeIntervalSeconds: 3_600,
    fiveMinuteIntervalSeconds: 300,
    optionChainIntervalMinutes: 60,
    ivMetricsIntervalMinutes: 30,
  });
  for (const [age, stale] of [
    [119, false],
    [121, true],
  ] as const) {
    const door = httpDoor({ limits, nowMs: () => IN_SESSION + minutes(age) });
    const paths = ["/chain?dte=25", "/expected-move?dte=25", "/volatility"];
    for (const path of paths) {
      const { body } = await door.ask(`/v1/tickers/SPY${path}`);
      expect(body, path).toMatchObject({ data: { stale } });
    }
    const request = { symbol: "SPY", strategy: "long_call", strikes: "580", dte: 25 };
    const { body } = await door.post("/v1/calc", request);
    expect(body).toMatchObject({ data: { stale } });
  }
});

test("before a refresh has measured an expiration its inputs are null, not left out", async () => {
  const own = aStoredChain({ contracts: aModelChain({ ...SPY_MARKET, expiration: "2026-12-18" }) });
  const { body } = await httpDoor({ chains: memoryChains([{ ...own, snapshots: [] }]) }).ask(CHAIN);
  expect(body).toMatchObject({
    underlyingPrice: null,
    underlying: null,
    forward: null,
    forwardError: null,
    forwardSource: null,
    rate: null,
    rateSource: null,
    dividends: null,
    arbitrage: null,
    unpriced: { calls: [], puts: [] },
    data: { quotedAt: null, ageSeconds: 180 },
  });
});

test("the OpenAPI document describes every field of these answers, and no answer lacks one", async () => {
  const { ask } = house();
  const document = (await ask("/openapi.json")).body as Document;
  const unmeasured = httpDoor({
    chains: memoryChains([
      {
        ...aStoredChain({ contracts: aModelChain({ ...SPY_MARKET, expiration: "2026-12-18" }) }),
        snapshots: [],
      },
    ]),
  });
  const moveless = memoryVolatility({ moves: [anExpiryMove({ forwardError: null, dividends: null })] });
  for (const [path, answer] of [
    [CHAIN, await ask(CHAIN)],
    [CHAIN, await unmeasured.ask(CHAIN)],
    [MOVE, await ask(MOVE)],
    [MOVE, await httpDoor({ volatility: moveless }).ask(MOVE)],
    [VOLATILITY, await ask(VOLATILITY)],
  ] as const) {
    const route = path.replace("SPY", "{symbol}").replace(/\?.*/, "");
    const schema = document.paths[route]?.get.responses["200"]?.content["application/json"]?.schema;
    expect(answer.status).toBe(200);
    expect(disagreements(document, schema ?? {}, answer.body, route)).toEqual([]);
  }
});

test("where API_TOKENS is set no sentence tells a stranger the price that a vendor stated", async () => {
  const { ask } = house({ apiTokens: [{ name: "desk", sha256: "0".repeat(64) }] });
  for (const path of [MOVE, VOLATILITY]) {
    const { status, body } = await ask(path);
    expect(status).toBe(200);
    const { warnings } = body as { warnings: string[] };
    expect(warnings.join()).toContain("states another price of the underlying than the quotes imply");
    expect(warnings.join()).not.toMatch(/58[03]\.00/);
  }
});
