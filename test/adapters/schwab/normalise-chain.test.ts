import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type NormalisedChain, normaliseChain } from "../../../src/adapters/schwab/normalise-chain.ts";
import { parseChainEnvelope } from "../../../src/adapters/schwab/wire-chain.ts";
import type { ChainSlice } from "../../../src/chains/slice.ts";
import { valueChain } from "../../../src/valuation/value-chain.ts";
import { aContract } from "../../support/contracts.ts";
import { IN_SESSION } from "../../support/moments.ts";
import { aWireChain, aWireContract } from "../../support/schwab-wire.ts";
import { loadRecording } from "../../support/shared.ts";

const SLICE: ChainSlice = { symbol: "SPY", from: "2026-11-23", to: "2027-03-01", side: "ALL" };

function normalise(body: unknown, changes: Partial<ChainSlice> = {}, nowMs = IN_SESSION): NormalisedChain {
  return normaliseChain(parseChainEnvelope(body), { ...SLICE, ...changes }, nowMs);
}

const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, "../../fixtures/schwab", `${name}.json`), "utf8"));

const symbolsOf = (chain: NormalisedChain) => chain.contracts.map(({ occSymbol }) => occSymbol);

test("a plain contract comes through in our terms", () => {
  expect(normalise(aWireChain([aWireContract()]))).toEqual({
    provider: "schwab",
    underlyingPrice: 581.25,
    rate: expect.closeTo(0.0405, 12),
    fetchedAtMs: IN_SESSION,
    delayed: false,
    contracts: [
      {
        ...aContract({ quotedAtMs: 1_795_445_998_500 }),
        providerImpliedVolatility: expect.closeTo(0.2105, 12),
      },
    ],
    unpriced: [],
    skipped: {},
    unreadable: [],
  });
});

test('dead quotes: -999 and "NaN" are nothing, a mark below a cent is left out, the rest stays', () => {
  const chain = normalise(fixture("dead-quotes"), { symbol: "XYZ" });
  expect(symbolsOf(chain)).toEqual(["XYZ   261218C00100000", "XYZ   261218C00150000"]);
  expect(chain.contracts[1]).toMatchObject({
    bid: 0,
    ask: 0.05,
    mark: 0.03,
    providerImpliedVolatility: null,
  });
  expect(chain.skipped).toEqual({ below_min_mark: 1, no_quote: 2 });
  // Listed and without a quote: their rows stay as they were last seen.
  expect(chain.unreadable).toHaveLength(2);
});

test("a contract that never traded has no last trade, where Schwab writes 0", () => {
  const lasts = [0, 1.25].map((last) => normalise(aWireChain([aWireContract({ last })])).contracts[0]?.last);
  expect(lasts).toEqual([null, 1.25]);
});

test("a mark of a cent is a mark, a hair less is none", () => {
  const marked = (mark: number) => normalise(aWireChain([aWireContract({ bid: 0, ask: 0.02, mark })]));
  expect(marked(0.01).contracts).toMatchObject([{ mark: 0.01 }]);
  expect(marked(0.0099)).toMatchObject({ contracts: [], skipped: { below_min_mark: 1 } });
});

test("adjusted contracts, minis and odd multipliers are left out and counted", () => {
  const chain = normalise(fixture("adjusted"), { symbol: "XYZ" });
  expect(symbolsOf(chain)).toEqual(["XYZ   261218C00100000"]);
  expect(chain.skipped).toEqual({ adjusted: 4 });
});

test("SPX and SPXW share strike and date and stay two contracts, with their own settlement", () => {
  const chain = normalise(fixture("two-roots"), { symbol: "SPX" });
  expect(
    chain.contracts.map(({ root, settlement, exerciseStyle, symbol }) => [
      root,
      settlement,
      exerciseStyle,
      symbol,
    ]),
  ).toEqual([
    ["SPX", "AM", "european", "SPX"],
    ["SPXW", "PM", "european", "SPX"],
    ["SPX", "AM", "european", "SPX"],
    ["SPXW", "PM", "european", "SPX"],
  ]);
  expect(chain.skipped).toEqual({});
});

test("missing fields cost a contract only where nothing can stand in for them", () => {
  const chain = normalise(fixture("missing-fields"), { symbol: "XYZ" });
  expect(symbolsOf(chain)).toEqual(["XYZ   261218C00100000", "XYZ   261218P00095000"]);
  expect(chain.contracts[1]).toMatchObject({
    mark: 1.1,
    last: null,
    volume: null,
    openInterest: null,
    quotedAtMs: null,
  });
  expect(chain.skipped).toEqual({ malformed: 2 });
  // One of the two had no symbol: nothing may be taken for delisted then.
  expect(chain.unreadable).toBeNull();
});

test("a contract that is listed but unreadable is named, so that its stored row stays", () => {
  const { bid: _bid, ask: _ask, mark: _mark, ...bare } = aWireContract();
  expect(normalise(aWireChain([bare]))).toMatchObject({
    skipped: { malformed: 1 },
    unreadable: ["SPY   261218C00580000"],
  });
});

test("an empty window is an empty chain, whatever an empty side looks like", () => {
  const body = fixture("empty-window") as Record<string, unknown>;
  for (const empty of [{}, [], null, undefined]) {
    const chain = normalise({ ...body, callExpDateMap: empty, putExpDateMap: empty }, { symbol: "XYZ" });
    expect(chain).toMatchObject({ contracts: [], underlyingPrice: null, skipped: {}, unreadable: [] });
    expect(valueChain(chain)).toMatchObject({ contracts: [], expiries: [], underlying: { price: null } });
  }
});

