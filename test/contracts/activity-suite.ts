import { expect, test } from "vitest";
import type { ActivityReader, UnusualWish } from "../../src/chains/activity/ports.ts";
import type { ExpirationChain, StoredContract, StoredTicker } from "../../src/chains/reader-ports.ts";
import { aStoredContract } from "../support/contracts.ts";
import type { CountedVolume } from "../support/memory-activity.ts";
import { IN_SESSION, minutes, TODAY } from "../support/moments.ts";
import { anExpiryMove } from "../support/stored-volatility.ts";
import { aTicker } from "./chain-reader-suite.ts";

const [YESTERDAY, NEAR, FAR] = ["2026-11-22", "2026-11-27", "2026-12-18"];
const WISH = { today: TODAY, apartMs: minutes(30) };
const UNUSUAL: UnusualWish = { leastVolume: 100, order: "ratio", side: null, mostDays: null, limit: 10 };
const SPY = aTicker("SPY", { price: 580 });

function chain(
  expiration: string,
  contracts: readonly Partial<StoredContract>[],
  atMs = IN_SESSION,
): ExpirationChain {
  return {
    contracts: contracts.map((one) => aStoredContract({ expiration, lastUpdatedMs: atMs, ...one })),
    snapshots: [anExpiryMove({ expiration, asOfMs: atMs, quotedAtMs: atMs - 1_500, delayed: true })],
    before: [],
  };
}

const NEAR_CHAIN = chain(NEAR, [
  { strike: 580, volume: 1_000, openInterest: 500, mark: 5 },
  { strike: 590, volume: null, openInterest: 700 },
  { strike: 580, type: "put", volume: 300, openInterest: 0, mark: 1 },
  { strike: 570, type: "put", volume: 0, openInterest: null },
]);
const FAR_CHAIN = chain(FAR, [
  { strike: 600, volume: 150, openInterest: 100, mark: 90 },
  { strike: 610, volume: 99, openInterest: 1 },
  { strike: 620, volume: 400, openInterest: null },
  { strike: 550, type: "put", volume: 200, openInterest: 200 },
]);
/** Seen by the refresh an hour before, and by none since. */
const LEFT = chain("2027-01-15", [{ strike: 700, volume: 9_999, openInterest: 1 }], IN_SESSION - minutes(60));
const PAST = chain(YESTERDAY, [{ strike: 580, volume: 5_555, openInterest: 1 }]);
const ALL = [FAR_CHAIN, LEFT, NEAR_CHAIN, PAST];

