import { expect, test } from "vitest";
import type {
  ChainReader,
  ExpirationChain,
  PositionQuotes,
  StoredContract,
  StoredTicker,
} from "../../src/chains/reader-ports.ts";
import { aStoredContract } from "../support/contracts.ts";
import { IN_SESSION, minutes } from "../support/moments.ts";
import { anExpiryMove } from "../support/stored-volatility.ts";
import { aTicker } from "./chain-reader-suite.ts";

const [NEAR, FAR, LAST] = ["2026-11-27", "2026-12-18", "2027-01-15"] as const;
const LATER = IN_SESSION + minutes(15);
const LADDER = [560, 565, 570, 575, 580, 585, 590, 595];

/** Calls and puts of one root at these strikes, the highest strike first, with their snapshot. */
function aChain(changes: Partial<StoredContract> = {}, strikes: readonly number[] = LADDER): ExpirationChain {
  const { root, expiration, settlement, lastUpdatedMs: asOfMs, provider } = aStoredContract(changes);
  const contracts = strikes
    .toReversed()
    .flatMap((strike) =>
      (["put", "call"] as const).map((type) => aStoredContract({ ...changes, strike, type })),
    );
  return {
    contracts,
    snapshots: [anExpiryMove({ root, expiration, settlement, asOfMs, provider, forward: strikes[0] ?? 0 })],
    before: [],
  };
}

const strikesOf = ({ contracts }: PositionQuotes, root = "SPY", type = "call") =>
  contracts.filter((one) => one.root === root && one.type === type).map(({ strike }) => strike);