test("fields and sides that are left out are missed only where they are needed", () => {
  const {
    interestRate: _rate,
    isDelayed: _delayed,
    putExpDateMap: _puts,
    ...bare
  } = aWireChain([aWireContract()]);
  expect(normalise(bare)).toMatchObject({ rate: null, delayed: false, contracts: [expect.anything()] });
  const { callExpDateMap: _calls, ...mapless } = bare;
  expect(() => normalise(mapless)).toThrow(expect.objectContaining({ code: "provider_bad_body" }));
});

test("a contract listed twice counts once", () => {
  const chain = normalise(aWireChain([aWireContract(), aWireContract({ mark: 9 })]));
  expect(chain.contracts).toHaveLength(1);
  expect(chain.skipped).toEqual({ duplicate: 1 });
});

test("yesterday's expirations are left out, today's are not", () => {
  const [past, today] = ["SPY   261120C00580000", "SPY   261123C00580000"].map((symbol) =>
    aWireContract({ symbol }),
  );
  const chain = normalise(aWireChain([past ?? {}, today ?? {}]));
  expect(symbolsOf(chain)).toEqual(["SPY   261123C00580000"]);
  expect(chain.skipped).toEqual({ expired: 1 });
});

for (const [name, status] of [
  ["FAILED", "FAILED"],
  ["missing", undefined],
  ["not a text", 200],
] as const) {
  test(`a chain whose status is ${name} is refused`, () => {
    expect(() => normalise(aWireChain([aWireContract()], { status }))).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^provider_(rejected|bad_body)$/) }),
    );
  });
}

for (const body of [null, [], "text", 42, undefined]) {
  test(`a body that is ${JSON.stringify(body) ?? "nothing"} is no chain`, () => {
    expect(() => normalise(body)).toThrow(expect.objectContaining({ code: "provider_bad_body" }));
  });
}

test("a side that is a full list or a text is no chain", () => {
  for (const wrong of [[aWireContract()], "none", 5, true]) {
    expect(() => normalise(aWireChain([], { callExpDateMap: wrong }))).toThrow(
      expect.objectContaining({ code: "provider_bad_body" }),
    );
  }
});

test("an underlying price that can't be is not known, and no reason to lose the window", () => {
  for (const underlyingPrice of [undefined, 0, -1, "NaN", -999, null, 1e12]) {
    const chain = normalise(aWireChain([aWireContract()], { underlyingPrice }));
    expect(chain).toMatchObject({ underlyingPrice: null, contracts: [expect.anything()] });
  }
});

test("a rate that no market has, 0 and Schwab's -1 are taken for not known", () => {
  for (const nonsense of [1e300, -1e300, "NaN", -999, undefined, {}, 101, 0, -1]) {
    const chain = normalise(aWireChain([aWireContract()], { interestRate: nonsense }));
    expect(chain.rate).toBeNull();
  }
});

test("only true is delayed", () => {
  for (const [isDelayed, delayed] of [
    [true, true],
    [false, false],
    ["true", false],
    [null, false],
  ] as const)
    expect(normalise(aWireChain([aWireContract()], { isDelayed })).delayed).toBe(delayed);
});

test("a live quote whose mark is 0 is marked at its middle; a stub keeps the mark that it came with", () => {
  const read = (quote: object) => normalise(aWireChain([aWireContract({ ...quote })])).contracts[0]?.mark;
  expect(read({ bid: 4.9, ask: 5.1, mark: 0 })).toBe(5);
  expect(read({ bid: 4.9, ask: 5.1, mark: 7 })).toBe(5);
  expect(read({ bid: 0.05, ask: 10, mark: 2.5 })).toBe(2.5);
});

test("what nobody gives a cent for is still known as listed", () => {
  const dead = { bid: 0, ask: 0, mark: 0 };
  const chain = normalise(
    aWireChain([
      aWireContract(),
      aWireContract({ symbol: "SPY   261218C00900000", ...dead }),
      aWireContract({ symbol: "SPY   261218P00200000", putCall: "PUT", ...dead }),
    ]),
  );
  expect(chain.skipped).toEqual({ below_min_mark: 2 });
  expect(chain.unpriced).toEqual([
    { root: "SPY", expiration: "2026-12-18", strike: 900, type: "call" },
    { root: "SPY", expiration: "2026-12-18", strike: 200, type: "put" },
  ]);
});

const SPY = loadRecording("schwab/chains_SPY_2022-05-20_from_tda.json");
test.skipIf(SPY === null)(
  "the recorded SPY chain: 1,012 contracts over 32 expirations, 12 below a cent",
  () => {
    const chain = normalise(
      SPY,
      { from: "2022-05-20", to: "2025-12-31" },
      Date.parse("2022-05-20T19:45:00Z"),
    );
    expect(chain.contracts).toHaveLength(1_012);
    expect(new Set(chain.contracts.map(({ expiration }) => expiration)).size).toBe(32);
    expect(chain.skipped).toEqual({ below_min_mark: 12 });
    expect(chain.underlyingPrice).toBe(390.65);
  },
);

const AAPL = loadRecording("schwab/chains_AAPL_puts_8exp_captured_2025-01-16.json");
test.skipIf(AAPL === null)("the recorded AAPL chain has 470 puts", () => {
  const slice = { symbol: "AAPL", from: "2025-01-16", to: "2028-12-31", side: "PUT" as const };
  const chain = normalise(AAPL, slice, Date.parse("2025-01-16T20:50:00Z"));
  expect(chain.contracts).toHaveLength(470);
  expect(new Set(chain.contracts.map(({ type }) => type))).toEqual(new Set(["put"]));
});