/** What every reader of activity does; `open` gives one over these chains and what earlier refreshes counted. */
export function activitySuite(
  name: string,
  open: (
    chains: readonly ExpirationChain[],
    tickers: readonly StoredTicker[],
    counted: readonly CountedVolume[],
  ) => Promise<ActivityReader>,
): void {
  const opened = () => open(ALL, [SPY, aTicker("AAPL")], []);

  test(`${name}: volume and open interest are summed by expiration and side, of live contracts of the last refresh`, async () => {
    const reader = await opened();
    expect(await reader.readActivity("SPY", WISH)).toEqual({
      seen: {
        provider: "schwab",
        lastUpdatedMs: IN_SESSION,
        quotedAtMs: IN_SESSION - 1_500,
        delayed: true,
        leftOut: 1,
        price: 580,
      },
      expirations: [
        {
          expiration: NEAR,
          calls: side(2, 1_000, 1_200, 1, 0),
          puts: side(2, 300, 0, 0, 1),
        },
        {
          expiration: FAR,
          calls: side(3, 649, 101, 0, 1),
          puts: side(1, 200, 200, 0, 0),
        },
      ],
    });
  });

  test(`${name}: what nobody tells is null, and not zero`, async () => {
    const silent = chain(NEAR, [{ strike: 580, volume: null, openInterest: null }]);
    const reader = await open([silent], [SPY], []);
    const activity = await reader.readActivity("SPY", WISH);
    expect(activity?.expirations).toEqual([
      { expiration: NEAR, calls: side(1, null, null, 1, 1), puts: side(0, null, null, 0, 0) },
    ]);
  });

  test(`${name}: a symbol that is not kept is null, one without a chain has nothing seen`, async () => {
    const reader = await opened();
    expect(await reader.readActivity("TSLA", WISH)).toBeNull();
    expect(await reader.readActivity("AAPL", WISH)).toEqual({ seen: null, expirations: [] });
    expect(await reader.readFlow("TSLA", { ...WISH, ...UNUSUAL })).toBeNull();
    expect(await reader.readFlow("AAPL", { ...WISH, ...UNUSUAL })).toEqual({ seen: null, top: [] });
  });

  test(`${name}: unusual is what traded more than was open, with volume enough; what has no open interest is counted`, async () => {
    const reader = await opened();
    const flow = await reader.readFlow("SPY", { ...WISH, ...UNUSUAL });
    expect(flow).toMatchObject({ contracts: 8, active: 5, unusual: 3, withoutOpenInterest: 1 });
    expect(flow?.top).toEqual([NEAR_CHAIN.contracts[2], NEAR_CHAIN.contracts[0], FAR_CHAIN.contracts[0]]);
  });

  test(`${name}: the unusual come by ratio, volume or premium, of one side and so many days, so many of them`, async () => {
    const reader = await opened();
    const strikes = async (changes: Partial<UnusualWish>) => {
      const flow = await reader.readFlow("SPY", { ...WISH, ...UNUSUAL, ...changes });
      return flow?.top.map(({ strike, type }) => `${strike} ${type}`);
    };
    expect(await strikes({ order: "volume" })).toEqual(["580 call", "580 put", "600 call"]);
    expect(await strikes({ order: "premium" })).toEqual(["600 call", "580 call", "580 put"]);
    expect(await strikes({ side: "put" })).toEqual(["580 put"]);
    expect(await strikes({ mostDays: 4 })).toEqual(["580 put", "580 call"]);
    expect(await strikes({ mostDays: 3 })).toEqual([]);
    expect(await strikes({ limit: 1 })).toEqual(["580 put"]);
    expect(await strikes({ leastVolume: 50 })).toEqual(["580 put", "610 call", "580 call", "600 call"]);
  });

  test(`${name}: an earlier session's volume is the last of each series until the asked moment of it`, async () => {
    const at = (clock: string) => Date.parse(`2026-11-20T${clock}Z`);
    const counted = (clock: string, volume: number, changes: Partial<CountedVolume> = {}): CountedVolume => ({
      ...{ symbol: "SPY", root: "SPY", expiration: FAR, slotMs: at(clock), volume },
      ...changes,
    });
    const reader = await open(
      [NEAR_CHAIN],
      [SPY, aTicker("SPX")],
      [
        counted("14:30:00", 10),
        counted("15:00:00", 50),
        counted("16:00:00", 500),
        counted("15:00:00", 7, { expiration: "2026-11-20" }),
        counted("14:45:00", 3, { root: "SPYW" }),
        counted("15:00:00", 9_999, { symbol: "SPX", root: "SPXW" }),
      ],
    );
    const session = (date: string, clock: string) => ({ date, fromMs: at("14:30:00"), untilMs: at(clock) });
    expect(
      await reader.readPastVolumes("SPY", [
        session("2026-11-20", "15:00:00"),
        {
          date: "2026-11-19",
          fromMs: at("14:30:00") - minutes(1_440),
          untilMs: at("15:00:00") - minutes(1_440),
        },
        session("2026-11-20", "21:00:00"),
        session("2026-11-20", "14:29:00"),
      ]),
    ).toEqual([
      { date: "2026-11-20", volume: 60 },
      { date: "2026-11-19", volume: null },
      { date: "2026-11-20", volume: 510 },
      { date: "2026-11-20", volume: null },
    ]);
    expect(await reader.readPastVolumes("SPY", [])).toEqual([]);
  });
}

function side(
  contracts: number,
  volume: number | null,
  openInterest: number | null,
  withoutVolume: number,
  withoutOpenInterest: number,
) {
  return { contracts, volume, openInterest, withoutVolume, withoutOpenInterest };
}