/** What every reader gives a position; `open` as for `chainReaderSuite`. */
export function positionQuotesSuite(
  name: string,
  open: (chains: readonly ExpirationChain[], tickers: readonly StoredTicker[]) => Promise<ChainReader>,
): void {
  const read = async (
    chains: readonly ExpirationChain[],
    strikes: readonly number[],
    { symbol = "SPY", expiration = FAR as string } = {},
  ) => {
    const reader = await open(chains, [aTicker("SPY"), aTicker("SPX")]);
    const [quotes, ...others] = await reader.readPositionQuotes(symbol, [{ expiration, strikes }]);
    if (quotes === undefined) throw new Error("One was wanted, none came.");
    expect(others).toEqual([]);
    return quotes;
  };

  test(`${name}: contracts come as a whole expiration has them, null by null, by strike and type`, async () => {
    const bare = { bid: null, ask: null, last: null, volume: null, openInterest: null, quotedAtMs: null };
    const blind = { impliedVolatility: null, delta: null, gamma: null, thetaPerDay: null };
    const unknown = { vegaPerVolPoint: null, rhoPerPoint: null, providerImpliedVolatility: null };
    const odd = { bid: 1.2345, ask: 7.0001, delta: 0.333333, impliedVolatility: 1 / 3 };
    const chain = {
      ...aChain({}, [575, 582.5]),
      contracts: [
        aStoredContract({ ...bare, ...blind, ...unknown, strike: 582.5, exerciseStyle: "european" }),
        aStoredContract({
          ...odd,
          delta: 0.333333,
          strike: 575,
          type: "put",
          impliedVolatilityStatus: "twin",
        }),
        aStoredContract({ strike: 575 }),
      ],
    };
    const reader = await open([chain], [aTicker("SPY")]);
    const whole = await reader.readExpiration("SPY", FAR);
    const [quotes] = await reader.readPositionQuotes("SPY", [{ expiration: FAR, strikes: [580] }]);
    expect(quotes).toEqual({ expiration: FAR, ...whole, series: expect.any(Array) });
    expect(quotes?.contracts.map(({ strike, type }) => `${type} ${strike}`)).toEqual([
      "call 575",
      "put 575",
      "call 582.5",
    ]);
  });

  test(`${name}: the four stored strikes nearest to each asked for, of two as near the lower`, async () => {
    expect(strikesOf(await read([aChain()], [581]))).toEqual([575, 580, 585, 590]);
    expect(strikesOf(await read([aChain()], [580]), "SPY", "put")).toEqual([570, 575, 580, 585]);
    expect(strikesOf(await read([aChain()], [577.5]))).toEqual([570, 575, 580, 585]);
    expect(strikesOf(await read([aChain()], [5_000]))).toEqual([580, 585, 590, 595]);
    expect(strikesOf(await read([aChain()], [0.01]))).toEqual([560, 565, 570, 575]);
    expect(strikesOf(await read([aChain()], []))).toEqual([]);
  });

  test(`${name}: several strikes together, none twice, and never more than are stored`, async () => {
    const condor = await read([aChain()], [560, 561, 594, 595]);
    expect(strikesOf(condor)).toEqual([560, 565, 570, 575, 580, 585, 590, 595]);
    expect(condor.contracts).toHaveLength(16);
    expect(strikesOf(await read([aChain()], [581, 581, 581]))).toEqual([575, 580, 585, 590]);
    expect(strikesOf(await read([aChain({}, [570, 580])], [575, 600]))).toEqual([570, 580]);
  });

  test(`${name}: a strike counts where only its call or only its put is stored`, async () => {
    const chain = aChain();
    const onlyPuts = chain.contracts.filter(({ type, strike }) => type === "put" || strike !== 580);
    const quotes = await read([{ ...chain, contracts: onlyPuts }], [580]);
    expect(strikesOf(quotes)).toEqual([570, 575, 585]);
    expect(strikesOf(quotes, "SPY", "put")).toEqual([570, 575, 580, 585]);
    expect(quotes.series).toMatchObject([
      { contracts: 15, calls: LADDER.filter((k) => k !== 580), puts: LADDER },
    ]);
  });

  test(`${name}: of two roots on a date each has strikes and a series of its own`, async () => {
    const spx = { symbol: "SPX", expiration: FAR };
    const quotes = await read(
      [
        aChain({ ...spx, root: "SPXW", lastUpdatedMs: LATER, provider: "alpaca" }, [100, 101, 102, 103, 104]),
        aChain({ ...spx, root: "SPX", settlement: "AM" }, [100, 110, 120, 130, 140]),
        aChain(),
      ],
      [103],
      { symbol: "SPX" },
    );
    expect(quotes.contracts.map(({ root, strike, type }) => `${root} ${strike} ${type}`)).toEqual(
      ["SPX 100", "SPX 110", "SPX 120", "SPX 130", "SPXW 101", "SPXW 102", "SPXW 103", "SPXW 104"].flatMap(
        (one) => [`${one} call`, `${one} put`],
      ),
    );
    const ladders = [100, 110, 120, 130, 140];
    const weeklies = [100, 101, 102, 103, 104];
    const common = { contracts: 10, nickels: true };
    const am = { root: "SPX", settlement: "AM", provider: "schwab", lastUpdatedMs: IN_SESSION };
    const pm = { root: "SPXW", settlement: "PM", provider: "alpaca", lastUpdatedMs: LATER };
    expect(quotes.series).toEqual([
      { ...am, calls: ladders, puts: ladders, ...common },
      { ...pm, calls: weeklies, puts: weeklies, ...common },
    ]);
    expect(quotes.snapshots.map(({ root, settlement }) => [root, settlement])).toEqual([
      ["SPX", "AM"],
      ["SPXW", "PM"],
    ]);
  });

  test(`${name}: a series is of the provider and the instant of its newest contract`, async () => {
    const late = aChain({ lastUpdatedMs: LATER, provider: "alpaca" }, [600]);
    const [series] = (await read([late, aChain()], [580])).series;
    expect(series).toMatchObject({ provider: "alpaca", lastUpdatedMs: LATER, contracts: 18 });
  });

  test(`${name}: a series is in nickels when all its usable prices of 3 dollars and more are`, async () => {
    const nickels = async (...quotes: [bid: number | null, ask: number | null][]) => {
      const contracts = quotes.map(([bid, ask], i) => aStoredContract({ strike: 500 + i, bid, ask }));
      return (await read([{ ...aChain(), contracts }], [580])).series.map((series) => series.nickels);
    };
    expect(await nickels([3, 3.05], [12.35, 12.6])).toEqual([true]);
    expect(await nickels([3, 3.05], [3.05, 3.11])).toEqual([false]);
    expect(await nickels([3, 3.05], [3.06, 3.1])).toEqual([false]);
    // Below 3, one-sided, crossed: none of them is asked.
    const unheard: [number | null, number | null][] = [
      [2.99, 3.01],
      [null, 3.02],
      [4.01, null],
      [0, 4.01],
      [5.02, 5.01],
    ];
    expect(await nickels([3, 3], ...unheard)).toEqual([true]);
    expect(await nickels(...unheard)).toEqual([false]);
  });

  test(`${name}: of an unknown symbol or an expiration that is not stored there is nothing`, async () => {
    const nothing = { contracts: [], series: [], snapshots: [], before: [] };
    expect(await read([aChain()], [580], { symbol: "it's; --" })).toEqual({ expiration: FAR, ...nothing });
    expect(await read([aChain()], [580], { expiration: NEAR })).toEqual({ expiration: NEAR, ...nothing });
    const late = await read([aChain()], [580], { expiration: LAST });
    expect(late).toMatchObject({ ...nothing, before: [{ expiration: FAR }] });
  });

  test(`${name}: several expirations in the order asked, each with its own strikes, also twice and between stored ones`, async () => {
    const chains = [NEAR, FAR, LAST].map((expiration) => aChain({ expiration }));
    const reader = await open(chains, [aTicker("SPY")]);
    const asked = [
      { expiration: LAST, strikes: [560] },
      { expiration: "2026-12-04", strikes: [580] },
      { expiration: NEAR, strikes: [595, 560] },
      { expiration: LAST, strikes: [595] },
    ];
    const quotes = await reader.readPositionQuotes("SPY", asked);
    expect(quotes.map((one) => [one.expiration, strikesOf(one)])).toEqual([
      [LAST, [560, 565, 570, 575]],
      ["2026-12-04", []],
      [NEAR, LADDER],
      [LAST, [580, 585, 590, 595]],
    ]);
    for (const one of quotes) {
      const { snapshots, before } = await reader.readExpiration("SPY", one.expiration);
      expect({ snapshots: one.snapshots, before: one.before }).toEqual({ snapshots, before });
    }
    expect(await reader.readPositionQuotes("SPY", [])).toEqual([]);
  });

  test(`${name}: snapshots and those before are the latest of each root, as a whole expiration has them`, async () => {
    const of = (root: string, expiration: string, changes: Partial<StoredContract> = {}, strike = 100) =>
      aChain({ symbol: "SPX", root, expiration, ...changes }, [strike]);
    const chains = [
      of("SPXW", NEAR, { lastUpdatedMs: LATER }, 102),
      of("SPXW", NEAR, {}, 101),
      of("SPX", NEAR, { settlement: "AM" }, 103),
      of("SPXW", FAR, { lastUpdatedMs: LATER }, 105),
      of("SPXW", FAR, {}, 104),
      aChain({ expiration: "2026-12-11" }),
    ];
    const reader = await open(chains, [aTicker("SPX"), aTicker("SPY")]);
    const [far] = await reader.readPositionQuotes("SPX", [{ expiration: FAR, strikes: [1] }]);
    const { snapshots, before } = await reader.readExpiration("SPX", FAR);
    expect(far).toMatchObject({ snapshots, before });
    expect(snapshots.map(({ forward }) => forward)).toEqual([105]);
    expect(before.map(({ root, forward }) => [root, forward])).toEqual([
      ["SPX", 103],
      ["SPXW", 102],
    ]);
  });
}
